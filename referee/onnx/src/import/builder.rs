//! The graph as far as it is built: operators are added by [`Builder::emit`], which computes at once
//! what depends on constants alone.

use super::{
	error::Reason,
	term::{Source, Term},
	ImportLimits,
};
use freehold_referee::{
	ops::{Linear, Movement, Quantised},
	Array, Backend, Data, Input, Op, TensorType,
};
use std::rc::Rc;

/// A constant of more bytes than this is kept as what it is made of: not computed if it is only another one
/// repeated, not stored if it is quantised weights as floats.
const REPEATED_BYTES: u64 = 1 << 16;

/// Whether it adds up products or windows, which kernels know at least one element of.
fn sums_of_nothing(op: &Op) -> bool {
	matches!(op, Op::Linear(Linear::Conv(_) | Linear::ConvTranspose(_)) | Op::Quantised(_) | Op::Pool(_))
}

/// An operator that may turn out to be unused.
pub(crate) struct Draft {
	pub(crate) op: Op,
	pub(crate) inputs: Vec<Term>,
	pub(crate) output: TensorType,
	pub(crate) origin: Rc<str>,
	/// The model's inputs that it is computed from, a bit each.
	input_set: u128,
}

pub(crate) struct Builder {
	pub(crate) inputs: Vec<Input>,
	pub(crate) drafts: Vec<Draft>,
	/// The node that is being imported.
	pub(crate) origin: Rc<str>,
	/// Operators that may be added before dead ones are removed.
	operators: usize,
	tensor_bytes: u64,
	/// What may be read to judge one operator, or one tile of it.
	pub(crate) judged_bytes: u64,
	folded_bytes: u64,
	folded_work: u64,
	backend: Backend,
}

impl Builder {
	pub(crate) fn new(limits: &ImportLimits) -> Self {
		Self {
			inputs: Vec::new(),
			drafts: Vec::new(),
			origin: "".into(),
			operators: (limits.graph.operators as usize).saturating_mul(4),
			tensor_bytes: limits.graph.tensor_bytes,
			judged_bytes: limits.graph.judged_bytes,
			folded_bytes: limits.folded_bytes,
			folded_work: limits.folded_work,
			backend: Backend::native(),
		}
	}

	/// The output of an operator.
	pub(crate) fn emit(&mut self, op: Op, inputs: &[&Term]) -> Result<Term, Reason> {
		let four_bits = inputs.iter().any(|input| input.four_bits);
		if four_bits && !matches!(op, Op::Movement(_) | Op::Cast { .. }) {
			return Err(Reason::Other(format!("{} of 4-bit integers is not supported", op.name())));
		}
		let kept = four_bits && !matches!(op, Op::Cast { .. });
		let term = self.emit_bytes(op, inputs)?;
		Ok(Term { four_bits: kept, ..term })
	}

	fn emit_bytes(&mut self, op: Op, inputs: &[&Term]) -> Result<Term, Reason> {
		let types: Vec<&TensorType> = inputs.iter().map(|input| &input.r#type).collect();
		let refused = |error| Reason::Operator { operator: op.name().into(), error };
		let output = op.infer(&types).map_err(refused)?;
		let bytes = output.bytes().filter(|bytes| *bytes <= self.tensor_bytes);
		let bytes = bytes.ok_or_else(|| refused(freehold_referee::OpError::TooLarge))?;
		if bytes == 0 {
			return empty(output);
		}
		if sums_of_nothing(&op) && types.iter().any(|input| input.elements() == Some(0)) {
			return Err(Reason::Other(format!(
				"{} of a tensor without elements is not supported",
				op.name()
			)));
		}
		let mut known = None;
		if let Some(constants) = inputs.iter().map(|i| i.known()).collect::<Option<Vec<&Array>>>() {
			if self.afford(&op, &types, &output, bytes) {
				let array = op.compute(&constants, &self.backend).map_err(refused)?;
				if !expands(&op, inputs, bytes) {
					return Ok(Term::constant(array));
				}
				known = Some(Rc::new(array));
			}
		}
		if self.drafts.len() >= self.operators {
			return Err(Reason::other("the model comes to more operators than a graph may have"));
		}
		let number = u32::try_from(self.drafts.len()).unwrap_or(u32::MAX);
		let source = match known {
			Some(array) => Source::Expanded(array, number),
			None => Source::Operator(number),
		};
		let input_set = inputs.iter().fold(0, |set, input| set | self.input_set(input));
		let inputs = inputs.iter().map(|input| (*input).clone()).collect();
		let origin = self.origin.clone();
		self.drafts.push(Draft { op, inputs, output: output.clone(), origin, input_set });
		Ok(Term { source, r#type: output, four_bits: false })
	}

	/// Whether a constant is to be computed now; what that takes is spent.
	fn afford(&mut self, op: &Op, inputs: &[&TensorType], output: &TensorType, bytes: u64) -> bool {
		let repeats = matches!(op, Op::Movement(Movement::Expand { .. } | Movement::Tile { .. }));
		if repeats && bytes > REPEATED_BYTES {
			return false;
		}
		let left = self.folded_work.checked_sub(op.cost(inputs, output).work());
		let (Some(work), Some(bytes)) = (left, self.folded_bytes.checked_sub(bytes)) else { return false };
		(self.folded_work, self.folded_bytes) = (work, bytes);
		true
	}

	/// That constants of so many bytes may still be made.
	pub(crate) fn room(&self, bytes: u64) -> Result<(), Reason> {
		match bytes <= self.folded_bytes {
			true => Ok(()),
			false => Err(Reason::other("constants would take more memory than allowed")),
		}
	}

	/// Work that is done at once on a constant, in multiply–accumulates.
	pub(crate) fn work(&mut self, work: u64) -> Result<(), Reason> {
		let left = self.folded_work.checked_sub(work);
		self.folded_work = left.unwrap_or(0);
		left.map(|_| ()).ok_or_else(|| Reason::other("constants would be more work than allowed"))
	}

	/// A constant of these parts.
	pub(crate) fn constant(&mut self, shape: Vec<u32>, data: Data) -> Result<Term, Reason> {
		let bytes = data.as_bytes().len() as u64;
		self.room(bytes)?;
		self.folded_bytes = self.folded_bytes.saturating_sub(bytes);
		let made = Array::new(shape, data).map(Term::constant);
		made.map_err(|error| Reason::Other(format!("a constant is not one: {error:?}")))
	}

	/// The model's inputs that a tensor is computed from, as far as they are among the first 128.
	pub(crate) fn inputs_of(&self, term: &Term) -> Vec<String> {
		let set = self.input_set(term);
		let has = |i: u32| 1u128.checked_shl(i).is_some_and(|bit| set & bit != 0);
		let inputs = (0u32..).zip(&self.inputs).filter(|(i, _)| has(*i));
		inputs.map(|(_, input)| String::from_utf8_lossy(&input.name).into()).collect()
	}

	fn input_set(&self, term: &Term) -> u128 {
		match &term.source {
			Source::Constant(_) | Source::Expanded(..) => 0,
			Source::Input(i) => 1u128.checked_shl(*i).unwrap_or(0),
			Source::Operator(i) => self.drafts.get(*i as usize).map_or(0, |draft| draft.input_set),
		}
	}
}

/// Whether a constant is to be kept as the operator that gives it: floats of quantised weights, which are four times
/// as many bytes, and what is only moved out of them.
fn expands(op: &Op, inputs: &[&Term], bytes: u64) -> bool {
	match op {
		Op::Quantised(Quantised::DequantizeLinear { .. }) => bytes > REPEATED_BYTES,
		Op::Movement(_) => inputs.iter().any(|input| matches!(input.source, Source::Expanded(..))),
		_ => false,
	}
}

/// A tensor without elements is known whatever it comes from.
pub(crate) fn empty(r#type: TensorType) -> Result<Term, Reason> {
	Array::new(r#type.shape, Data::from_bytes(r#type.element, &[]))
		.map(Term::constant)
		.map_err(|_| Reason::other("a tensor is too large"))
}
