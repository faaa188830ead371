//! Elements as unsigned words of their width: what only moves them need not know more of them, and is
//! compiled for four widths rather than for every type.

use crate::array::Array;
use alloc::vec::Vec;
use bytemuck::Pod;

/// Runs an expression that makes a vector out of the data's elements, bound to a name as a slice of words;
/// its result as data of the same type.
macro_rules! with_words {
	($data:expr, $words:ident => $body:expr) => {
		with_words!(@ $data, $words, $body,
			F32 u32, F64 u64, I8 u8, I16 u16, I32 u32, I64 u64, U8 u8, U16 u16, U32 u32, U64 u64, Bool u8)
	};
	(@ $data:expr, $words:ident, $body:expr, $($variant:ident $word:ty),+) => {
		match $data {
			$($crate::array::Data::$variant(vector) => {
				let $words: &[$word] = bytemuck::cast_slice(vector);
				$crate::array::Data::$variant(bytemuck::cast_vec::<$word, _>($body))
			})+
		}
	};
}
pub(in crate::ops) use with_words;

/// The elements of an array whose elements are as wide as `T`.
pub(in crate::ops) fn words<T: Pod>(array: &Array) -> &[T] {
	bytemuck::try_cast_slice(array.as_bytes()).unwrap_or_default()
}

/// The first element of an array, if there is one and it is as wide as `T`; else zero.
pub(in crate::ops) fn first_word<T: Pod>(array: Option<&Array>) -> T {
	array.and_then(|array| words(array).first().copied()).unwrap_or_else(T::zeroed)
}

/// Elements from one of an axis to the next, row-major. Only a tensor without elements has some that wrap.
pub(in crate::ops) fn strides(shape: &[u32]) -> Vec<usize> {
	let mut strides: Vec<usize> = shape
		.iter()
		.rev()
		.scan(1usize, |product, dim| {
			let stride = *product;
			*product = product.wrapping_mul(*dim as usize);
			Some(stride)
		})
		.collect();
	strides.reverse();
	strides
}

/// The product of dimensions. Only those of a tensor without elements can wrap.
pub(in crate::ops) fn count(dims: &[u32]) -> usize {
	dims.iter().fold(1, |product: usize, dim| product.wrapping_mul(*dim as usize))
}
