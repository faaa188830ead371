//! What a test allocates.

use std::{
	alloc::{GlobalAlloc, Layout, System},
	cell::Cell,
};

/// Counts what the thread allocates, and the most of it at once.
struct Counting;

thread_local! {
	static NOW: Cell<usize> = const { Cell::new(0) };
	static MOST: Cell<usize> = const { Cell::new(0) };
}

// SAFETY: it hands everything on to the system's allocator.
unsafe impl GlobalAlloc for Counting {
	unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
		let now = NOW.get() + layout.size();
		NOW.set(now);
		MOST.set(MOST.get().max(now));
		// SAFETY: as the caller promises.
		unsafe { System.alloc(layout) }
	}

	unsafe fn dealloc(&self, pointer: *mut u8, layout: Layout) {
		NOW.set(NOW.get().saturating_sub(layout.size()));
		// SAFETY: as the caller promises.
		unsafe { System.dealloc(pointer, layout) }
	}
}

#[global_allocator]
static ALLOCATOR: Counting = Counting;

/// What a function gives, and the most bytes that it had at once.
pub fn counted<T>(made: impl FnOnce() -> T) -> (T, usize) {
	let before = NOW.get();
	MOST.set(before);
	let made = made();
	(made, MOST.get() - before)
}
