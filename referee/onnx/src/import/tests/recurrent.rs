//! Recurrent operators against their equations, a number at a time.

use super::*;
use proptest::prelude::*;

const INT32: i32 = 6;

#[derive(Clone, Copy, Debug, PartialEq)]
enum Kind {
	Rnn,
	Gru,
	Lstm,
}

/// One node, and what it is given; lists by direction are flat.
#[derive(Clone, Debug)]
struct Case {
	kind: Kind,
	direction: &'static str,
	steps: usize,
	batch: usize,
	input: usize,
	hidden: usize,
	batch_first: bool,
	/// `linear_before_reset` of GRU, `input_forget` of LSTM.
	option: bool,
	clip: Option<f32>,
	named: bool,
	lengths: Option<Vec<i32>>,
	/// Whether the lengths are known only when the graph runs.
	late: bool,
	bias: bool,
	state: bool,
	peepholes: bool,
	seed: Vec<f32>,
}

/// Where which tensor's numbers start in the seed.
#[derive(Clone, Copy)]
enum Tensor {
	X,
	W,
	R,
	B,
	H,
	C,
	P,
}

impl Case {
	fn gates(&self) -> usize {
		match self.kind {
			Kind::Rnn => 1,
			Kind::Gru => 3,
			Kind::Lstm => 4,
		}
	}

	fn directions(&self) -> usize {
		if self.direction == "bidirectional" {
			2
		} else {
			1
		}
	}

	fn number(&self, tensor: Tensor, i: usize) -> f32 {
		self.seed[(i * 3 + tensor as usize * 17) % self.seed.len()]
	}

	fn numbers(&self, tensor: Tensor, shape: &[usize]) -> Vec<f32> {
		(0..shape.iter().product()).map(|i| self.number(tensor, i)).collect()
	}

	/// The functions of one direction with their numbers.
	fn functions(&self, direction: usize) -> Vec<(&'static str, f64, f64)> {
		let named = [("HardSigmoid", 0.3, 0.4), ("ScaledTanh", 1.5, 0.9), ("LeakyRelu", 0.1, 0.0)];
		let (sigmoid, tanh) = (("Sigmoid", 0.0, 0.0), ("Tanh", 0.0, 0.0));
		// Only the first direction has functions of its own.
		let first = self.named && direction == 0;
		match (self.kind, first) {
			(Kind::Rnn, true) => named[1..2].to_vec(),
			(Kind::Rnn, false) => vec![tanh],
			(Kind::Gru, true) => named[..2].to_vec(),
			(Kind::Gru, false) => vec![sigmoid, tanh],
			(Kind::Lstm, true) => named.to_vec(),
			(Kind::Lstm, false) => vec![sigmoid, tanh, tanh],
		}
	}

	fn node(&self) -> NodeProto {
		let name = match self.kind {
			Kind::Rnn => "RNN",
			Kind::Gru => "GRU",
			Kind::Lstm => "LSTM",
		};
		let given = |yes: bool, name: &'static str| if yes { name } else { "" };
		let mut inputs = vec!["x", "w", "r", given(self.bias, "b"), given(self.lengths.is_some(), "l")];
		inputs.push(given(self.state, "h"));
		if self.kind == Kind::Lstm {
			inputs.extend([given(self.state, "c"), given(self.peepholes, "p")]);
		}
		let outputs: &[&str] = if self.kind == Kind::Lstm { &["y", "yh", "yc"] } else { &["y", "yh"] };
		let mut node = with(node(name, &inputs, outputs), int("hidden_size", self.hidden as i64));
		let text = |name: &str, text: &str| AttributeProto {
			name: name.into(),
			s: text.into(),
			r#type: attribute::STRING,
			..AttributeProto::default()
		};
		node = with(node, text("direction", self.direction));
		node = with(node, int("layout", self.batch_first.into()));
		match self.kind {
			Kind::Gru => node = with(node, int("linear_before_reset", self.option.into())),
			Kind::Lstm => node = with(node, int("input_forget", self.option.into())),
			Kind::Rnn => (),
		}
		if let Some(clip) = self.clip {
			node = with(node, float("clip", clip));
		}
		if self.named {
			node = self.with_functions(node);
		}
		node
	}

	fn with_functions(&self, node: NodeProto) -> NodeProto {
		let all: Vec<_> = (0..self.directions()).flat_map(|d| self.functions(d)).collect();
		let floats = |name: &str, floats: Vec<f32>| AttributeProto {
			name: name.into(),
			floats,
			r#type: attribute::FLOATS,
			..AttributeProto::default()
		};
		let names = AttributeProto {
			name: "activations".into(),
			strings: all.iter().map(|(name, ..)| name.to_lowercase().into_bytes()).collect(),
			r#type: attribute::STRINGS,
			..AttributeProto::default()
		};
		let taken = |of: &[&str], number: fn(&(&str, f64, f64)) -> f64| {
			all.iter().filter(|f| of.contains(&f.0)).map(|f| number(f) as f32).collect::<Vec<f32>>()
		};
		let alphas = taken(&["HardSigmoid", "ScaledTanh", "LeakyRelu"], |f| f.1);
		let betas = taken(&["HardSigmoid", "ScaledTanh"], |f| f.2);
		let node = with(node, names);
		with(with(node, floats("activation_alpha", alphas)), floats("activation_beta", betas))
	}

	/// The model's outputs.
	fn imported(&self) -> Vec<Array> {
		let (d, g, h) = (self.directions(), self.gates(), self.hidden);
		let first = |shape: [usize; 3]| match self.batch_first {
			true => [shape[1], shape[0], shape[2]],
			false => shape,
		};
		let constant = |name: &str, tensor: Tensor, shape: &[usize], dims: &[usize]| {
			let dims: Vec<i64> = dims.iter().map(|dim| *dim as i64).collect();
			floats(name, &dims, &self.numbers(tensor, shape))
		};
		// States are the same by batch and direction whichever comes first.
		let state = |name: &str, tensor: Tensor| {
			let mut made = constant(name, tensor, &[d, self.batch, h], &first([d, self.batch, h]));
			if self.batch_first {
				let numbers = self.swapped(tensor, [d, self.batch, h]);
				made.raw_data = numbers.iter().flat_map(|v| v.to_le_bytes()).collect();
			}
			made
		};
		let mut constants = vec![
			constant("w", Tensor::W, &[d, g * h, self.input], &[d, g * h, self.input]),
			constant("r", Tensor::R, &[d, g * h, h], &[d, g * h, h]),
			constant("b", Tensor::B, &[d, 2 * g * h], &[d, 2 * g * h]),
			state("h", Tensor::H),
			state("c", Tensor::C),
			constant("p", Tensor::P, &[d, 3 * h], &[d, 3 * h]),
		];
		let shape = first([self.steps, self.batch, self.input]);
		let dims = shape.map(|dim| dim.to_string());
		let mut inputs = vec![value("x", FLOAT, &[&dims[0], &dims[1], &dims[2]])];
		let x = match self.batch_first {
			true => self.swapped(Tensor::X, [self.steps, self.batch, self.input]),
			false => self.numbers(Tensor::X, &shape),
		};
		let mut arrays = vec![f32s(&shape.map(|dim| dim as u32), &x)];
		if let Some(lengths) = &self.lengths {
			let bytes = lengths.iter().flat_map(|len| len.to_le_bytes()).collect();
			match self.late {
				true => {
					inputs.push(value("l", INT32, &[&self.batch.to_string()]));
					arrays.push(Array::new([self.batch as u32], Data::I32(lengths.clone())).unwrap());
				},
				false => constants.push(tensor("l", INT32, &[self.batch as i64], bytes)),
			}
		}
		let node = self.node();
		let outputs = node.output.iter().map(|name| {
			let dims: &[&str] = if name == "y" { &["a", "b", "c", "d"] } else { &["a", "b", "c"] };
			value(name, FLOAT, dims)
		});
		let outputs = outputs.collect();
		let imported = read(graph(vec![node], constants, inputs, outputs)).unwrap();
		let session = Session::new(&imported.graph, &imported.initializers, Backend::SCALAR).unwrap();
		session.execute(&arrays).unwrap()
	}

	/// With the first two axes in the other order.
	fn swapped(&self, tensor: Tensor, [a, b, c]: [usize; 3]) -> Vec<f32> {
		let at = |j: usize, i: usize, k: usize| self.number(tensor, (i * b + j) * c + k);
		(0..b).flat_map(|j| (0..a).flat_map(move |i| (0..c).map(move |k| at(j, i, k)))).collect()
	}
}

fn function((name, alpha, beta): (&str, f64, f64), x: f64) -> f64 {
	match name {
		"Sigmoid" => 1.0 / (1.0 + (-x).exp()),
		"Tanh" => x.tanh(),
		"HardSigmoid" => (alpha * x + beta).clamp(0.0, 1.0),
		"ScaledTanh" => alpha * (beta * x).tanh(),
		"LeakyRelu" => {
			if x < 0.0 {
				alpha * x
			} else {
				x
			}
		},
		_ => unreachable!(),
	}
}

/// The equations of one direction and sequence.
struct Cell<'a> {
	case: &'a Case,
	direction: usize,
	h: Vec<f64>,
	c: Vec<f64>,
}

impl Cell<'_> {
	fn bias(&self, place: usize) -> f64 {
		let case = self.case;
		let len = 2 * case.gates() * case.hidden;
		if case.bias {
			case.number(Tensor::B, self.direction * len + place).into()
		} else {
			0.0
		}
	}

	fn weighted(&self, x: &[f64], gate: usize, j: usize) -> f64 {
		let (case, row) = (self.case, self.row(gate, j));
		let of = |i: usize| f64::from(case.number(Tensor::W, row * case.input + i));
		x.iter().enumerate().map(|(i, x)| of(i) * x).sum::<f64>() + self.bias(gate * case.hidden + j)
	}

	fn recurrent(&self, h: &[f64], gate: usize, j: usize) -> f64 {
		let (case, row) = (self.case, self.row(gate, j));
		let of = |i: usize| f64::from(case.number(Tensor::R, row * case.hidden + i));
		let bias = self.bias((case.gates() + gate) * case.hidden + j);
		h.iter().enumerate().map(|(i, h)| of(i) * h).sum::<f64>() + bias
	}

	fn row(&self, gate: usize, j: usize) -> usize {
		(self.direction * self.case.gates() + gate) * self.case.hidden + j
	}

	fn activate(&self, i: usize, x: f64) -> f64 {
		let clip = self.case.clip.map_or(f64::INFINITY, f64::from);
		function(self.case.functions(self.direction)[i], x.clamp(-clip, clip))
	}

	fn peephole(&self, gate: usize, j: usize, c: f64) -> f64 {
		let place = (self.direction * 3 + gate) * self.case.hidden + j;
		if self.case.peepholes {
			f64::from(self.case.number(Tensor::P, place)) * c
		} else {
			0.0
		}
	}

	fn step(&mut self, x: &[f64]) {
		let all = 0..self.case.hidden;
		let last = self.h.clone();
		let sum = |cell: &Self, gate, j| cell.weighted(x, gate, j) + cell.recurrent(&last, gate, j);
		match self.case.kind {
			Kind::Rnn => self.h = all.map(|j| self.activate(0, sum(self, 0, j))).collect(),
			Kind::Gru => {
				let z: Vec<f64> = all.clone().map(|j| self.activate(0, sum(self, 0, j))).collect();
				let r: Vec<f64> = all.clone().map(|j| self.activate(0, sum(self, 1, j))).collect();
				let reset: Vec<f64> = r.iter().zip(&last).map(|(r, h)| r * h).collect();
				let candidate = |j: usize| match self.case.option {
					true => self.weighted(x, 2, j) + r[j] * self.recurrent(&last, 2, j),
					false => self.weighted(x, 2, j) + self.recurrent(&reset, 2, j),
				};
				self.h =
					all.map(|j| (1.0 - z[j]) * self.activate(1, candidate(j)) + z[j] * last[j]).collect();
			},
			Kind::Lstm => {
				for j in all {
					let old = self.c[j];
					let i = self.activate(0, sum(self, 0, j) + self.peephole(0, j, old));
					let f = self.activate(0, sum(self, 2, j) + self.peephole(2, j, old));
					let f = if self.case.option { 1.0 - i } else { f };
					let c = f * old + i * self.activate(1, sum(self, 3, j));
					let o = self.activate(0, sum(self, 1, j) + self.peephole(1, j, c));
					self.h[j] = o * function(self.case.functions(self.direction)[2], c);
					self.c[j] = c;
				}
			},
		}
	}
}

/// Every hidden state `[steps, directions, batch, hidden]`, and the last states `[directions, batch, hidden]`.
fn defined(case: &Case) -> [Vec<f64>; 3] {
	let (directions, hidden) = (case.directions(), case.hidden);
	let mut y = vec![0.0; case.steps * directions * case.batch * hidden];
	let (mut last_h, mut last_c) = (Vec::new(), Vec::new());
	for direction in 0..directions {
		for b in 0..case.batch {
			let state = |tensor| {
				let place = |j| (direction * case.batch + b) * hidden + j;
				let number = |j| if case.state { f64::from(case.number(tensor, place(j))) } else { 0.0 };
				(0..hidden).map(number).collect()
			};
			let mut cell = Cell { case, direction, h: state(Tensor::H), c: state(Tensor::C) };
			let len = case.lengths.as_ref().map_or(case.steps, |lengths| lengths[b] as usize);
			for i in 0..len {
				let backwards = case.direction == "reverse" || direction == 1;
				let t = if backwards { len - 1 - i } else { i };
				let x = |i| f64::from(case.number(Tensor::X, (t * case.batch + b) * case.input + i));
				cell.step(&(0..case.input).map(x).collect::<Vec<_>>());
				let start = ((t * directions + direction) * case.batch + b) * hidden;
				y[start..start + hidden].copy_from_slice(&cell.h);
			}
			last_h.extend(cell.h);
			last_c.extend(cell.c);
		}
	}
	[y, last_h, last_c]
}

/// The same with the axis of sequences before the others.
fn by_batch(values: &[f64], outer: usize, batch: usize, inner: usize) -> Vec<f64> {
	let at = |b: usize, o: usize, i: usize| values[(o * batch + b) * inner + i];
	(0..batch).flat_map(|b| (0..outer).flat_map(move |o| (0..inner).map(move |i| at(b, o, i)))).collect()
}

fn case() -> impl Strategy<Value = Case> {
	let kind = prop::sample::select(vec![Kind::Rnn, Kind::Gru, Kind::Lstm]);
	let direction = prop::sample::select(vec!["forward", "reverse", "bidirectional"]);
	let sizes = (1usize..5, 1usize..4, 1usize..4, 1usize..4);
	let flags = prop::array::uniform8(any::<bool>());
	let lengths = prop::option::of(prop::collection::vec(1i32..5, 3));
	let clip = prop::option::of(0.2f32..1.0);
	let seed = prop::collection::vec(-1f32..1.0, 101);
	(kind, direction, sizes, flags, lengths, clip, seed).prop_map(
		|(kind, direction, (steps, batch, input, hidden), flags, lengths, clip, seed)| {
			let [batch_first, option, named, late, bias, state, peepholes, _] = flags;
			let most = steps as i32;
			let lengths = lengths.map(|l: Vec<i32>| l[..batch].iter().map(|len| *len.min(&most)).collect());
			Case {
				kind,
				direction,
				steps,
				batch,
				input,
				hidden,
				batch_first,
				option,
				clip,
				named,
				lengths,
				late,
				bias,
				state,
				peepholes,
				seed,
			}
		},
	)
}

proptest! {
	#[test]
	fn states_follow_the_equations(case in case()) {
		let mut expected = defined(&case);
		if case.batch_first {
			let (d, b, h) = (case.directions(), case.batch, case.hidden);
			let inner = [(case.steps * d, h), (d, h), (d, h)];
			for (values, (outer, inner)) in expected.iter_mut().zip(inner) {
				*values = by_batch(values, outer, b, inner);
			}
		}
		for (output, expected) in case.imported().iter().zip(&expected) {
			let Data::F32(values) = output.data() else { unreachable!() };
			prop_assert_eq!(values.len(), expected.len());
			for (value, expected) in values.iter().zip(expected) {
				prop_assert!((f64::from(*value) - expected).abs() < 1e-4, "{value} {expected}");
			}
		}
	}
}

#[test]
fn sequences_too_long_to_unroll_and_weights_that_do_not_fit_are_refused() {
	let rnn = |steps: &str, rows: i64| {
		let weights = |name: &str, columns: i64| {
			floats(name, &[1, rows, columns], &vec![0.0; (rows * columns) as usize])
		};
		let inputs = vec![value("x", FLOAT, &[steps, "1", "2"])];
		let nodes = vec![node("RNN", &["x", "w", "r"], &["y"])];
		read(graph(nodes, vec![weights("w", 2), weights("r", 3)], inputs, vec![value("y", FLOAT, &["a"; 4])]))
	};
	assert!(rnn("4", 3).is_ok());
	assert!(rnn("4", 4).unwrap_err().to_string().contains("do not fit"));
	assert!(rnn("100000", 3).unwrap_err().to_string().contains("too many to unroll"));
}
