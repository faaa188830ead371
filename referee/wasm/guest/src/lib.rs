//! The referee as a WebAssembly module: it imports a hash, as the chain's runtime does, and the host speaks to it
//! through the functions below and its memory.
//!
//! The host hands bytes over by [`allocate`], writes them there and names them once to the function that takes
//! them: [`load`] a SCALE encoded graph, then [`tensor`] for each initializer, then [`tensor`] for each
//! input and [`execute`], as often as there are inputs; or a claim and a proof to [`judge`]. Every function that can fail returns 0 where it did
//! not; [`failure`] is then UTF-8 that tells why.
#![cfg_attr(target_arch = "wasm32", no_std)]

extern crate alloc;

#[cfg(target_arch = "wasm32")]
mod allocator;
mod hash;
mod state;

use alloc::vec::Vec;
use state::State;

#[cfg(target_arch = "wasm32")]
#[panic_handler]
fn panic(_: &core::panic::PanicInfo) -> ! {
	core::arch::wasm32::unreachable()
}

static mut STATE: State = State::new();

/// The one state there is.
fn state() -> &'static mut State {
	// SAFETY: the module has one thread, and no function here calls another that asks for the state.
	unsafe { &mut *core::ptr::addr_of_mut!(STATE) }
}

/// Room for so many bytes, which lies there until it is handed to a function below.
#[no_mangle]
pub extern "C" fn allocate(length: usize) -> *mut u8 {
	let room = alloc::vec![0u8; length].into_boxed_slice();
	alloc::boxed::Box::into_raw(room).cast()
}

/// The bytes that lie in what [`allocate`] gave.
///
/// # Safety
/// `bytes` and `length` are those of one call of [`allocate`], and are named once.
unsafe fn taken(bytes: *mut u8, length: usize) -> Vec<u8> {
	let room = core::ptr::slice_from_raw_parts_mut(bytes, length);
	// SAFETY: it was made of a box of that length.
	unsafe { alloc::boxed::Box::from_raw(room) }.into_vec()
}

/// Takes a SCALE encoded graph, and forgets the one before.
///
/// # Safety
/// See [`allocate`]: each room is named once.
#[no_mangle]
pub unsafe extern "C" fn load(bytes: *mut u8, length: usize) -> u32 {
	// SAFETY: as the caller promises.
	let bytes = unsafe { taken(bytes, length) };
	state().load(&bytes)
}

/// Takes the bytes of the next initializer, or, once all are there, of the next input.
///
/// # Safety
/// See [`allocate`]: each room is named once.
#[no_mangle]
pub unsafe extern "C" fn tensor(bytes: *mut u8, length: usize) -> u32 {
	// SAFETY: as the caller promises.
	let bytes = unsafe { taken(bytes, length) };
	state().tensor(bytes)
}

/// Runs the graph on the inputs, and forgets those. Where it is `traced` (not 0), the result is the trace.
#[no_mangle]
pub extern "C" fn execute(traced: u32) -> u32 {
	state().execute(traced != 0)
}

/// Judges a proof against a claim, SCALE encoded as `(graph, roots of its inputs, trace, encoded proof)`.
///
/// # Safety
/// See [`allocate`]: each room is named once.
#[no_mangle]
pub unsafe extern "C" fn judge(bytes: *mut u8, length: usize) -> u32 {
	// SAFETY: as the caller promises.
	let bytes = unsafe { taken(bytes, length) };
	state().judge(&bytes)
}

/// Where the bytes of the output of that number lie; null if there is none.
#[no_mangle]
pub extern "C" fn output(i: usize) -> *const u8 {
	state().output(i).map_or(core::ptr::null(), <[u8]>::as_ptr)
}

/// Bytes of the output of that number.
#[no_mangle]
pub extern "C" fn output_length(i: usize) -> usize {
	state().output(i).map_or(0, <[u8]>::len)
}

/// Where the trace of the last run lies, or the verdict of the last judgement, SCALE encoded.
#[no_mangle]
pub extern "C" fn result() -> *const u8 {
	state().result().as_ptr()
}

/// Bytes of what lies there.
#[no_mangle]
pub extern "C" fn result_length() -> usize {
	state().result().len()
}

/// Where the text lies that tells why the last function failed.
#[no_mangle]
pub extern "C" fn failure() -> *const u8 {
	state().failure().as_ptr()
}

/// Bytes of that text.
#[no_mangle]
pub extern "C" fn failure_length() -> usize {
	state().failure().len()
}
