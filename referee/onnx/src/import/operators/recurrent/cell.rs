//! One time step of a recurrent operator.

use super::activation::Activation;
use crate::import::{builder::Builder, error::Reason, term::Term};
use freehold_referee::{
	ops::{Binary, Gemm, Linear, Movement, Real},
	Op,
};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
	Rnn,
	Gru { linear_before_reset: bool },
	Lstm { input_forget: bool },
}

impl Kind {
	/// Parts that weights and biases have for each hidden number.
	fn gates(self) -> u32 {
		match self {
			Self::Rnn => 1,
			Self::Gru { .. } => 3,
			Self::Lstm { .. } => 4,
		}
	}

	/// The functions of one direction where the node names none.
	pub fn activations(self) -> &'static [&'static str] {
		match self {
			Self::Rnn => &["Tanh"],
			Self::Gru { .. } => &["Sigmoid", "Tanh"],
			Self::Lstm { .. } => &["Sigmoid", "Tanh", "Tanh"],
		}
	}
}

/// What a direction is given.
pub struct Parts {
	/// `[gates · hidden, input]`.
	pub weights: Term,
	/// `[gates · hidden, hidden]`.
	pub recurrence: Term,
	/// `[2 · gates · hidden]`, of the weights and then of the recurrence.
	pub bias: Option<Term>,
	/// `[3 · hidden]`, of the input, output and forget gates.
	pub peepholes: Option<Term>,
}

/// `[batch, hidden]` each. Only LSTM has a cell state; what others have there is not read.
#[derive(Clone)]
pub struct State {
	pub h: Term,
	pub c: Term,
}

pub struct Cell {
	kind: Kind,
	hidden: u32,
	weights: Term,
	/// One part a gate, or parts together that are used together.
	recurrence: Vec<Term>,
	/// Of both, where they are simply added.
	bias: Option<Term>,
	/// Of the recurrence of a GRU's hidden gate, where it is not.
	hidden_bias: Option<Term>,
	peepholes: Option<[Term; 3]>,
	activations: Vec<Activation>,
	clip: Option<f32>,
}

/// `x · wᵀ`, plus `c`.
fn gemm(b: &mut Builder, x: &Term, w: &Term, c: Option<&Term>) -> Result<Term, Reason> {
	let one = Real::new(1.0);
	let op = Gemm { alpha: one, beta: one, transpose_a: false, transpose_b: true };
	let mut inputs = vec![x, w];
	inputs.extend(c);
	b.emit(Op::Linear(Linear::Gemm(op)), &inputs)
}

impl Cell {
	pub fn new(
		b: &mut Builder,
		kind: Kind,
		parts: Parts,
		activations: Vec<Activation>,
		clip: Option<f32>,
	) -> Result<Self, Reason> {
		let hidden = parts.recurrence.dim(1);
		let all =
			hidden.checked_mul(kind.gates()).ok_or_else(|| Reason::other("its weights are too large"))?;
		let is_long = |term: &Option<Term>, len: Option<u32>| match term {
			Some(term) => term.rank() == 1 && Some(term.dim(0)) == len,
			None => true,
		};
		let fits = parts.recurrence.dim(0) == all
			&& parts.weights.dim(0) == all
			&& is_long(&parts.bias, all.checked_mul(2))
			&& is_long(&parts.peepholes, hidden.checked_mul(3));
		if !fits {
			return Err(Reason::other("its weights, biases or peepholes do not fit each other"));
		}
		let mut cell = Self {
			kind,
			hidden,
			weights: parts.weights,
			recurrence: vec![parts.recurrence.clone()],
			bias: None,
			hidden_bias: None,
			peepholes: None,
			activations,
			clip,
		};
		if let Some(bias) = &parts.bias {
			cell.add_bias(b, bias, all)?;
		}
		if let Kind::Gru { .. } = kind {
			let both = hidden.saturating_mul(2);
			let mut part = |start, len| b.slice(&parts.recurrence, 0, start, len);
			cell.recurrence = vec![part(0, both)?, part(both, hidden)?];
		}
		if let Some(peepholes) = &parts.peepholes {
			let mut part = |i: u32| b.slice(peepholes, 0, hidden.saturating_mul(i), hidden);
			cell.peepholes = Some([part(0)?, part(1)?, part(2)?]);
		}
		Ok(cell)
	}

	fn add_bias(&mut self, b: &mut Builder, bias: &Term, all: u32) -> Result<(), Reason> {
		let of_weights = b.slice(bias, 0, 0, all)?;
		let of_recurrence = b.slice(bias, 0, all, all)?;
		if self.kind != (Kind::Gru { linear_before_reset: true }) {
			self.bias = Some(b.binary(Binary::Add, &of_weights, &of_recurrence)?);
			return Ok(());
		}
		// What is reset is the hidden gate's recurrence with its bias.
		let both = self.hidden.saturating_mul(2);
		let gates = [b.slice(&of_weights, 0, 0, both)?, b.slice(&of_recurrence, 0, 0, both)?];
		let gates = b.binary(Binary::Add, &gates[0], &gates[1])?;
		let hidden = b.slice(&of_weights, 0, both, self.hidden)?;
		self.bias = Some(b.concat(&[gates, hidden], 0)?);
		self.hidden_bias = Some(b.slice(&of_recurrence, 0, both, self.hidden)?);
		Ok(())
	}

	/// The inputs of all time steps through the weights: one row a step and sequence.
	pub fn project(&self, b: &mut Builder, x: &Term) -> Result<Term, Reason> {
		let rows = x.dim(0).checked_mul(x.dim(1)).ok_or_else(|| Reason::other("its input is too large"))?;
		let x = b.reshape(x, &[rows, x.dim(2)])?;
		gemm(b, &x, &self.weights, self.bias.as_ref())
	}

	/// The state after one step, whose projected inputs start at that row.
	pub fn step(
		&self,
		b: &mut Builder,
		projected: &Term,
		row: u32,
		batch: u32,
		last: &State,
	) -> Result<State, Reason> {
		let rows = Rows { projected, row, batch };
		match self.kind {
			Kind::Rnn => {
				let x = rows.columns(b, 0, self.hidden)?;
				let sum = gemm(b, &last.h, self.recurrence(0)?, Some(&x))?;
				let h = self.activate(b, 0, &sum)?;
				Ok(State { h, c: last.c.clone() })
			},
			Kind::Gru { linear_before_reset } => {
				let h = self.gated(b, &rows, &last.h, linear_before_reset)?;
				Ok(State { h, c: last.c.clone() })
			},
			Kind::Lstm { input_forget } => self.long(b, &rows, last, input_forget),
		}
	}

	fn recurrence(&self, i: usize) -> Result<&Term, Reason> {
		self.recurrence.get(i).ok_or_else(|| Reason::other("it lacks weights"))
	}

	fn activate(&self, b: &mut Builder, i: usize, x: &Term) -> Result<Term, Reason> {
		let activation = self.activations.get(i).ok_or_else(|| Reason::other("it lacks a function"))?;
		let Some(clip) = self.clip.map(f64::from) else { return activation.apply(b, x) };
		let (low, high) = (b.scalar(x.element(), -clip), b.scalar(x.element(), clip));
		let x = b.binary(Binary::Max, x, &low)?;
		let x = b.binary(Binary::Min, &x, &high)?;
		activation.apply(b, &x)
	}

	/// GRU: gates z, r, h.
	fn gated(&self, b: &mut Builder, rows: &Rows<'_>, h: &Term, linear: bool) -> Result<Term, Reason> {
		let both = self.hidden.saturating_mul(2);
		let x = rows.columns(b, 0, both)?;
		let gates = gemm(b, h, self.recurrence(0)?, Some(&x))?;
		let gates = self.activate(b, 0, &gates)?;
		let z = b.slice(&gates, 1, 0, self.hidden)?;
		let r = b.slice(&gates, 1, self.hidden, self.hidden)?;
		let x = rows.columns(b, both, self.hidden)?;
		let sum = if linear {
			let recurrent = gemm(b, h, self.recurrence(1)?, self.hidden_bias.as_ref())?;
			let reset = b.binary(Binary::Mul, &r, &recurrent)?;
			b.binary(Binary::Add, &x, &reset)?
		} else {
			let reset = b.binary(Binary::Mul, &r, h)?;
			gemm(b, &reset, self.recurrence(1)?, Some(&x))?
		};
		let candidate = self.activate(b, 1, &sum)?;
		let one = b.scalar(h.element(), 1.0);
		let rest = b.binary(Binary::Sub, &one, &z)?;
		let new = b.binary(Binary::Mul, &rest, &candidate)?;
		let old = b.binary(Binary::Mul, &z, h)?;
		b.binary(Binary::Add, &new, &old)
	}

	/// LSTM: gates i, o, f, c.
	fn long(
		&self,
		b: &mut Builder,
		rows: &Rows<'_>,
		last: &State,
		input_forget: bool,
	) -> Result<State, Reason> {
		let x = rows.columns(b, 0, self.hidden.saturating_mul(4))?;
		let sums = gemm(b, &last.h, self.recurrence(0)?, Some(&x))?;
		let sum = |b: &mut Builder, i: u32, cell: &Term| -> Result<Term, Reason> {
			let sum = b.slice(&sums, 1, self.hidden.saturating_mul(i), self.hidden)?;
			let Some(peephole) = self.peepholes.as_ref().and_then(|p| p.get(i as usize)) else {
				return Ok(sum);
			};
			let seen = b.binary(Binary::Mul, peephole, cell)?;
			b.binary(Binary::Add, &sum, &seen)
		};
		let (i, f) = (sum(b, 0, &last.c)?, sum(b, 2, &last.c)?);
		let i = self.activate(b, 0, &i)?;
		let f = match input_forget {
			true => {
				let one = b.scalar(i.element(), 1.0);
				b.binary(Binary::Sub, &one, &i)?
			},
			false => self.activate(b, 0, &f)?,
		};
		let candidate = b.slice(&sums, 1, self.hidden.saturating_mul(3), self.hidden)?;
		let candidate = self.activate(b, 1, &candidate)?;
		let kept = b.binary(Binary::Mul, &f, &last.c)?;
		let added = b.binary(Binary::Mul, &i, &candidate)?;
		let c = b.binary(Binary::Add, &kept, &added)?;
		let o = sum(b, 1, &c)?;
		let o = self.activate(b, 0, &o)?;
		let shown = self.activate_state(b, &c)?;
		Ok(State { h: b.binary(Binary::Mul, &o, &shown)?, c })
	}

	/// The cell state is not clipped.
	fn activate_state(&self, b: &mut Builder, c: &Term) -> Result<Term, Reason> {
		self.activations.get(2).ok_or_else(|| Reason::other("it lacks a function"))?.apply(b, c)
	}
}

/// The projected inputs of one time step.
struct Rows<'a> {
	projected: &'a Term,
	row: u32,
	batch: u32,
}

impl Rows<'_> {
	fn columns(&self, b: &mut Builder, start: u32, len: u32) -> Result<Term, Reason> {
		let lengths = vec![self.batch, len];
		if self.projected.shape() == lengths {
			return Ok(self.projected.clone());
		}
		let slice = Movement::Slice { starts: vec![self.row, start], steps: vec![1, 1], lengths };
		b.movement(slice, self.projected)
	}
}
