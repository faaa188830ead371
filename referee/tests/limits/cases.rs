//! Operators on as much as is judged at once: for each group, those that need the most memory beside inputs and output.

use freehold_referee::{
	graph::{Initializer, Operator, Output},
	ops::*,
	Array, Data, ElementType,
	ElementType::{Float32, Float64, Int32, Int64, Int8, Uint32, Uint8},
	Graph, Hash, Limits, Plan, TensorType, Value,
};

/// An operator of a size, and its inputs' types.
pub struct Family {
	pub name: &'static str,
	pub of: fn(u32) -> (Op, Vec<TensorType>),
}

/// An operator as large as the limits let it be.
pub struct Case {
	pub name: &'static str,
	pub op: Op,
	pub inputs: Vec<TensorType>,
	pub output: TensorType,
}

/// The largest of each family.
pub fn cases() -> Vec<Case> {
	families().iter().map(|family| family.largest()).collect()
}

impl Family {
	fn case(&self, size: u32) -> Option<Case> {
		let (op, inputs) = (self.of)(size);
		let output = op.infer(&inputs.iter().collect::<Vec<_>>()).ok()?;
		let case = Case { name: self.name, op, inputs, output };
		case.plan(&case.graph(&[]))?.operators[0].is_none().then_some(case)
	}

	fn largest(&self) -> Case {
		let (mut fits, mut too_large) = (1, 1 << 24);
		while too_large - fits > 1 {
			let middle = (fits + too_large) / 2;
			match self.case(middle) {
				Some(_) => fits = middle,
				None => too_large = middle,
			}
		}
		self.case(fits).unwrap_or_else(|| panic!("{} has no size that fits", self.name))
	}
}

impl Case {
	/// It alone, on initializers of these roots, or of none that are known. As graphs have small inputs and outputs
	/// only, the last initializer, of one byte, is the output.
	pub fn graph(&self, roots: &[Hash]) -> Graph {
		let byte = of(Uint8, &[1]);
		let initializers = self.inputs.iter().chain([&byte]).enumerate().map(|(i, r#type)| Initializer {
			r#type: r#type.clone(),
			root: roots.get(i).copied().unwrap_or_default(),
		});
		let inputs = (0..self.inputs.len() as u32).map(Value::Initializer).collect();
		let last = Value::Initializer(self.inputs.len() as u32);
		Graph {
			inputs: Vec::new(),
			initializers: initializers.collect(),
			operators: vec![Operator { op: self.op.clone(), inputs, output: self.output.clone() }],
			outputs: vec![Output { name: b"y".to_vec(), value: last }],
		}
	}

	/// How it is judged, if it can be.
	pub fn plan(&self, graph: &Graph) -> Option<Plan> {
		graph.checked_plan(&Limits::V1).ok()
	}

	/// Values that differ, for its inputs.
	pub fn values(&self) -> Vec<Array> {
		self.inputs.iter().map(values).collect()
	}
}

fn values(r#type: &TensorType) -> Array {
	let numbers = 0..r#type.elements().unwrap() as u32;
	let mixed = numbers.map(|i| i.wrapping_mul(2_654_435_761));
	let data = match r#type.element {
		Float32 => Data::F32(mixed.map(|i| i as f32 / 4e8 + 0.5).collect()),
		Float64 => Data::F64(mixed.map(|i| f64::from(i) / 4e8 + 0.5).collect()),
		Int32 => Data::I32(mixed.map(|i| i as i32 >> 8).collect()),
		Int64 => Data::I64(mixed.map(|i| i64::from(i >> 8)).collect()),
		ElementType::Bool => Data::Bool(mixed.map(|i| (i >> 31) as u8).collect()),
		element => {
			let bytes = r#type.bytes().unwrap() as u32;
			let bytes: Vec<u8> = (0..bytes).map(|i| (i.wrapping_mul(2_654_435_761) >> 24) as u8).collect();
			Data::from_bytes(element, &bytes)
		},
	};
	Array::new(r#type.shape.clone(), data).unwrap()
}

fn of(element: ElementType, shape: &[u32]) -> TensorType {
	TensorType::new(element, shape)
}

fn pool(kind: PoolKind, kernel: u32, stride: u32) -> Op {
	Op::Pool(Pool {
		kind,
		kernel: vec![kernel],
		strides: vec![stride],
		dilations: vec![1],
		pads_begin: vec![0],
		pads_end: vec![0],
		ceil_mode: false,
	})
}

fn pad(mode: PadMode, end: &[i32]) -> Op {
	Op::Movement(Movement::Pad { mode, begin: vec![0; end.len()], end: end.to_vec() })
}

fn resize(mode: ResizeMode, from: &[u32], to: &[u32], antialias: bool) -> Op {
	let scales = from.iter().zip(to).map(|(from, to)| Real::new((f64::from(*to) / f64::from(*from)) as f32));
	Op::Resize(Resize {
		mode,
		coordinates: CoordinateMode::HalfPixel,
		sizes: to.to_vec(),
		scales: scales.collect(),
		roi: vec![(Real::new(0.0), Real::new(1.0)); to.len()],
		extrapolation: Real::new(0.0),
		exclude_outside: false,
		antialias,
	})
}

const CUBIC: ResizeMode = ResizeMode::Cubic { coefficient: Real::new(-0.75) };
const NEAREST: ResizeMode = ResizeMode::Nearest(NearestMode::Floor);

fn families() -> Vec<Family> {
	let mut families = pools_and_movements();
	families.extend(resizes());
	families.extend(along());
	families.extend(by_element());
	families.extend(indexed());
	families.extend(products());
	families.extend(convolutions());
	families
}

fn pools_and_movements() -> Vec<Family> {
	vec![
		Family { name: "MaxPool", of: |n| (pool(PoolKind::Max, 20, 1), vec![of(Float32, &[1, 1, n + 20])]) },
		Family {
			name: "MaxPool of one window",
			of: |n| (pool(PoolKind::Max, n, 1), vec![of(Uint8, &[1, 1, n])]),
		},
		Family {
			name: "MaxPool of a few windows",
			of: |n| (pool(PoolKind::Max, n, 1), vec![of(Uint8, &[1, 1, n + 3])]),
		},
		Family {
			name: "MaxPool with indices",
			of: |n| (pool(PoolKind::MaxIndex { column_major: true }, 2, 1), vec![of(Uint8, &[1, 1, n + 2])]),
		},
		Family {
			name: "AveragePool",
			of: |n| {
				let kind = PoolKind::Average { count_include_pad: true };
				(pool(kind, 20, 1), vec![of(Float32, &[1, 1, n + 20])])
			},
		},
		Family { name: "Pad Edge", of: |n| (pad(PadMode::Edge, &[n as i32]), vec![of(Uint8, &[1])]) },
		Family { name: "Pad Wrap", of: |n| (pad(PadMode::Wrap, &[n as i32]), vec![of(Uint8, &[3])]) },
		Family {
			name: "Pad Reflect",
			of: |n| (pad(PadMode::Reflect, &[n as i32, 0]), vec![of(Uint8, &[2, 1])]),
		},
		Family {
			name: "Transpose",
			of: |n| (Op::Movement(Movement::Transpose { perm: vec![1, 0] }), vec![of(Uint8, &[n, 3])]),
		},
		Family {
			name: "Tile",
			of: |n| (Op::Movement(Movement::Tile { repeats: vec![n, 1] }), vec![of(Uint8, &[1, 2])]),
		},
	]
}

fn resizes() -> Vec<Family> {
	vec![
		Family {
			name: "Resize nearest",
			of: |n| (resize(NEAREST, &[n], &[n * 3 / 2], false), vec![of(Uint8, &[n])]),
		},
		Family {
			name: "Resize nearest to blocks",
			of: |n| (resize(NEAREST, &[n, 2], &[n * 2, 2], false), vec![of(Uint8, &[n, 2])]),
		},
		Family {
			name: "Resize linear",
			of: |n| (resize(ResizeMode::Linear, &[n], &[n * 3], false), vec![of(Uint8, &[n])]),
		},
		Family {
			name: "Resize linear of large numbers",
			of: |n| (resize(ResizeMode::Linear, &[n], &[n * 3], false), vec![of(Uint32, &[n])]),
		},
		Family {
			name: "Resize cubic",
			of: |n| (resize(CUBIC, &[2, n], &[2, n * 3], false), vec![of(Float32, &[2, n])]),
		},
		Family {
			name: "Resize to one element",
			of: |n| (resize(CUBIC, &[n], &[1], true), vec![of(Uint8, &[n])]),
		},
		Family {
			name: "Resize that keeps its length",
			of: |n| (resize(ResizeMode::Linear, &[n], &[n], false), vec![of(Uint8, &[n])]),
		},
	]
}

fn along() -> Vec<Family> {
	vec![
		Family {
			name: "TopK of short rows",
			of: |n| {
				let op = Reduce::TopK { axis: 1, k: 1, largest: true, indices: false };
				(Op::Reduce(op), vec![of(Uint8, &[n, 1])])
			},
		},
		Family {
			name: "TopK of one row",
			of: |n| {
				let op = Reduce::TopK { axis: 0, k: n, largest: true, indices: true };
				(Op::Reduce(op), vec![of(Uint8, &[n])])
			},
		},
		Family {
			name: "ArgMax",
			of: |n| {
				let op = Reduce::Arg { max: true, axis: 1, keepdims: false, last: false };
				(Op::Reduce(op), vec![of(Uint8, &[n, 1])])
			},
		},
		Family {
			name: "LogSumExp of integers",
			of: |n| {
				let op = Reduce::Over { kind: ReduceKind::LogSumExp, axes: vec![], keepdims: true };
				(Op::Reduce(op), vec![of(Int32, &[n])])
			},
		},
		Family {
			name: "Softmax down columns",
			of: |n| (Op::Reduce(Reduce::Softmax { axis: 0 }), vec![of(Float32, &[1, n])]),
		},
		Family {
			name: "Hardmax",
			of: |n| (Op::Reduce(Reduce::Hardmax { axis: 1 }), vec![of(Float32, &[n, 1])]),
		},
		Family {
			name: "CumSum",
			of: |n| {
				let op = Reduce::CumSum { axis: 0, exclusive: true, reverse: true };
				(Op::Reduce(op), vec![of(Float64, &[1, n])])
			},
		},
	]
}

fn by_element() -> Vec<Family> {
	const EPSILON: Real = Real::new(1e-5);
	vec![
		Family { name: "Cast", of: |n| (Op::Cast { to: Float64 }, vec![of(Uint8, &[n])]) },
		Family {
			name: "Add",
			of: |n| (Op::Binary(Binary::Add), vec![of(Float32, &[n, 1]), of(Float32, &[8])]),
		},
		Family { name: "Pow", of: |n| (Op::Binary(Binary::Pow), vec![of(Int32, &[]), of(Uint8, &[n])]) },
		Family {
			name: "Pow of floats",
			of: |n| (Op::Binary(Binary::Pow), vec![of(Float64, &[1]), of(Uint8, &[n])]),
		},
		Family {
			name: "Where",
			of: |n| (Op::Where, vec![of(ElementType::Bool, &[n, 1]), of(Float64, &[4]), of(Float64, &[1])]),
		},
		Family { name: "Gelu", of: |n| (Op::Unary(Unary::Gelu { tanh: false }), vec![of(Float32, &[n])]) },
		Family {
			name: "LayerNormalization",
			of: |n| {
				let op = Normalise::Layer { axis: 1, epsilon: EPSILON };
				(Op::Normalise(op), vec![of(Float32, &[n, 4]), of(Float32, &[1]), of(Float32, &[4])])
			},
		},
		Family {
			name: "InstanceNormalization",
			of: |n| {
				let op = Normalise::Instance { epsilon: EPSILON };
				(Op::Normalise(op), vec![of(Float32, &[1, n, 2]), of(Float32, &[n]), of(Float32, &[n])])
			},
		},
		Family {
			name: "LRN",
			of: |n| {
				let [alpha, beta, bias] = [1e-4, 0.75, 1.0].map(Real::new);
				(
					Op::Normalise(Normalise::LocalResponse { size: 1, alpha, beta, bias }),
					vec![of(Float32, &[1, 1, n])],
				)
			},
		},
		Family {
			name: "QuantizeLinear by blocks",
			of: |n| {
				let op = Quantised::QuantizeLinear { axis: 0, block: 2 };
				let scale = of(Float32, &[n]);
				(Op::Quantised(op), vec![of(Float32, &[n * 2]), scale, of(Uint8, &[n])])
			},
		},
		Family {
			name: "DequantizeLinear",
			of: |n| {
				let op = Quantised::DequantizeLinear { axis: 0, block: 0 };
				(Op::Quantised(op), vec![of(Uint8, &[n]), of(Float32, &[]), of(Uint8, &[])])
			},
		},
	]
}

fn indexed() -> Vec<Family> {
	vec![
		Family {
			name: "Gather",
			of: |n| (Op::Index(Index::Gather { axis: 0 }), vec![of(Uint8, &[9]), of(Int32, &[n])]),
		},
		Family {
			name: "GatherElements",
			of: |n| (Op::Index(Index::GatherElements { axis: 0 }), vec![of(Uint8, &[9]), of(Int32, &[n])]),
		},
		Family {
			name: "GatherND",
			of: |n| {
				(Op::Index(Index::GatherND { batch_dims: 0 }), vec![of(Float64, &[9]), of(Int32, &[n, 1])])
			},
		},
		Family {
			name: "ScatterElements",
			of: |n| {
				let op = Index::ScatterElements { axis: 0, reduction: ScatterReduction::Add };
				(Op::Index(op), vec![of(Uint8, &[n]), of(Int32, &[n]), of(Uint8, &[n])])
			},
		},
		Family {
			name: "ScatterND",
			of: |n| {
				let op = Index::ScatterND { reduction: ScatterReduction::Max };
				(Op::Index(op), vec![of(Float64, &[n]), of(Int32, &[n, 1]), of(Float64, &[n])])
			},
		},
		Family {
			name: "OneHot",
			of: |n| (Op::Index(Index::OneHot { axis: 1, depth: 2 }), vec![of(Int32, &[n]), of(Int8, &[2])]),
		},
	]
}

fn products() -> Vec<Family> {
	vec![
		Family {
			name: "MatMul",
			of: |n| {
				let op = Linear::MatMul { transpose_b: false };
				(Op::Linear(op), vec![of(Float32, &[n, 1]), of(Float32, &[1, 512])])
			},
		},
		Family {
			name: "Gemm",
			of: |n| {
				let (alpha, beta) = (Real::new(0.5), Real::new(2.0));
				let op = Gemm { alpha, beta, transpose_a: true, transpose_b: true };
				(
					Op::Linear(Linear::Gemm(op)),
					vec![of(Float64, &[8, n]), of(Float64, &[8, 8]), of(Float64, &[n, 1])],
				)
			},
		},
		Family {
			name: "QLinearMatMul",
			of: |n| {
				let (scale, zero) = (of(Float32, &[]), of(Uint8, &[]));
				let (a, b) = (of(Uint8, &[n, 1]), of(Uint8, &[1, 256]));
				let op = Quantised::QLinearMatMul { transpose_b: false };
				let (x, y) = ([a, scale.clone(), zero.clone()], [b, scale.clone(), zero.clone()]);
				(Op::Quantised(op), x.into_iter().chain(y).chain([scale, zero]).collect())
			},
		},
		Family {
			name: "MatMulInteger of long columns",
			of: |n| {
				let op = Quantised::MatMulInteger { transpose_b: true };
				(
					Op::Quantised(op),
					vec![of(Uint8, &[1, 8]), of(Uint8, &[n, 8]), of(Uint8, &[]), of(Uint8, &[])],
				)
			},
		},
	]
}

/// Along one axis.
fn conv(kernel: u32, stride: u32, dilation: u32, pads: u32, group: u32) -> (Conv, u32) {
	let [strides, dilations, pads_begin, pads_end] =
		[stride, dilation, pads, pads].map(|number| vec![number]);
	(Conv { strides, dilations, pads_begin, pads_end, group }, kernel)
}

fn real((conv, kernel): (Conv, u32), element: ElementType, x: &[u32], maps: u32) -> (Op, Vec<TensorType>) {
	let w = of(element, &[maps, x[1] / conv.group, kernel]);
	(Op::Linear(Linear::Conv(conv)), vec![of(element, x), w])
}

fn quantised((conv, kernel): (Conv, u32), x: &[u32], maps: u32) -> (Op, Vec<TensorType>) {
	let (scale, zero) = (of(Float32, &[]), of(Uint8, &[]));
	let w = of(Uint8, &[maps, x[1] / conv.group, kernel]);
	let (x, w) = ([of(Uint8, x), scale.clone(), zero.clone()], [w, scale.clone(), zero.clone()]);
	(Op::Quantised(Quantised::QLinearConv(conv)), x.into_iter().chain(w).chain([scale, zero]).collect())
}

fn convolutions() -> Vec<Family> {
	vec![
		Family { name: "Conv of rows", of: |n| real(conv(3, 1, 1, 1, 1), Float32, &[1, 1, n], 4) },
		Family { name: "Conv of channels", of: |n| real(conv(1, 1, 1, 0, 1), Float32, &[1, n, 4], 4) },
		Family {
			name: "Conv, far dilated",
			of: |n| real(conv(2, 1, 60_000, 30_000, 1), Float32, &[1, n, 1], 1),
		},
		Family { name: "Conv, far padded", of: |n| real(conv(1, 1, 1, n, 1), Float32, &[1, 100, 1], 1) },
		Family { name: "Conv, strided", of: |n| real(conv(7, 5, 3, 9, 1), Float64, &[1, 3, n], 2) },
		Family { name: "Conv of many maps", of: |n| real(conv(1, 1, 1, 0, 1), Float32, &[1, 1, 8], n) },
		Family { name: "Conv, depthwise", of: |n| real(conv(3, 1, 1, 1, n), Float32, &[1, n, 40], n) },
		Family { name: "QLinearConv of rows", of: |n| quantised(conv(3, 1, 1, 1, 1), &[1, 1, n], 4) },
		Family { name: "QLinearConv of many maps", of: |n| quantised(conv(1, 1, 1, 0, 1), &[1, 1, 8], n) },
		Family {
			name: "QLinearConv, far dilated",
			of: |n| quantised(conv(2, 1, 60_000, 30_000, 1), &[1, n, 1], 1),
		},
		Family { name: "QLinearConv, depthwise", of: |n| quantised(conv(3, 2, 1, 1, n), &[1, n, 40], n) },
		Family {
			name: "ConvTranspose",
			of: |n| {
				let lists = [vec![5], vec![1], vec![0], vec![0], vec![0]];
				let [strides, dilations, pads_begin, pads_end, output_padding] = lists;
				let op = ConvTranspose { strides, dilations, pads_begin, pads_end, output_padding, group: 1 };
				(
					Op::Linear(Linear::ConvTranspose(op)),
					vec![of(Float32, &[1, 1, n]), of(Float32, &[1, 1, 5])],
				)
			},
		},
	]
}
