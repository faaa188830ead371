use super::straight;
use crate::{
	array::{Array, Data},
	backend::Backend,
	ops::{Op, Unary},
	tensor::NAN_F32,
};
use alloc::vec::Vec;

type Function = (Unary, fn(f32) -> f32, fn(f32) -> f32);

const FUNCTIONS: [Function; 4] = [
	(Unary::Exp, straight::exp, libm::expf),
	(Unary::Log, straight::log, libm::logf),
	(Unary::Tanh, straight::tanh, libm::tanhf),
	(Unary::Erf, straight::erf, libm::erff),
];

/// Equal for all NaNs.
fn bits(x: f32) -> u32 {
	if x.is_nan() { NAN_F32 } else { x }.to_bits()
}

fn assert_equal(name: &str, numbers: &[f32], found: &[f32], expected: &[f32]) {
	for ((x, found), expected) in numbers.iter().zip(found).zip(expected) {
		if bits(*found) != bits(*expected) {
			panic!("{name} of {x:e} ({:08x}): {found:e}, not {expected:e}", x.to_bits());
		}
	}
}

/// Each function of these numbers as these backends have it, and expm1, which no operator is.
fn check(numbers: &[f32], backends: &[Backend]) {
	let input = Array::new([numbers.len() as u32], Data::F32(numbers.to_vec())).unwrap();
	for (op, straight, libm) in FUNCTIONS {
		let expected: Vec<f32> = numbers.iter().map(|x| libm(*x)).collect();
		let found: Vec<f32> = numbers.iter().map(|x| straight(*x)).collect();
		assert_equal("straight", numbers, &found, &expected);
		for backend in backends {
			let output = Op::Unary(op.clone()).compute(&[&input], backend).unwrap();
			let Data::F32(found) = output.data() else { unreachable!() };
			assert_equal(&alloc::format!("{op:?} with {backend:?}"), numbers, found, &expected);
		}
	}
	let expected: Vec<f32> = numbers.iter().map(|x| libm::expm1f(*x)).collect();
	let found: Vec<f32> = numbers.iter().map(|x| straight::expm1(*x)).collect();
	assert_equal("expm1", numbers, &found, &expected);
}

/// Where a function branches, and their neighbours.
#[test]
fn straight_functions_are_libms_around_branches() {
	const BRANCHES: [u32; 32] = [
		0x0000_0000,
		0x0080_0000,
		0x2380_0000,
		0x3180_0000,
		0x3300_0000,
		0x3900_0000,
		0x3e82_c578,
		0x3eb1_7218,
		0x3f0c_9f54,
		0x3f35_04f3,
		0x3f3504f3 + 0x80_0000,
		0x3f58_0000,
		0x3f80_0000,
		0x3f85_1592,
		0x3fa0_0000,
		0x4036_db6d,
		0x40c0_0000,
		0x4120_0000,
		0x4195_b844,
		0x41a0_0000,
		0x41e0_0000,
		0x42ae_ac50,
		0x42b1_7217,
		0x42b2_0000,
		0x42cf_f1b5,
		0x42d0_0000,
		0x4c00_0000,
		0x7f00_0000,
		0x7f7f_ffff,
		0x7f80_0000,
		0x7fc0_0000,
		0x7fff_ff00,
	];
	let around = |bits: u32| (bits.saturating_sub(300)..=bits + 300).chain([bits]);
	let both = |bits: u32| [f32::from_bits(bits & 0x7fff_ffff), f32::from_bits(bits | 0x8000_0000)];
	let numbers: Vec<f32> = BRANCHES.into_iter().flat_map(around).flat_map(both).collect();
	check(&numbers, &Backend::available());
}

#[test]
fn straight_functions_are_libms_for_a_sample() {
	let numbers: Vec<f32> = (0..=u32::MAX).step_by(16_381).map(f32::from_bits).collect();
	check(&numbers, &Backend::available());
}

/// Some minutes.
#[test]
#[ignore = "all 2^32 floats"]
fn straight_functions_are_libms_for_every_float() {
	for high in 0..=u16::MAX {
		let numbers: Vec<f32> =
			(0..=u16::MAX).map(|low| f32::from_bits(u32::from(high) << 16 | u32::from(low))).collect();
		check(&numbers, &Backend::available()[1..]);
	}
}
