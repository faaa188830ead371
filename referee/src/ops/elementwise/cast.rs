//! Each element as another type. Rust's `as` is the rule: integers modulo 2^width, floats to integers towards zero and
//! saturating with NaN as 0, to floats rounded to nearest, ties to even.
//!
//! A loop for each pair of types would be a hundred loops. So elements go, some at a time, through the widest integer or
//! float, to which and from which the same rule leads to the same result.

use crate::{array::Data, tensor::ElementType};
use alloc::vec::Vec;

/// Elements that go through the widest type at a time.
const CHUNK: usize = 512;

pub(super) fn compute(to: ElementType, input: &Data) -> Data {
	match (to, input) {
		_ if to == input.element() => input.clone(),
		// What models ask for most, and the integers that are not all in 64 bits with a sign.
		(ElementType::Float32, Data::F64(x)) => Data::F32(map(x, |x| x as f32)),
		(ElementType::Float32, Data::I32(x)) => Data::F32(map(x, |x| x as f32)),
		(ElementType::Float32, Data::I64(x)) => Data::F32(map(x, |x| x as f32)),
		(ElementType::Float32, Data::U8(x) | Data::Bool(x)) => Data::F32(map(x, f32::from)),
		(ElementType::Bool, Data::F32(x)) => Data::Bool(map(x, |x| u8::from(x != 0.0))),
		(ElementType::Float32, Data::U64(x)) => Data::F32(map(x, |x| x as f32)),
		(ElementType::Float64, Data::U64(x)) => Data::F64(map(x, |x| x as f64)),
		(_, Data::F32(_) | Data::F64(_)) => through_floats(to, input, |x| x),
		_ => through_integers(to, input, |_| ()),
	}
}

fn map<T: Copy, U>(x: &[T], f: impl Fn(T) -> U) -> Vec<U> {
	x.iter().map(|x| f(*x)).collect()
}

/// A function of integers or bools as integers of 64 bits, modulo 2^64, cast.
pub(super) fn through_integers(to: ElementType, input: &Data, f: fn(&mut [i64])) -> Data {
	let mut output = empty(unsigned(to), input.len());
	let mut wide = Vec::with_capacity(CHUNK);
	for at in (0..input.len()).step_by(CHUNK) {
		wide.clear();
		read_integers(input, at, &mut wide);
		f(&mut wide);
		write_integers(&mut output, &wide);
	}
	retyped(to, output)
}

/// A function of numbers as 64-bit floats, rounded to those, cast.
pub(super) fn through_floats(to: ElementType, input: &Data, f: impl Fn(f64) -> f64) -> Data {
	let mut output = empty(to, input.len());
	let (mut integers, mut wide) = (Vec::with_capacity(CHUNK), Vec::with_capacity(CHUNK));
	for at in (0..input.len()).step_by(CHUNK) {
		wide.clear();
		match input {
			Data::F32(x) => wide.extend(part(x, at).iter().map(|x| f(f64::from(*x)))),
			Data::F64(x) => wide.extend(part(x, at).iter().map(|x| f(*x))),
			Data::U64(x) => wide.extend(part(x, at).iter().map(|x| f(*x as f64))),
			_ => {
				integers.clear();
				read_integers(input, at, &mut integers);
				wide.extend(integers.iter().map(|x| f(*x as f64)));
			},
		}
		write_floats(&mut output, &wide);
	}
	output
}

/// At most a chunk.
fn part<T>(x: &[T], at: usize) -> &[T] {
	let rest = x.get(at..).unwrap_or(&[]);
	rest.get(..CHUNK).unwrap_or(rest)
}

fn read_integers(input: &Data, at: usize, wide: &mut Vec<i64>) {
	match input {
		Data::I8(x) => wide.extend(part(x, at).iter().map(|x| i64::from(*x))),
		Data::I16(x) => wide.extend(part(x, at).iter().map(|x| i64::from(*x))),
		Data::I32(x) => wide.extend(part(x, at).iter().map(|x| i64::from(*x))),
		Data::I64(x) => wide.extend_from_slice(part(x, at)),
		Data::U8(x) | Data::Bool(x) => wide.extend(part(x, at).iter().map(|x| i64::from(*x))),
		Data::U16(x) => wide.extend(part(x, at).iter().map(|x| i64::from(*x))),
		Data::U32(x) => wide.extend(part(x, at).iter().map(|x| i64::from(*x))),
		Data::U64(x) => wide.extend_from_slice(bytemuck::cast_slice(part(x, at))),
		Data::F32(_) | Data::F64(_) => (),
	}
}

/// What integers are written as, since they are cut to their width the same way with a sign and without.
fn unsigned(element: ElementType) -> ElementType {
	match element {
		ElementType::Int8 => ElementType::Uint8,
		ElementType::Int16 => ElementType::Uint16,
		ElementType::Int32 => ElementType::Uint32,
		ElementType::Int64 => ElementType::Uint64,
		element => element,
	}
}

fn empty(element: ElementType, capacity: usize) -> Data {
	match element {
		ElementType::Float32 => Data::F32(Vec::with_capacity(capacity)),
		ElementType::Float64 => Data::F64(Vec::with_capacity(capacity)),
		ElementType::Int8 => Data::I8(Vec::with_capacity(capacity)),
		ElementType::Int16 => Data::I16(Vec::with_capacity(capacity)),
		ElementType::Int32 => Data::I32(Vec::with_capacity(capacity)),
		ElementType::Int64 => Data::I64(Vec::with_capacity(capacity)),
		ElementType::Uint8 => Data::U8(Vec::with_capacity(capacity)),
		ElementType::Uint16 => Data::U16(Vec::with_capacity(capacity)),
		ElementType::Uint32 => Data::U32(Vec::with_capacity(capacity)),
		ElementType::Uint64 => Data::U64(Vec::with_capacity(capacity)),
		ElementType::Bool => Data::Bool(Vec::with_capacity(capacity)),
	}
}

fn write_integers(output: &mut Data, wide: &[i64]) {
	let wide = wide.iter();
	match output {
		Data::F32(y) => y.extend(wide.map(|x| *x as f32)),
		Data::F64(y) => y.extend(wide.map(|x| *x as f64)),
		Data::U8(y) => y.extend(wide.map(|x| *x as u8)),
		Data::U16(y) => y.extend(wide.map(|x| *x as u16)),
		Data::U32(y) => y.extend(wide.map(|x| *x as u32)),
		Data::U64(y) => y.extend(wide.map(|x| *x as u64)),
		Data::Bool(y) => y.extend(wide.map(|x| u8::from(*x != 0))),
		Data::I8(_) | Data::I16(_) | Data::I32(_) | Data::I64(_) => (),
	}
}

fn retyped(to: ElementType, words: Data) -> Data {
	match (to, words) {
		(ElementType::Int8, Data::U8(y)) => Data::I8(bytemuck::cast_vec(y)),
		(ElementType::Int16, Data::U16(y)) => Data::I16(bytemuck::cast_vec(y)),
		(ElementType::Int32, Data::U32(y)) => Data::I32(bytemuck::cast_vec(y)),
		(ElementType::Int64, Data::U64(y)) => Data::I64(bytemuck::cast_vec(y)),
		(_, words) => words,
	}
}

fn write_floats(output: &mut Data, wide: &[f64]) {
	let wide = wide.iter();
	match output {
		Data::F32(y) => y.extend(wide.map(|x| *x as f32)),
		Data::F64(y) => y.extend(wide),
		Data::I8(y) => y.extend(wide.map(|x| *x as i8)),
		Data::I16(y) => y.extend(wide.map(|x| *x as i16)),
		Data::I32(y) => y.extend(wide.map(|x| *x as i32)),
		Data::I64(y) => y.extend(wide.map(|x| *x as i64)),
		Data::U8(y) => y.extend(wide.map(|x| *x as u8)),
		Data::U16(y) => y.extend(wide.map(|x| *x as u16)),
		Data::U32(y) => y.extend(wide.map(|x| *x as u32)),
		Data::U64(y) => y.extend(wide.map(|x| *x as u64)),
		Data::Bool(y) => y.extend(wide.map(|x| u8::from(*x != 0.0))),
	}
}
