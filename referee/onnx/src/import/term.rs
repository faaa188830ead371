//! What a name of the model stands for while it is imported.

use super::error::Reason;
use freehold_referee::{Array, Data, ElementType, TensorType};
use std::rc::Rc;

/// Where a tensor comes from.
#[derive(Clone, Debug)]
pub(crate) enum Source {
	Constant(Rc<Array>),
	/// Known, but kept as the draft of that number, whose inputs are smaller.
	Expanded(Rc<Array>, u32),
	Input(u32),
	/// The draft of that number.
	Operator(u32),
}

/// A tensor: known now, or only when the graph runs.
#[derive(Clone, Debug)]
pub(crate) struct Term {
	pub(crate) source: Source,
	pub(crate) r#type: TensorType,
	/// Whether the bytes that it has as elements stand for integers of 4 bits.
	pub(crate) four_bits: bool,
}

impl Term {
	pub(crate) fn constant(array: Array) -> Self {
		let r#type = array.tensor_type();
		Self { source: Source::Constant(Rc::new(array)), r#type, four_bits: false }
	}

	/// With elements of 4 bits as the bytes that hold them.
	pub(crate) fn as_bytes(&self) -> Self {
		Self { four_bits: false, ..self.clone() }
	}

	/// Its elements, if it is known.
	pub(crate) fn known(&self) -> Option<&Array> {
		match &self.source {
			Source::Constant(array) | Source::Expanded(array, _) => Some(array),
			_ => None,
		}
	}

	pub(crate) fn shape(&self) -> &[u32] {
		&self.r#type.shape
	}

	pub(crate) fn rank(&self) -> usize {
		self.r#type.shape.len()
	}

	/// The size of an axis; 1 where there is none.
	pub(crate) fn dim(&self, axis: usize) -> u32 {
		self.r#type.shape.get(axis).copied().unwrap_or(1)
	}

	pub(crate) fn element(&self) -> ElementType {
		self.r#type.element
	}

	pub(crate) fn is_float(&self) -> bool {
		self.element().is_float()
	}

	pub(crate) fn elements(&self) -> u64 {
		self.r#type.elements().unwrap_or(u64::MAX)
	}
}

/// What a name stands for.
#[derive(Clone, Debug)]
pub(crate) enum Slot {
	Tensor(Term),
	/// A sequence of known length.
	Sequence(Rc<[Term]>),
	/// An optional input that is left out, or an optional without a value.
	Absent,
	/// It could not be imported, for this reason, which is not reported yet.
	Refused(Reason),
	/// It could not be imported, and that is reported.
	Poisoned,
}

impl From<Term> for Slot {
	fn from(term: Term) -> Self {
		Self::Tensor(term)
	}
}

/// Elements of an array, which may be many: whoever collects them looks at their number first.
pub(crate) type Elements<'a, T> = Box<dyn Iterator<Item = T> + 'a>;

/// The elements of an array of integers.
pub(crate) fn integers(array: &Array) -> Option<Elements<'_, i64>> {
	Some(match array.data() {
		Data::I8(v) => Box::new(v.iter().map(|x| i64::from(*x))),
		Data::I16(v) => Box::new(v.iter().map(|x| i64::from(*x))),
		Data::I32(v) => Box::new(v.iter().map(|x| i64::from(*x))),
		Data::I64(v) => Box::new(v.iter().copied()),
		Data::U8(v) | Data::Bool(v) => Box::new(v.iter().map(|x| i64::from(*x))),
		Data::U16(v) => Box::new(v.iter().map(|x| i64::from(*x))),
		Data::U32(v) => Box::new(v.iter().map(|x| i64::from(*x))),
		Data::U64(v) => Box::new(v.iter().map(|x| i64::try_from(*x).unwrap_or(i64::MAX))),
		Data::F32(_) | Data::F64(_) => return None,
	})
}

/// The elements of an array of numbers as 64-bit floats.
pub(crate) fn reals(array: &Array) -> Elements<'_, f64> {
	match array.data() {
		Data::F32(v) => Box::new(v.iter().map(|x| f64::from(*x))),
		Data::F64(v) => Box::new(v.iter().copied()),
		_ => Box::new(integers(array).into_iter().flatten().map(|x| x as f64)),
	}
}

/// The numbers of the elements that are not zero, in order.
pub(crate) fn nonzero(array: &Array) -> impl Iterator<Item = u64> + '_ {
	// A float with nothing but its sign is zero too.
	let sign = if array.element().is_float() { 0x80 } else { 0 };
	let is_set = move |bytes: &[u8]| match bytes.split_last() {
		Some((last, rest)) => last & !sign != 0 || rest.iter().any(|byte| *byte != 0),
		None => false,
	};
	let elements = array.as_bytes().chunks(array.element().size());
	(0u64..).zip(elements).filter(move |(_, bytes)| is_set(bytes)).map(|(i, _)| i)
}
