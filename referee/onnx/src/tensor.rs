//! What a `TensorProto` must be.

use crate::{proto::TensorProto, Limits, OnnxError, MAX_TENSOR_RANK};

const BOOL: i32 = 9;
const INT64: i32 = 7;
const STRING: i32 = 8;
/// Bytes of the longest varint.
const VARINT: usize = 10;

/// Bits of an element of this ONNX type; `None` for strings and unknown numbers.
pub(crate) fn element_bits(data_type: i32) -> Option<u64> {
	Some(match data_type {
		1 | 6 | 12 => 32,
		2 | 3 | 9 | 17..=20 | 24 => 8,
		4 | 5 | 10 | 16 => 16,
		7 | 11 | 13 | 14 => 64,
		15 => 128,
		21..=23 => 4,
		25 | 26 => 2,
		_ => return None,
	})
}

/// The product of dimensions that must not be negative, and the bytes that many elements take.
pub(crate) fn size_of(
	dims: &[i64],
	bits: u64,
	limits: &Limits,
	place: impl Fn() -> String,
) -> Result<(u64, u64), OnnxError> {
	if let Some(dim) = dims.iter().copied().find(|dim| *dim < 0) {
		return Err(OnnxError::NegativeDimension { place: place(), dim });
	}
	// A zero first, as later factors might overflow before it is met.
	let elements = if dims.contains(&0) {
		Some(0)
	} else {
		dims.iter().try_fold(1u64, |product, dim| product.checked_mul(dim.unsigned_abs()))
	};
	elements
		.and_then(|elements| Some((elements, elements.checked_mul(bits)?.div_ceil(8))))
		.filter(|(_, bytes)| *bytes <= limits.tensor_bytes)
		.ok_or_else(|| OnnxError::TensorTooLarge { place: place(), limit: limits.tensor_bytes })
}

/// Numbers in packed varints.
fn varints(bytes: &[u8]) -> u64 {
	bytes.iter().filter(|byte| **byte < 0x80).count() as u64
}

/// Whether packed varints are whole, and none longer than any need be.
fn are_varints(bytes: &[u8]) -> bool {
	let ends = bytes.last().is_none_or(|byte| *byte < 0x80);
	ends && bytes.split(|byte| *byte < 0x80).all(|rest| rest.len() < VARINT)
}

pub(crate) fn rank_too_high(rank: u64, place: impl Fn() -> String) -> OnnxError {
	OnnxError::RankTooHigh { place: place(), rank, limit: MAX_TENSOR_RANK as u64 }
}

/// Its data is in the file, of a known type, and as long as its shape says.
pub(crate) fn check(
	tensor: &TensorProto,
	limits: &Limits,
	place: impl Fn() -> String,
) -> Result<(), OnnxError> {
	if tensor.data_location != 0 || !tensor.external_data.is_empty() {
		return Err(OnnxError::ExternalData { place: place() });
	}
	if tensor.data_type == STRING || !tensor.string_data.is_empty() {
		return Err(OnnxError::StringTensor { place: place() });
	}
	let number = tensor.data_type;
	let bits =
		element_bits(number).ok_or_else(|| OnnxError::UnknownElementType { place: place(), number })?;
	if tensor.dims.len() > MAX_TENSOR_RANK {
		return Err(rank_too_high(tensor.dims.len() as u64, place));
	}
	let (elements, bytes) = size_of(&tensor.dims, bits, limits, &place)?;
	if ![&tensor.int32_data, &tensor.int64_data, &tensor.uint64_data]
		.into_iter()
		.all(|data| are_varints(data))
	{
		return Err(OnnxError::Malformed(format!("{} has a number that does not end", place())));
	}
	let arrays = [
		&tensor.raw_data,
		&tensor.float_data,
		&tensor.int32_data,
		&tensor.int64_data,
		&tensor.double_data,
		&tensor.uint64_data,
	];
	if arrays.iter().filter(|array| !array.is_empty()).count() > 1 {
		return Err(OnnxError::DataKind { place: place() });
	}
	let length = |expected: u64, found: u64| {
		if expected == found {
			Ok(())
		} else {
			Err(OnnxError::DataLength { place: place(), expected, found })
		}
	};
	if elements == 0 || !tensor.raw_data.is_empty() {
		let found = arrays.iter().map(|array| array.len() as u64).max().unwrap_or(0);
		return length(bytes, found);
	}
	let (expected, found, own) = typed_lengths(tensor, elements, bytes);
	if own.is_empty() && arrays.iter().any(|array| !array.is_empty()) {
		return Err(OnnxError::DataKind { place: place() });
	}
	length(expected, found)
}

/// For data outside `raw_data`: the length needed, the length found, and the array it belongs in.
fn typed_lengths(tensor: &TensorProto, elements: u64, bytes: u64) -> (u64, u64, &[u8]) {
	match tensor.data_type {
		1 | 14 => (bytes, tensor.float_data.len() as u64, &tensor.float_data),
		11 | 15 => (bytes, tensor.double_data.len() as u64, &tensor.double_data),
		7 => (elements, varints(&tensor.int64_data), &tensor.int64_data),
		12 | 13 => (elements, varints(&tensor.uint64_data), &tensor.uint64_data),
		// Elements below a byte lie packed in the bytes that these integers stand for.
		21..=23 | 25 | 26 => (bytes, varints(&tensor.int32_data), &tensor.int32_data),
		_ => (elements, varints(&tensor.int32_data), &tensor.int32_data),
	}
}

/// The elements of a tensor that has passed [`check`].
fn elements(tensor: &TensorProto) -> u64 {
	tensor.dims.iter().fold(1, |product, dim| dim.unsigned_abs().saturating_mul(product))
}

/// The values of a tensor of 64-bit integers that has passed [`check`]; `None` for other types. How
/// many there are, if more than `limit`, which costs no more than those.
pub(crate) fn int64_values(tensor: &TensorProto, limit: usize) -> Option<Result<Vec<i64>, u64>> {
	if tensor.data_type != INT64 {
		return None;
	}
	let count = elements(tensor);
	if count > limit as u64 {
		return Some(Err(count));
	}
	if !tensor.raw_data.is_empty() {
		let numbers = tensor.raw_data.as_chunks::<8>().0.iter();
		return Some(Ok(numbers.map(|bytes| i64::from_le_bytes(*bytes)).collect()));
	}
	Some(Ok(decode(&tensor.int64_data).collect()))
}

/// The numbers in packed varints.
pub(crate) fn decode(bytes: &[u8]) -> impl Iterator<Item = i64> + '_ {
	let numbers = bytes.split_inclusive(|byte| *byte < 0x80);
	numbers.map(|bytes| {
		let parts = bytes.iter().zip((0u32..).step_by(7));
		let value = parts.fold(0u64, |value, (byte, shift)| {
			value | u64::from(*byte & 0x7f).checked_shl(shift).unwrap_or(0)
		});
		value as i64
	})
}

/// Whether a tensor that has passed [`check`] is a single bool, false.
pub(crate) fn is_one_false(tensor: &TensorProto) -> bool {
	tensor.data_type == BOOL
		&& elements(tensor) == 1
		&& tensor.raw_data.iter().all(|byte| *byte == 0)
		&& decode(&tensor.int32_data).all(|number| number == 0)
}
