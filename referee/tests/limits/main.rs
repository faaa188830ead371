//! What judging takes beside inputs and output has bounds, which the chain's memory needs.
#![allow(clippy::unwrap_used, clippy::arithmetic_side_effects, clippy::indexing_slicing)]

mod cases;

use freehold_referee::Backend;
use std::{
	alloc::{GlobalAlloc, Layout, System},
	sync::atomic::{AtomicUsize, Ordering::Relaxed},
};

/// Counts the bytes that are allocated, the most that were so at once, and the largest allocation.
struct Counting;

static NOW: AtomicUsize = AtomicUsize::new(0);
static MOST: AtomicUsize = AtomicUsize::new(0);
static LARGEST: AtomicUsize = AtomicUsize::new(0);

#[global_allocator]
static ALLOCATOR: Counting = Counting;

// SAFETY: the system's allocator does it all.
unsafe impl GlobalAlloc for Counting {
	unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
		let now = NOW.fetch_add(layout.size(), Relaxed) + layout.size();
		MOST.fetch_max(now, Relaxed);
		LARGEST.fetch_max(layout.size(), Relaxed);
		unsafe { System.alloc(layout) }
	}

	unsafe fn dealloc(&self, place: *mut u8, layout: Layout) {
		NOW.fetch_sub(layout.size(), Relaxed);
		unsafe { System.dealloc(place, layout) }
	}
}

/// Beside inputs and output.
const SCRATCH: usize = 16 << 20;

/// Of one allocation, as the chain's allocator has it.
const ALLOCATION: usize = 32 << 20;

/// The only test of this program, as others would be counted with it.
#[test]
fn scratch_memory_has_a_bound() {
	let mut above = Vec::new();
	for case in cases::cases() {
		let inputs = case.values();
		let inputs: Vec<_> = inputs.iter().collect();
		let before = NOW.load(Relaxed);
		MOST.store(before, Relaxed);
		LARGEST.store(0, Relaxed);
		let output = case.op.compute(&inputs, &Backend::SCALAR).unwrap();
		let (most, largest) = (MOST.load(Relaxed) - before, LARGEST.load(Relaxed));
		assert_eq!(output.tensor_type(), case.output, "{}", case.name);
		let scratch = most - output.as_bytes().len();
		println!("{}: {scratch} beside {:?} -> {:?}", case.name, case.inputs, case.output);
		if scratch > SCRATCH || largest > ALLOCATION {
			above.push((case.name, scratch, largest));
		}
	}
	assert!(above.is_empty(), "operator, bytes beside inputs and output, largest allocation: {above:#?}");
}
