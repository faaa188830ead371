//! Dense tensors of static shape, their bytes little-endian in row-major order.

use alloc::vec::Vec;
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};

/// The most dimensions a tensor may have.
pub const MAX_RANK: usize = 8;

/// The element types of ONNX that tensors may have, under their ONNX numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen)]
#[cfg_attr(feature = "scale-info", derive(scale_info::TypeInfo))]
pub enum ElementType {
	#[codec(index = 1)]
	Float32 = 1,
	#[codec(index = 2)]
	Uint8 = 2,
	#[codec(index = 3)]
	Int8 = 3,
	#[codec(index = 4)]
	Uint16 = 4,
	#[codec(index = 5)]
	Int16 = 5,
	#[codec(index = 6)]
	Int32 = 6,
	#[codec(index = 7)]
	Int64 = 7,
	/// One byte an element, 0 or 1.
	#[codec(index = 9)]
	Bool = 9,
	#[codec(index = 11)]
	Float64 = 11,
	#[codec(index = 12)]
	Uint32 = 12,
	#[codec(index = 13)]
	Uint64 = 13,
}

impl ElementType {
	/// Every element type.
	pub const ALL: [Self; 11] = [
		Self::Float32,
		Self::Uint8,
		Self::Int8,
		Self::Uint16,
		Self::Int16,
		Self::Int32,
		Self::Int64,
		Self::Bool,
		Self::Float64,
		Self::Uint32,
		Self::Uint64,
	];

	/// Its number in ONNX's `TensorProto.DataType`.
	pub const fn onnx(self) -> i32 {
		self as i32
	}

	/// The element type of that number in ONNX's `TensorProto.DataType`, if tensors may have it.
	pub fn from_onnx(number: i32) -> Option<Self> {
		Self::ALL.into_iter().find(|e| e.onnx() == number)
	}

	/// Bytes an element takes.
	pub const fn size(self) -> usize {
		match self {
			Self::Uint8 | Self::Int8 | Self::Bool => 1,
			Self::Uint16 | Self::Int16 => 2,
			Self::Float32 | Self::Int32 | Self::Uint32 => 4,
			Self::Float64 | Self::Int64 | Self::Uint64 => 8,
		}
	}

	/// Whether its arithmetic rounds, so that answers are compared within a tolerance.
	pub const fn is_float(self) -> bool {
		matches!(self, Self::Float32 | Self::Float64)
	}

	/// Its name in NumPy.
	pub const fn name(self) -> &'static str {
		match self {
			Self::Float32 => "float32",
			Self::Uint8 => "uint8",
			Self::Int8 => "int8",
			Self::Uint16 => "uint16",
			Self::Int16 => "int16",
			Self::Int32 => "int32",
			Self::Int64 => "int64",
			Self::Bool => "bool",
			Self::Float64 => "float64",
			Self::Uint32 => "uint32",
			Self::Uint64 => "uint64",
		}
	}
}

/// Why a tensor is not one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking)]
#[cfg_attr(feature = "scale-info", derive(scale_info::TypeInfo))]
pub enum TensorError {
	/// More than [`MAX_RANK`] dimensions.
	RankTooHigh,
	/// The shape's byte length overflows.
	ShapeTooLarge,
	/// The data is not as long as the shape and element type say.
	LengthMismatch,
	/// A NaN with other bits than the canonical quiet NaN, or a bool that is neither 0 nor 1.
	NotCanonical,
}

/// The bytes that a tensor of this element type and shape takes; `None` when that overflows or
/// the rank is too high. A shape without dimensions is a scalar.
pub fn byte_len(element: ElementType, shape: &[u32]) -> Option<u64> {
	if shape.len() > MAX_RANK {
		return None;
	}
	shape.iter().try_fold(element.size() as u64, |len, dim| len.checked_mul(u64::from(*dim)))
}

/// A tensor: its element type, shape and bytes (little-endian, row-major).
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking)]
#[cfg_attr(feature = "scale-info", derive(scale_info::TypeInfo))]
pub struct Tensor {
	pub element: ElementType,
	pub shape: Vec<u32>,
	pub data: Vec<u8>,
}

/// A tensor under the name that the model's graph gives it.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking)]
#[cfg_attr(feature = "scale-info", derive(scale_info::TypeInfo))]
pub struct NamedTensor {
	/// UTF-8.
	pub name: Vec<u8>,
	pub tensor: Tensor,
}

const CANONICAL_NAN_F32: u32 = 0x7fc0_0000;
const CANONICAL_NAN_F64: u64 = 0x7ff8_0000_0000_0000;

/// The one NaN that tensors of 32-bit floats may have.
pub const NAN_F32: f32 = f32::from_bits(CANONICAL_NAN_F32);
/// The one NaN that tensors of 64-bit floats may have.
pub const NAN_F64: f64 = f64::from_bits(CANONICAL_NAN_F64);

impl Tensor {
	/// A tensor of these parts, with every NaN made canonical.
	pub fn new(element: ElementType, shape: Vec<u32>, data: Vec<u8>) -> Result<Self, TensorError> {
		let mut tensor = Self { element, shape, data };
		tensor.canonicalise();
		tensor.validate()?;
		Ok(tensor)
	}

	/// Whether rank, length and bits are as they must be; a tensor decoded from bytes may be
	/// anything until this has passed.
	pub fn validate(&self) -> Result<(), TensorError> {
		if self.shape.len() > MAX_RANK {
			return Err(TensorError::RankTooHigh);
		}
		let len = byte_len(self.element, &self.shape).ok_or(TensorError::ShapeTooLarge)?;
		if len != self.data.len() as u64 {
			return Err(TensorError::LengthMismatch);
		}
		if is_canonical(self.element, &self.data) {
			Ok(())
		} else {
			Err(TensorError::NotCanonical)
		}
	}

	/// Gives every NaN the one bit pattern that it may have.
	pub fn canonicalise(&mut self) {
		match self.element {
			ElementType::Float32 => {
				for bytes in self.data.as_chunks_mut::<4>().0 {
					if f32::from_le_bytes(*bytes).is_nan() {
						*bytes = CANONICAL_NAN_F32.to_le_bytes();
					}
				}
			},
			ElementType::Float64 => {
				for bytes in self.data.as_chunks_mut::<8>().0 {
					if f64::from_le_bytes(*bytes).is_nan() {
						*bytes = CANONICAL_NAN_F64.to_le_bytes();
					}
				}
			},
			_ => (),
		}
	}
}

/// Whether little-endian elements are as tensors have them: every NaN the canonical one, every bool 0 or 1.
pub fn is_canonical(element: ElementType, data: &[u8]) -> bool {
	match element {
		ElementType::Float32 => {
			data.as_chunks::<4>().0.iter().all(|bytes| {
				!f32::from_le_bytes(*bytes).is_nan() || *bytes == CANONICAL_NAN_F32.to_le_bytes()
			})
		},
		ElementType::Float64 => {
			data.as_chunks::<8>().0.iter().all(|bytes| {
				!f64::from_le_bytes(*bytes).is_nan() || *bytes == CANONICAL_NAN_F64.to_le_bytes()
			})
		},
		ElementType::Bool => data.iter().all(|byte| *byte <= 1),
		_ => true,
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use alloc::vec;

	#[test]
	fn nan_is_made_canonical_and_others_are_refused() {
		let odd = f32::from_bits(0xffc0_0001).to_le_bytes().to_vec();
		let made = Tensor::new(ElementType::Float32, vec![1], odd.clone()).unwrap();
		assert_eq!(made.data, CANONICAL_NAN_F32.to_le_bytes());
		let raw = Tensor { element: ElementType::Float32, shape: vec![1], data: odd };
		assert_eq!(raw.validate(), Err(TensorError::NotCanonical));
		let raw = Tensor {
			element: ElementType::Float64,
			shape: vec![1],
			data: f64::from_bits(0xfff8_0000_0000_0000).to_le_bytes().to_vec(),
		};
		assert_eq!(raw.validate(), Err(TensorError::NotCanonical));
	}

	#[test]
	fn wrong_lengths_shapes_and_bools_are_refused() {
		let new = |element, shape: &[u32], len| Tensor::new(element, shape.to_vec(), vec![2; len]);
		assert_eq!(new(ElementType::Int16, &[2, 3], 11), Err(TensorError::LengthMismatch));
		assert_eq!(new(ElementType::Int8, &[1; 9], 1), Err(TensorError::RankTooHigh));
		assert_eq!(new(ElementType::Int8, &[u32::MAX; 3], 1), Err(TensorError::ShapeTooLarge));
		assert_eq!(new(ElementType::Bool, &[1], 1), Err(TensorError::NotCanonical));
		assert!(new(ElementType::Int64, &[0, 7], 0).is_ok());
		assert!(new(ElementType::Uint64, &[], 8).is_ok());
	}

	#[test]
	fn element_types_keep_their_onnx_numbers() {
		for element in ElementType::ALL {
			assert_eq!(ElementType::from_onnx(element.onnx()), Some(element));
			assert_eq!(i32::from(element.encode()[0]), element.onnx());
		}
		assert_eq!(ElementType::from_onnx(8), None, "strings are not tensors here");
	}
}
