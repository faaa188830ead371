//! Each element as another type.

use crate::{array::Data, tensor::ElementType, with_data};
use alloc::vec::Vec;

pub(super) fn compute(to: ElementType, input: &Data) -> Data {
	/// Rust's `as` is the rule: integers modulo 2^width, floats to integers towards zero and saturating with
	/// NaN as 0, to floats rounded to nearest, ties to even.
	macro_rules! numbers {
		($variant:ident, $number:ty) => {
			Data::$variant(with_data!(input, x => map(x, |x| x as $number)))
		};
	}
	match to {
		_ if to == input.element() => input.clone(),
		ElementType::Float32 => numbers!(F32, f32),
		ElementType::Float64 => numbers!(F64, f64),
		ElementType::Int8 => numbers!(I8, i8),
		ElementType::Int16 => numbers!(I16, i16),
		ElementType::Int32 => numbers!(I32, i32),
		ElementType::Int64 => numbers!(I64, i64),
		ElementType::Uint8 => numbers!(U8, u8),
		ElementType::Uint16 => numbers!(U16, u16),
		ElementType::Uint32 => numbers!(U32, u32),
		ElementType::Uint64 => numbers!(U64, u64),
		ElementType::Bool => {
			Data::Bool(with_data!(input, x => map(x, |x| u8::from(x != Default::default()))))
		},
	}
}

fn map<T: Copy, U>(x: &[T], f: impl Fn(T) -> U) -> Vec<U> {
	x.iter().map(|x| f(*x)).collect()
}
