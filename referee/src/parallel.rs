//! Outputs made in parts, on as many threads as a backend has.
//!
//! A part is some whole pieces of an output: rows, planes, maps, elements. Each is computed as it would be with the
//! others, so how many parts there are, and when and where each is made, changes no bit.

#[cfg(all(test, feature = "threads"))]
mod tests;

use crate::backend::Backend;

/// Multiply–accumulates that are worth a thread: to hand it a part takes some microseconds, in which the fastest
/// kernels do fewer.
#[cfg(all(feature = "threads", not(test)))]
const WORTH: usize = 1 << 19;
/// So that small tests have several parts.
#[cfg(all(feature = "threads", test))]
const WORTH: usize = 1;

/// Multiply–accumulates that take about as long as anything else that is done to one element.
pub(crate) const ELEMENT: usize = 32;

/// Makes an output of pieces of so many elements, of which the last may have fewer. The work of a piece is the product of
/// these factors. Calls for each part with the number of its first piece, its elements, and the backend with the threads
/// that are left to split them further.
pub(crate) fn for_each_part<T: Send>(
	backend: &Backend,
	output: &mut [T],
	piece: usize,
	work: &[usize],
	make: impl Fn(usize, &mut [T], &Backend) + Sync,
) {
	#[cfg(feature = "threads")]
	if backend.threads().get() > 1 {
		return threads::for_each_part(backend, output, piece, work, &make);
	}
	let _ = (piece, work);
	make(0, output, backend);
}

#[cfg(feature = "threads")]
mod threads {
	use super::{Backend, WORTH};
	use crate::backend::floats_are_default;
	use alloc::vec::Vec;
	use core::num::NonZeroUsize;
	use std::sync::{Mutex, PoisonError};

	pub(super) fn for_each_part<T: Send>(
		backend: &Backend,
		output: &mut [T],
		piece: usize,
		work: &[usize],
		make: &(impl Fn(usize, &mut [T], &Backend) + Sync),
	) {
		let piece = piece.max(1);
		let pieces = output.len().div_ceil(piece);
		let worth = work.iter().fold(pieces, |all, factor| all.saturating_mul(*factor)) / WORTH;
		let parts = backend.threads().get().min(pieces).min(worth);
		if parts <= 1 {
			return make(0, output, backend);
		}
		let pieces = pieces.div_ceil(parts);
		let left = backend.threads().get().checked_div(parts).and_then(NonZeroUsize::new);
		let backend = &backend.with_threads(left.unwrap_or(NonZeroUsize::MIN));
		let mut parts = output.chunks_mut(pieces.saturating_mul(piece)).enumerate();
		let make = |(i, part): (usize, &mut [T])| make(i.saturating_mul(pieces), part, backend);
		// A thread has the floats of the one that started it, which may be changed: it leaves its part to this one.
		let refused = Mutex::new(Vec::new());
		rayon::in_place_scope(|scope| {
			let own = parts.next();
			for part in parts {
				let (make, refused) = (&make, &refused);
				scope.spawn(move |_| match floats_are_default() {
					true => make(part),
					false => refused.lock().unwrap_or_else(PoisonError::into_inner).push(part),
				});
			}
			own.into_iter().for_each(&make);
		});
		refused.into_inner().unwrap_or_else(PoisonError::into_inner).into_iter().for_each(make);
	}
}
