//! Constants of the file as arrays.

use super::{error::Reason, term::Term};
use crate::{
	proto::TensorProto,
	tensor::{check, decode},
	Limits, OnnxError,
};
use freehold_referee::{
	tensor::{byte_len, MAX_RANK},
	Array, Data, ElementType,
};

/// ONNX's numbers of types that are held in wider ones.
const FLOAT16: i32 = 10;
const BFLOAT16: i32 = 16;
const UINT4: i32 = 21;
const INT4: i32 = 22;

/// The type that elements of an ONNX type are held in, and whether it is a wider one; 4-bit integers are
/// held in 8 bits.
pub(crate) fn element_of(number: i32) -> Option<(ElementType, bool)> {
	match number {
		FLOAT16 | BFLOAT16 => Some((ElementType::Float32, true)),
		UINT4 => Some((ElementType::Uint8, true)),
		INT4 => Some((ElementType::Int8, true)),
		_ => ElementType::from_onnx(number).map(|element| (element, false)),
	}
}

/// The same, with the reason why there is none.
pub(crate) fn element_or_reason(number: i32) -> Result<ElementType, Reason> {
	element_of(number).map(|(element, _)| element).ok_or_else(|| {
		let name = match number {
			8 => "strings".into(),
			14 | 15 => "complex numbers".into(),
			17..=20 | 24 => "8-bit floats".into(),
			23 => "4-bit floats".into(),
			25 | 26 => "2-bit integers".into(),
			_ => format!("elements of type number {number}"),
		};
		Reason::Other(format!("{name} are not supported"))
	})
}

/// Whether elements of an ONNX type are integers of 4 bits.
pub(crate) fn is_four_bits(number: i32) -> bool {
	matches!(number, UINT4 | INT4)
}

/// A constant of the file.
pub(crate) fn term(tensor: &TensorProto, limits: &Limits) -> Result<Term, Reason> {
	let four_bits = is_four_bits(tensor.data_type);
	Ok(Term { four_bits, ..Term::constant(array(tensor, limits)?) })
}

/// A constant of the file, checked against the limits; narrow types widened.
pub fn array(tensor: &TensorProto, limits: &Limits) -> Result<Array, Reason> {
	let place = || format!("tensor {:?}", crate::error::shown(&tensor.name));
	check(tensor, limits, place)?;
	let element = element_or_reason(tensor.data_type)?;
	let dim = |dim: &i64| u32::try_from(*dim).ok();
	let shape: Option<Vec<u32>> = tensor.dims.iter().map(dim).collect();
	let shape = shape.filter(|shape| byte_len(element, shape).is_some());
	let shape = shape
		.ok_or_else(|| Reason::Other(format!("it has more than {MAX_RANK} dimensions, or too large ones")))?;
	let elements = shape.iter().fold(1usize, |size, dim| size.saturating_mul(*dim as usize));
	let data = data(tensor, element, elements);
	Array::new(shape, data).map_err(|error| OnnxError::Malformed(format!("{}: {error:?}", place())).into())
}

fn data(tensor: &TensorProto, element: ElementType, elements: usize) -> Data {
	if let Some(nibble) = nibble(tensor.data_type) {
		let bytes: Vec<u8> = match tensor.raw_data.is_empty() {
			true => decode(&tensor.int32_data).map(|n| n as u8).collect(),
			false => tensor.raw_data.clone(),
		};
		let nibbles = bytes.iter().flat_map(|byte| [byte & 0x0f, byte.wrapping_shr(4)]);
		let bytes: Vec<u8> = nibbles.take(elements).map(nibble).collect();
		return Data::from_bytes(element, &bytes);
	}
	if let Some(widen) = half(tensor.data_type) {
		let bits: Vec<u16> = match tensor.raw_data.is_empty() {
			true => decode(&tensor.int32_data).map(|n| n as u16).collect(),
			false => tensor.raw_data.as_chunks::<2>().0.iter().map(|b| u16::from_le_bytes(*b)).collect(),
		};
		return Data::F32(bits.into_iter().map(widen).collect());
	}
	if !tensor.raw_data.is_empty() {
		let mut data = Data::from_bytes(element, &tensor.raw_data);
		if let Data::Bool(values) = &mut data {
			values.iter_mut().for_each(|value| *value = u8::from(*value != 0));
		}
		return data;
	}
	let small = || decode(&tensor.int32_data);
	match element {
		ElementType::Float32 => Data::from_bytes(element, &tensor.float_data),
		ElementType::Float64 => Data::from_bytes(element, &tensor.double_data),
		ElementType::Int64 => Data::I64(decode(&tensor.int64_data).collect()),
		ElementType::Uint64 => Data::U64(decode(&tensor.uint64_data).map(|n| n as u64).collect()),
		ElementType::Uint32 => Data::U32(decode(&tensor.uint64_data).map(|n| n as u32).collect()),
		ElementType::Int32 => Data::I32(small().map(|n| n as i32).collect()),
		ElementType::Int16 => Data::I16(small().map(|n| n as i16).collect()),
		ElementType::Uint16 => Data::U16(small().map(|n| n as u16).collect()),
		ElementType::Int8 => Data::I8(small().map(|n| n as i8).collect()),
		ElementType::Uint8 => Data::U8(small().map(|n| n as u8).collect()),
		ElementType::Bool => Data::Bool(small().map(|n| u8::from(n != 0)).collect()),
	}
}

/// How a 4-bit integer becomes an 8-bit one.
fn nibble(number: i32) -> Option<fn(u8) -> u8> {
	match number {
		UINT4 => Some(|bits| bits),
		INT4 => Some(|bits| if bits & 8 == 0 { bits } else { bits | 0xf0 }),
		_ => None,
	}
}

/// How a 16-bit float becomes a 32-bit one.
fn half(number: i32) -> Option<fn(u16) -> f32> {
	match number {
		FLOAT16 => Some(|bits| half::f16::from_bits(bits).to_f32_const()),
		BFLOAT16 => Some(|bits| half::bf16::from_bits(bits).to_f32_const()),
		_ => None,
	}
}
