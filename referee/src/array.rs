//! Tensors in the form that kernels work on: elements of their own type rather than bytes.

use crate::tensor::{byte_len, ElementType, Tensor, TensorError};
use alloc::vec::Vec;
use codec::{Decode, DecodeWithMemTracking, Encode};

#[cfg(target_endian = "big")]
compile_error!("arrays are read as little-endian bytes where they lie");
#[cfg(all(target_arch = "x86", not(target_feature = "sse2")))]
compile_error!("without SSE2 floats are rounded twice");

/// An element type and a static shape.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Encode, Decode, DecodeWithMemTracking)]
#[cfg_attr(feature = "scale-info", derive(scale_info::TypeInfo))]
pub struct TensorType {
	pub element: ElementType,
	pub shape: Vec<u32>,
}

impl TensorType {
	pub fn new(element: ElementType, shape: impl Into<Vec<u32>>) -> Self {
		Self { element, shape: shape.into() }
	}

	/// Dimensions.
	pub fn rank(&self) -> usize {
		self.shape.len()
	}

	/// Bytes of a tensor of this type; `None` when that overflows or the rank is too high.
	pub fn bytes(&self) -> Option<u64> {
		byte_len(self.element, &self.shape)
	}

	/// Elements of a tensor of this type; `None` where [`bytes`](Self::bytes) is.
	pub fn elements(&self) -> Option<u64> {
		self.bytes().map(|bytes| bytes.checked_div(self.element.size() as u64).unwrap_or(0))
	}
}

/// The elements of an [`Array`], row-major.
#[derive(Clone, Debug)]
pub enum Data {
	F32(Vec<f32>),
	F64(Vec<f64>),
	I8(Vec<i8>),
	I16(Vec<i16>),
	I32(Vec<i32>),
	I64(Vec<i64>),
	U8(Vec<u8>),
	U16(Vec<u16>),
	U32(Vec<u32>),
	U64(Vec<u64>),
	/// Each 0 or 1.
	Bool(Vec<u8>),
}

/// Runs an expression with the vector of whatever type the data has, bound to a name.
#[macro_export]
macro_rules! with_data {
	($data:expr, $vector:ident => $body:expr) => {
		match $data {
			$crate::array::Data::F32($vector) => $body,
			$crate::array::Data::F64($vector) => $body,
			$crate::array::Data::I8($vector) => $body,
			$crate::array::Data::I16($vector) => $body,
			$crate::array::Data::I32($vector) => $body,
			$crate::array::Data::I64($vector) => $body,
			$crate::array::Data::U8($vector) => $body,
			$crate::array::Data::U16($vector) => $body,
			$crate::array::Data::U32($vector) => $body,
			$crate::array::Data::U64($vector) => $body,
			$crate::array::Data::Bool($vector) => $body,
		}
	};
}

impl Data {
	pub fn element(&self) -> ElementType {
		match self {
			Self::F32(_) => ElementType::Float32,
			Self::F64(_) => ElementType::Float64,
			Self::I8(_) => ElementType::Int8,
			Self::I16(_) => ElementType::Int16,
			Self::I32(_) => ElementType::Int32,
			Self::I64(_) => ElementType::Int64,
			Self::U8(_) => ElementType::Uint8,
			Self::U16(_) => ElementType::Uint16,
			Self::U32(_) => ElementType::Uint32,
			Self::U64(_) => ElementType::Uint64,
			Self::Bool(_) => ElementType::Bool,
		}
	}

	/// Elements.
	pub fn len(&self) -> usize {
		with_data!(self, v => v.len())
	}

	pub fn is_empty(&self) -> bool {
		self.len() == 0
	}

	/// The elements as little-endian bytes, where they lie.
	pub fn as_bytes(&self) -> &[u8] {
		with_data!(self, v => bytemuck::cast_slice(v))
	}

	/// The elements that little-endian bytes stand for; a last part of an element is left out.
	pub fn from_bytes(element: ElementType, bytes: &[u8]) -> Self {
		macro_rules! numbers {
			($variant:ident, $number:ty) => {{
				let whole = bytes.as_chunks::<{ size_of::<$number>() }>().0;
				Self::$variant(bytemuck::pod_collect_to_vec(whole.as_flattened()))
			}};
		}
		match element {
			ElementType::Float32 => numbers!(F32, f32),
			ElementType::Float64 => numbers!(F64, f64),
			ElementType::Int8 => numbers!(I8, i8),
			ElementType::Int16 => numbers!(I16, i16),
			ElementType::Int32 => numbers!(I32, i32),
			ElementType::Int64 => numbers!(I64, i64),
			ElementType::Uint8 => Self::U8(bytes.to_vec()),
			ElementType::Uint16 => numbers!(U16, u16),
			ElementType::Uint32 => numbers!(U32, u32),
			ElementType::Uint64 => numbers!(U64, u64),
			ElementType::Bool => Self::Bool(bytes.to_vec()),
		}
	}

	/// Gives every NaN the one bit pattern that it may have.
	#[inline(always)] // for the instructions of whoever calls it
	pub fn canonicalise(&mut self) {
		/// Many at once, and written only where there is one, which is seldom.
		macro_rules! replace {
			($values:expr, $nan:path) => {
				for values in $values.chunks_mut(1024) {
					if values.iter().fold(false, |any, v| any | v.is_nan()) {
						values.iter_mut().for_each(|v| *v = if v.is_nan() { $nan } else { *v });
					}
				}
			};
		}
		match self {
			Self::F32(values) => replace!(values, crate::tensor::NAN_F32),
			Self::F64(values) => replace!(values, crate::tensor::NAN_F64),
			_ => (),
		}
	}
}

/// A tensor as kernels work on it. Its data always has as many elements as its shape says, its NaNs
/// are canonical, and its bools are 0 or 1.
#[derive(Clone, Debug)]
pub struct Array {
	shape: Vec<u32>,
	data: Data,
}

impl Array {
	/// An array of these parts, with every NaN made canonical.
	pub fn new(shape: impl Into<Vec<u32>>, mut data: Data) -> Result<Self, TensorError> {
		data.canonicalise();
		Self::canonical(shape, data)
	}

	/// An array of these parts, whose NaNs are canonical.
	pub(crate) fn canonical(shape: impl Into<Vec<u32>>, data: Data) -> Result<Self, TensorError> {
		let shape = shape.into();
		let bytes = byte_len(data.element(), &shape).ok_or(TensorError::ShapeTooLarge)?;
		if bytes != data.as_bytes().len() as u64 {
			return Err(TensorError::LengthMismatch);
		}
		if matches!(&data, Data::Bool(values) if values.iter().fold(0, |all, v| all | v) > 1) {
			return Err(TensorError::NotCanonical);
		}
		Ok(Self { shape, data })
	}

	pub fn element(&self) -> ElementType {
		self.data.element()
	}

	pub fn shape(&self) -> &[u32] {
		&self.shape
	}

	pub fn data(&self) -> &Data {
		&self.data
	}

	pub fn into_data(self) -> Data {
		self.data
	}

	pub fn tensor_type(&self) -> TensorType {
		TensorType { element: self.element(), shape: self.shape.clone() }
	}

	/// The elements as little-endian bytes, where they lie.
	pub fn as_bytes(&self) -> &[u8] {
		self.data.as_bytes()
	}

	pub fn to_tensor(&self) -> Tensor {
		Tensor { element: self.element(), shape: self.shape.clone(), data: self.as_bytes().to_vec() }
	}
}

impl TryFrom<&Tensor> for Array {
	type Error = TensorError;

	fn try_from(tensor: &Tensor) -> Result<Self, TensorError> {
		tensor.validate()?;
		Ok(Self { shape: tensor.shape.clone(), data: Data::from_bytes(tensor.element, &tensor.data) })
	}
}

/// Equal type, shape and bits.
impl PartialEq for Array {
	fn eq(&self, other: &Self) -> bool {
		self.element() == other.element() && self.shape == other.shape && self.as_bytes() == other.as_bytes()
	}
}

impl Eq for Array {}
