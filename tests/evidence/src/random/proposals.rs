//! What a random graph may go on with.

use super::{
	Given::{self, New, There},
	Maker, Proposal,
};
use crate::{
	operators::elementwise::unary,
	values::Kind::{self, Scale, Small, Tame, Wild},
};
use freehold_referee::{
	ops::{
		Binary, Conv, Gemm, Index, Linear, Movement, Normalise, Op, PadMode, Pool, PoolKind, Quantised, Real,
		Reduce, ReduceKind, ScatterReduction,
	},
	ElementType, TensorType, Value,
};

impl Maker {
	pub(super) fn propose(&mut self) -> Proposal {
		let (value, r#type) = self.any();
		let x = There(value);
		match self.seeded.number(12) {
			0 | 1 => self.on_each(x),
			2 | 3 => self.on_two(x, &r#type),
			4 => self.along(x, &r#type),
			5 => self.normalised(x, &r#type),
			6 => self.product(x, &r#type),
			7 => self.convolved(x, &r#type),
			8 => self.quantised(x, &r#type),
			9 | 10 => self.moved(x, &r#type),
			_ => self.indexed(x, &r#type),
		}
	}

	/// Sooner one of the last.
	fn any(&mut self) -> (Value, TensorType) {
		let count = self.values.len() as u32;
		let from = if self.seeded.number(3) == 0 { 0 } else { count.saturating_sub(3) };
		self.values[(from + self.seeded.number(count - from)) as usize].clone()
	}

	fn pick<T: Clone>(&mut self, from: &[T]) -> T {
		from[self.seeded.number(from.len() as u32) as usize].clone()
	}

	fn flag(&mut self) -> bool {
		self.seeded.number(2) == 1
	}

	fn axis(&mut self, r#type: &TensorType) -> u32 {
		self.seeded.number(r#type.rank().max(1) as u32)
	}

	/// Values that sums and products can bear, or any.
	fn kind(&mut self) -> Kind {
		self.pick(&[Tame, Tame, Wild])
	}

	fn on_each(&mut self, x: Given) -> Proposal {
		let op = match self.seeded.number(4) {
			0 => Op::Cast { to: self.element() },
			_ => Op::Unary(self.pick(&unary())),
		};
		Proposal { op, inputs: vec![x] }
	}

	fn on_two(&mut self, x: Given, r#type: &TensorType) -> Proposal {
		let other = match self.seeded.number(3) {
			0 => There(self.any().0),
			_ => {
				let mut shape = r#type.shape.clone();
				for dim in &mut shape {
					*dim = if self.flag() { *dim } else { 1 };
				}
				let dropped = self.seeded.number(shape.len() as u32 + 1) as usize;
				New(TensorType::new(r#type.element, &shape[dropped..]), Wild)
			},
		};
		if self.seeded.number(8) == 0 {
			let condition = New(TensorType::new(ElementType::Bool, r#type.shape.clone()), Wild);
			return Proposal { op: Op::Where, inputs: vec![condition, x, other] };
		}
		let inputs = if self.flag() { vec![x, other] } else { vec![other, x] };
		Proposal { op: Op::Binary(self.pick(&Binary::ALL)), inputs }
	}

	fn along(&mut self, x: Given, r#type: &TensorType) -> Proposal {
		let axis = self.axis(r#type);
		let kind = self.pick(&ReduceKind::ALL);
		let axes = (0..r#type.rank() as u32).filter(|other| *other == axis || self.flag()).collect();
		let (flag, other) = (self.flag(), self.flag());
		let k = 1 + self.seeded.number(5);
		let op = match self.seeded.number(8) {
			0..3 => Reduce::Over { kind, axes, keepdims: flag },
			3 => Reduce::Arg { max: flag, axis, keepdims: other, last: self.flag() },
			4 => Reduce::CumSum { axis, exclusive: flag, reverse: other },
			5 => Reduce::TopK { axis, k, largest: flag, indices: other },
			6 => Reduce::Softmax { axis },
			_ => Reduce::LogSoftmax { axis },
		};
		Proposal { op: Op::Reduce(op), inputs: vec![x] }
	}

	fn normalised(&mut self, x: Given, r#type: &TensorType) -> Proposal {
		let epsilon = Real::new(1e-5);
		let axis = self.axis(r#type);
		let kind = self.kind();
		let new = |shape: &[u32]| New(TensorType::new(r#type.element, shape), kind);
		let after = &r#type.shape[(axis as usize).min(r#type.rank())..];
		let channel: Vec<u32> = r#type.shape.get(1).copied().into_iter().collect();
		let (op, inputs) = match self.seeded.number(4) {
			0 => (Normalise::Layer { axis, epsilon }, vec![x, new(after), new(after)]),
			1 => (Normalise::Rms { axis, epsilon }, vec![x, new(after)]),
			2 => (Normalise::Instance { epsilon }, vec![x, new(&channel), new(&channel)]),
			_ => {
				let of_channel = [(); 4].map(|()| new(&channel));
				(Normalise::Batch { epsilon }, [x].into_iter().chain(of_channel).collect())
			},
		};
		Proposal { op: Op::Normalise(op), inputs }
	}

	fn product(&mut self, x: Given, r#type: &TensorType) -> Proposal {
		let k = r#type.shape.last().copied().unwrap_or(1);
		let n = 1 + self.seeded.number(40);
		let kind = self.kind();
		let transpose_b = self.flag();
		let shape = if transpose_b { [n, k] } else { [k, n] };
		let w = New(TensorType::new(r#type.element, shape), kind);
		if r#type.rank() == 2 && self.flag() {
			let [alpha, beta] = [0.5, 2.0].map(Real::new);
			let bias = New(TensorType::new(r#type.element, [n]), kind);
			let gemm = Gemm { alpha, beta, transpose_a: false, transpose_b };
			return Proposal { op: Op::Linear(Linear::Gemm(gemm)), inputs: vec![x, w, bias] };
		}
		Proposal { op: Op::Linear(Linear::MatMul { transpose_b }), inputs: vec![x, w] }
	}

	fn convolved(&mut self, x: Given, r#type: &TensorType) -> Proposal {
		let axes = r#type.rank().saturating_sub(2);
		let channels = r#type.shape.get(1).copied().unwrap_or(1);
		let kernel = 1 + self.seeded.number(3);
		let mut each =
			|low, high| -> Vec<u32> { (0..axes).map(|_| low + self.seeded.number(high - low)).collect() };
		let (strides, dilations) = (each(1, 3), each(1, 3));
		let (pads_begin, pads_end) = (each(0, kernel), each(0, kernel));
		if self.flag() {
			let kind = self.pick(&[
				PoolKind::Max,
				PoolKind::MaxIndex { column_major: false },
				PoolKind::Average { count_include_pad: true },
				PoolKind::Average { count_include_pad: false },
				PoolKind::Lp { p: 2 },
			]);
			let ceil_mode = self.flag();
			let kernel = vec![kernel; axes];
			let pool = Pool { kind, kernel, strides, dilations, pads_begin, pads_end, ceil_mode };
			return Proposal { op: Op::Pool(pool), inputs: vec![x] };
		}
		let depthwise = self.flag();
		let group = if depthwise { channels } else { 1 };
		let outputs = if depthwise { channels } else { 1 + self.seeded.number(20) };
		let shape = [vec![outputs, channels / group], vec![kernel; axes]].concat();
		let conv = Conv { strides, dilations, pads_begin, pads_end, group };
		let kind = self.kind();
		let mut inputs = vec![x, New(TensorType::new(r#type.element, shape), kind)];
		if matches!(r#type.element, ElementType::Int8 | ElementType::Uint8) {
			let zero = || New(TensorType::new(r#type.element, []), Wild);
			inputs.extend([zero(), zero()]);
			return Proposal { op: Op::Quantised(Quantised::ConvInteger(conv)), inputs };
		}
		if self.flag() {
			inputs.push(New(TensorType::new(r#type.element, [outputs]), kind));
		}
		Proposal { op: Op::Linear(Linear::Conv(conv)), inputs }
	}

	fn quantised(&mut self, x: Given, r#type: &TensorType) -> Proposal {
		let byte = self.pick(&[ElementType::Int8, ElementType::Uint8]);
		let scalar = |element, kind| New(TensorType::new(element, []), kind);
		let scale = scalar(ElementType::Float32, Scale);
		let (op, inputs) = match r#type.element {
			ElementType::Int8 | ElementType::Uint8 if self.flag() => {
				let k = r#type.shape.last().copied().unwrap_or(1);
				let n = 1 + self.seeded.number(40);
				let w = New(TensorType::new(byte, [k, n]), Wild);
				let zeros = [scalar(r#type.element, Wild), scalar(byte, Wild)];
				let inputs = [x, w].into_iter().chain(zeros).collect();
				(Quantised::MatMulInteger { transpose_b: false }, inputs)
			},
			ElementType::Float32 => {
				(Quantised::QuantizeLinear { axis: 0, block: 0 }, vec![x, scale, scalar(byte, Wild)])
			},
			element => {
				(Quantised::DequantizeLinear { axis: 0, block: 0 }, vec![x, scale, scalar(element, Wild)])
			},
		};
		Proposal { op: Op::Quantised(op), inputs }
	}

	fn moved(&mut self, x: Given, r#type: &TensorType) -> Proposal {
		let shape = &r#type.shape;
		let axis = self.axis(r#type);
		let mut perm: Vec<u32> = (0..shape.len() as u32).collect();
		for i in (1..perm.len()).rev() {
			perm.swap(i, self.seeded.number(i as u32 + 1) as usize);
		}
		let op = match self.seeded.number(8) {
			0 => {
				let count: u32 = shape.iter().product();
				let divisors: Vec<u32> = (1..=count).filter(|dim| count.is_multiple_of(*dim)).collect();
				let first = self.pick(&divisors);
				Movement::Reshape { shape: vec![first, count / first] }
			},
			1 => Movement::Transpose { perm },
			2 => {
				let other = There(self.any().0);
				return Proposal { op: Op::Movement(Movement::Concat { axis }), inputs: vec![x, other] };
			},
			3 => {
				let starts: Vec<u32> = shape.iter().map(|dim| self.seeded.number(*dim)).collect();
				let steps: Vec<i32> = shape.iter().map(|_| self.pick(&[-2, -1, 1, 2])).collect();
				let lengths = shape.iter().zip(starts.iter().zip(&steps)).map(|(dim, (start, step))| {
					let room = if *step < 0 { *start } else { dim - 1 - start };
					room / step.unsigned_abs() + 1
				});
				Movement::Slice { lengths: lengths.collect(), starts, steps }
			},
			4 => Movement::Tile { repeats: shape.iter().map(|_| 1 + self.seeded.number(2)).collect() },
			5 => {
				let mode = self.pick(&[PadMode::Constant, PadMode::Reflect, PadMode::Edge, PadMode::Wrap]);
				let mut each = || shape.iter().map(|_| self.seeded.number(3) as i32).collect();
				Movement::Pad { mode, begin: each(), end: each() }
			},
			6 => Movement::Trilu { upper: self.flag(), k: i64::from(self.seeded.number(5)) - 2 },
			_ => Movement::Expand { shape: [vec![1 + self.seeded.number(3)], shape.clone()].concat() },
		};
		Proposal { op: Op::Movement(op), inputs: vec![x] }
	}

	fn indexed(&mut self, x: Given, r#type: &TensorType) -> Proposal {
		let axis = self.axis(r#type);
		let count = 1 + self.seeded.number(5);
		let indices = |shape: &[u32]| New(TensorType::new(ElementType::Int64, shape), Small);
		let kind = self.kind();
		let updates = |shape: &[u32]| New(TensorType::new(r#type.element, shape), kind);
		let reduction = self.pick(&[
			ScatterReduction::None,
			ScatterReduction::Add,
			ScatterReduction::Mul,
			ScatterReduction::Max,
			ScatterReduction::Min,
		]);
		let (op, inputs) = match self.seeded.number(4) {
			0 => (Index::Gather { axis }, vec![x, indices(&[count])]),
			1 => (Index::GatherElements { axis }, vec![x, indices(&r#type.shape)]),
			2 => {
				let shape = &r#type.shape;
				(Index::ScatterElements { axis, reduction }, vec![x, indices(shape), updates(shape)])
			},
			_ => {
				let of_one = [&[count], &r#type.shape[r#type.rank().min(1)..]].concat();
				(Index::ScatterND { reduction }, vec![x, indices(&[count, 1]), updates(&of_one)])
			},
		};
		Proposal { op: Op::Index(op), inputs }
	}
}
