//! Tensors full of the values on which arithmetic differs, if it does.

use crate::seeded::Seeded;
use freehold_referee::{Array, Data, ElementType, TensorType};

/// What a tensor's elements are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
	/// Subnormals, infinities, NaN, zeros of either sign, the extremes of integers, any bits, and ordinary numbers.
	Wild,
	/// Ordinary numbers, few subnormals and signed zeros among them: what goes through sums without drowning them.
	Tame,
	/// Numbers from −5 to 8: indices.
	Small,
	/// Floats from 0.01 to 1: scales.
	Scale,
}

const SPECIAL_32: [f32; 14] = [
	0.0,
	-0.0,
	1.0,
	-1.0,
	0.5,
	2.5,
	f32::MIN_POSITIVE,
	f32::from_bits(1),
	f32::from_bits(0x807f_ffff),
	f32::MAX,
	f32::MIN,
	f32::INFINITY,
	f32::NEG_INFINITY,
	f32::NAN,
];
const SPECIAL_64: [f64; 12] = [
	0.0,
	-0.0,
	1.0,
	-1.5,
	f64::MIN_POSITIVE,
	f64::from_bits(1),
	f64::from_bits(0x800f_ffff_ffff_ffff),
	f64::MAX,
	f64::MIN,
	f64::INFINITY,
	f64::NEG_INFINITY,
	f64::NAN,
];

/// An array of that type.
pub fn array(seeded: &mut Seeded, r#type: &TensorType, kind: Kind) -> Array {
	let count = r#type.elements().expect("a type that a tensor can have") as usize;
	macro_rules! fill {
		($variant:ident, $one:expr) => {
			Data::$variant((0..count).map(|_| $one).collect())
		};
	}
	macro_rules! integers {
		($variant:ident, $number:ty) => {
			fill!($variant, integer(seeded, kind, &[0, 1, <$number>::MIN, <$number>::MAX]) as $number)
		};
	}
	let data = match r#type.element {
		ElementType::Float32 => fill!(F32, float32(seeded, kind)),
		ElementType::Float64 => fill!(F64, float64(seeded, kind)),
		ElementType::Int8 => integers!(I8, i8),
		ElementType::Int16 => integers!(I16, i16),
		ElementType::Int32 => integers!(I32, i32),
		ElementType::Int64 => integers!(I64, i64),
		ElementType::Uint8 => integers!(U8, u8),
		ElementType::Uint16 => integers!(U16, u16),
		ElementType::Uint32 => integers!(U32, u32),
		ElementType::Uint64 => integers!(U64, u64),
		ElementType::Bool => fill!(Bool, seeded.number(2) as u8),
	};
	Array::new(r#type.shape.clone(), data).expect("as many elements as the shape says")
}

fn pick<T: Copy>(seeded: &mut Seeded, from: &[T]) -> T {
	from[seeded.number(from.len() as u32) as usize]
}

fn float32(seeded: &mut Seeded, kind: Kind) -> f32 {
	match (kind, seeded.number(8)) {
		(Kind::Scale, _) => seeded.float(0.01, 1.0),
		(Kind::Small, _) => seeded.number(14) as f32 - 5.0,
		(Kind::Wild, 0 | 1) => pick(seeded, &SPECIAL_32),
		(Kind::Wild, 2 | 3) => f32::from_bits(seeded.bits() as u32),
		(Kind::Tame, 0) => pick(seeded, &SPECIAL_32[..9]),
		_ => seeded.float(-8.0, 8.0),
	}
}

fn float64(seeded: &mut Seeded, kind: Kind) -> f64 {
	match (kind, seeded.number(8)) {
		(Kind::Wild, 0 | 1) => pick(seeded, &SPECIAL_64),
		(Kind::Wild, 2 | 3) => f64::from_bits(seeded.bits()),
		(Kind::Tame, 0) => pick(seeded, &SPECIAL_64[..7]),
		(Kind::Wild | Kind::Tame, _) => {
			f64::from(seeded.float(-8.0, 8.0)) + f64::from(seeded.float(-8.0, 8.0)) * 1e-9
		},
		_ => float32(seeded, kind).into(),
	}
}

/// To be truncated to the type that is wanted.
fn integer<T: Copy + TryInto<i128>>(seeded: &mut Seeded, kind: Kind, special: &[T]) -> i64 {
	match (kind, seeded.number(8)) {
		(Kind::Wild, 0 | 1) => pick(seeded, special).try_into().unwrap_or_default() as i64,
		(Kind::Wild, 2..5) | (Kind::Tame, 0 | 1) => seeded.bits() as i64,
		_ => i64::from(seeded.number(14)) - 5,
	}
}
