//! Lists of tensors as extrinsics carry them.

use alloc::vec::Vec;
use codec::{Compact, Decode, DecodeAll};
use freehold_referee::NamedTensor;

/// Decodes SCALE-encoded tensors that must be so many. The count is looked at first: a megabyte of empty
/// tensors would take hundreds of thousands of allocations.
pub fn decode_tensors(mut bytes: &[u8], count: usize) -> Option<Vec<NamedTensor>> {
	let encoded = bytes;
	let Compact(declared) = Compact::<u32>::decode(&mut bytes).ok()?;
	if declared as usize != count {
		return None;
	}
	Vec::decode_all(&mut &*encoded).ok()
}

#[cfg(test)]
mod tests {
	use super::*;
	use codec::Encode;
	use freehold_referee::{ElementType, Tensor};

	#[test]
	fn only_as_many_tensors_as_there_must_be_should_decode() {
		let tensor = |byte| Tensor { element: ElementType::Uint8, shape: [1].into(), data: [byte].into() };
		let tensors = [1, 2].map(|byte| NamedTensor { name: b"x".into(), tensor: tensor(byte) }).to_vec();
		let encoded = tensors.encode();
		assert_eq!(decode_tensors(&encoded, 2), Some(tensors));
		for count in [0, 1, 3] {
			assert_eq!(decode_tensors(&encoded, count), None);
		}
		let longer = [encoded.as_slice(), &[0]].concat();
		let shorter = encoded.strip_suffix(&[2]).unwrap_or_default();
		for bytes in [&longer, shorter, &[]] {
			assert_eq!(decode_tensors(bytes, 2), None);
		}
	}
}
