//! The allocator, which refuses to give more than a limit at once, as that of the chain's executor does.

use core::{
	alloc::{GlobalAlloc, Layout},
	sync::atomic::{AtomicUsize, Ordering},
};

struct Limited<A>(A);

static LARGEST: AtomicUsize = AtomicUsize::new(usize::MAX);

#[global_allocator]
static ALLOCATOR: Limited<dlmalloc::GlobalDlmalloc> = Limited(dlmalloc::GlobalDlmalloc);

// SAFETY: the inner allocator does it all, and what it gives is never refused afterwards.
unsafe impl<A: GlobalAlloc> GlobalAlloc for Limited<A> {
	unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
		match layout.size() <= LARGEST.load(Ordering::Relaxed) {
			// SAFETY: as the caller promises.
			true => unsafe { self.0.alloc(layout) },
			false => core::ptr::null_mut(),
		}
	}

	unsafe fn dealloc(&self, place: *mut u8, layout: Layout) {
		// SAFETY: as the caller promises.
		unsafe { self.0.dealloc(place, layout) }
	}
}

/// Lets no allocation be larger from now on.
#[no_mangle]
pub extern "C" fn limit_allocations(bytes: usize) {
	LARGEST.store(bytes, Ordering::Relaxed);
}
