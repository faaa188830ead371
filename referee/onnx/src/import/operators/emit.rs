//! Short ways to add operators.

use crate::import::{
	builder::Builder,
	error::Reason,
	term::{Source, Term},
};
use freehold_referee::{
	ops::{Binary, Movement, Quantised, Reduce, ReduceKind, Unary},
	Array, Data, ElementType, Op,
};

impl Builder {
	pub(crate) fn unary(&mut self, op: Unary, x: &Term) -> Result<Term, Reason> {
		self.emit(Op::Unary(op), &[x])
	}

	pub(crate) fn binary(&mut self, op: Binary, a: &Term, b: &Term) -> Result<Term, Reason> {
		self.emit(Op::Binary(op), &[a, b])
	}

	/// `x` where the condition holds, else `y`.
	pub(crate) fn select(&mut self, condition: &Term, x: &Term, y: &Term) -> Result<Term, Reason> {
		self.emit(Op::Where, &[condition, x, y])
	}

	pub(crate) fn cast(&mut self, x: &Term, to: ElementType) -> Result<Term, Reason> {
		if x.element() == to {
			return Ok(x.clone());
		}
		self.emit(Op::Cast { to }, &[x])
	}

	pub(crate) fn movement(&mut self, op: Movement, x: &Term) -> Result<Term, Reason> {
		self.emit(Op::Movement(op), &[x])
	}

	pub(crate) fn reshape(&mut self, x: &Term, shape: &[u32]) -> Result<Term, Reason> {
		if x.shape() == shape {
			return Ok(x.clone());
		}
		self.movement(Movement::Reshape { shape: shape.to_vec() }, x)
	}

	pub(crate) fn transpose(&mut self, x: &Term, perm: &[u32]) -> Result<Term, Reason> {
		if (0u32..).zip(perm).all(|(i, axis)| i == *axis) && perm.len() == x.rank() {
			return Ok(x.clone());
		}
		match self.quantised_behind(x) {
			Some((quantised, rest, axis)) => {
				let moved = self.movement(Movement::Transpose { perm: perm.to_vec() }, &quantised)?;
				let axis = (0u32..).zip(perm).find(|(_, from)| **from == axis).map_or(0, |(to, _)| to);
				let op = Quantised::DequantizeLinear { axis, block: 0 };
				let inputs: Vec<&Term> = [&moved].into_iter().chain(&rest).collect();
				self.emit(Op::Quantised(op), &inputs)
			},
			None => self.movement(Movement::Transpose { perm: perm.to_vec() }, x),
		}
	}

	/// What a constant is dequantised from, if it is kept so, with scale, zero point and their axis: to transpose those
	/// bytes is to transpose the floats.
	fn quantised_behind(&self, x: &Term) -> Option<(Term, Vec<Term>, u32)> {
		let Source::Expanded(_, draft) = x.source else { return None };
		let draft = self.drafts.get(draft as usize)?;
		let Op::Quantised(Quantised::DequantizeLinear { axis, block: 0 }) = draft.op else { return None };
		let (quantised, rest) = draft.inputs.split_first()?;
		Some((quantised.clone(), rest.to_vec(), axis))
	}

	/// With the last two axes swapped.
	pub(crate) fn swap_last(&mut self, x: &Term) -> Result<Term, Reason> {
		let mut perm: Vec<u32> = (0u32..).take(x.rank()).collect();
		let Some([.., a, b]) = perm.get_mut(..) else { return Err(Reason::other("a matrix has two axes")) };
		std::mem::swap(a, b);
		self.transpose(x, &perm)
	}

	pub(crate) fn expand(&mut self, x: &Term, shape: &[u32]) -> Result<Term, Reason> {
		if x.shape() == shape {
			return Ok(x.clone());
		}
		self.movement(Movement::Expand { shape: shape.to_vec() }, x)
	}

	/// Those of an axis from `start`, `length` of them.
	pub(crate) fn slice(&mut self, x: &Term, axis: u32, start: u32, length: u32) -> Result<Term, Reason> {
		let (mut starts, mut lengths) = (vec![0; x.rank()], x.shape().to_vec());
		if let (Some(s), Some(l)) = (starts.get_mut(axis as usize), lengths.get_mut(axis as usize)) {
			(*s, *l) = (start, length);
		}
		if lengths == x.shape() && starts.iter().all(|s| *s == 0) {
			return Ok(x.clone());
		}
		self.movement(Movement::Slice { starts, steps: vec![1; x.rank()], lengths }, x)
	}

	/// Parts without elements are left out; many are joined in groups, so that no operator has too many inputs.
	pub(crate) fn concat(&mut self, parts: &[Term], axis: u32) -> Result<Term, Reason> {
		const GROUP: usize = 128;
		let whole: Vec<&Term> = parts.iter().filter(|part| part.dim(axis as usize) != 0).collect();
		match whole.as_slice() {
			[] => parts.first().cloned().ok_or_else(|| Reason::other("nothing is joined")),
			[one] => Ok((*one).clone()),
			few if few.len() <= GROUP => self.emit(Op::Movement(Movement::Concat { axis }), few),
			many => {
				let groups = many.chunks(GROUP);
				let joined: Result<Vec<Term>, Reason> =
					groups.map(|group| self.emit(Op::Movement(Movement::Concat { axis }), group)).collect();
				self.concat(&joined?, axis)
			},
		}
	}

	/// Over axes in ascending order.
	pub(crate) fn reduce(
		&mut self,
		kind: ReduceKind,
		x: &Term,
		axes: &[u32],
		keepdims: bool,
	) -> Result<Term, Reason> {
		self.emit(Op::Reduce(Reduce::Over { kind, axes: axes.to_vec(), keepdims }), &[x])
	}

	/// One number of an element type, which it is converted to as by `as`.
	pub(crate) fn scalar(&self, element: ElementType, value: f64) -> Term {
		Term::constant(scalar(element, value))
	}

	/// Integers as a constant of one axis.
	pub(crate) fn ints(&mut self, values: &[i64]) -> Result<Term, Reason> {
		let len = u32::try_from(values.len()).map_err(|_| Reason::other("a constant is too long"))?;
		self.constant(vec![len], Data::I64(values.to_vec()))
	}
}

fn scalar(element: ElementType, value: f64) -> Array {
	let bytes = match element {
		ElementType::Float32 => (value as f32).to_le_bytes().to_vec(),
		ElementType::Float64 => value.to_le_bytes().to_vec(),
		ElementType::Bool => vec![u8::from(value != 0.0)],
		ElementType::Uint64 => (value as u64).to_le_bytes().to_vec(),
		// The low bytes of a wider integer.
		_ => (value as i64).to_le_bytes().get(..element.size()).unwrap_or_default().to_vec(),
	};
	let data = Data::from_bytes(element, &bytes);
	// One element of no axis cannot fail to be an array.
	Array::new(Vec::new(), data).unwrap_or_else(|_| empty_scalar())
}

fn empty_scalar() -> Array {
	Array::try_from(&freehold_referee::Tensor { element: ElementType::Bool, shape: vec![], data: vec![0] })
		.unwrap_or_else(|_| unreachable!("one false is a tensor"))
}
