use super::for_each_part;
use crate::{
	backend::Backend,
	testing::{cases, Seeded},
};
use alloc::{vec, vec::Vec};
use core::num::NonZeroUsize;
use proptest::prelude::*;

fn threads(count: usize) -> Backend {
	Backend::SCALAR.with_threads(NonZeroUsize::new(count).unwrap())
}

proptest! {
	#[test]
	fn parts_are_whole_pieces(len in 0usize..200, piece in 1usize..20, count in 1usize..12) {
		// For each element the number of its piece, how many of its part are before it, and what its part may split into.
		let mut output = vec![(0, 0, 0); len];
		for_each_part(&threads(count), &mut output, piece, &[1], |first, part, backend| {
			for (i, element) in part.iter_mut().enumerate() {
				*element = (first + i / piece, i, backend.threads().get());
			}
		});
		prop_assert!(output.iter().enumerate().all(|(i, (number, _, _))| *number == i / piece));
		let parts: Vec<usize> = output.iter().filter(|(_, i, _)| *i == 0).map(|(_, _, left)| *left).collect();
		prop_assert!(parts.iter().sum::<usize>() <= count.max(1));
		prop_assert!(parts.len() > 1 || count == 1 || len <= piece);
	}
}

#[test]
fn every_operator_gives_the_same_bits() {
	for seed in 0..24 {
		for case in cases(seed) {
			let mut seeded = Seeded::new(seed);
			let inputs: Vec<_> = case.inputs.iter().map(|r#type| seeded.array(r#type)).collect();
			let inputs: Vec<_> = inputs.iter().collect();
			let expected = case.op.compute(&inputs, &Backend::SCALAR).unwrap();
			for backend in Backend::available() {
				let found = case.op.compute(&inputs, &backend).unwrap();
				assert_eq!(found, expected, "{:?} of {:?} on {backend:?}", case.op, case.inputs);
			}
		}
	}
}

#[cfg(target_arch = "x86_64")]
#[test]
fn a_thread_with_other_floats_leaves_its_part() {
	use crate::{
		backend::floats_are_default,
		testing::{pool_without_subnormals, set_float_mode},
	};
	pool_without_subnormals(4).install(|| {
		set_float_mode(0);
		let mut default = [false; 8];
		for_each_part(&threads(8), &mut default, 1, &[1], |first, part, _| {
			// Long enough for the others to take all that is left.
			if first == 0 {
				std::thread::sleep(core::time::Duration::from_millis(100));
			}
			part.fill(floats_are_default());
		});
		assert_eq!(default, [true; 8]);
	});
}
