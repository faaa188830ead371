//! The hash, which the host computes as that of the chain's runtime does.

use freehold_referee::{Hash, Hasher};

#[link(wasm_import_module = "host")]
extern "C" {
	/// Writes the BLAKE2b-256 hash of bytes to where 32 bytes have room.
	fn blake2_256(bytes: *const u8, length: usize, hash: *mut u8);
}

pub struct HostBlake2b256;

impl Hasher for HostBlake2b256 {
	fn hash(data: &[u8]) -> Hash {
		let mut hash = Hash::default();
		// SAFETY: the host reads these bytes and writes the hash, both as long as it is told.
		unsafe { blake2_256(data.as_ptr(), data.len(), hash.as_mut_ptr()) };
		hash
	}
}
