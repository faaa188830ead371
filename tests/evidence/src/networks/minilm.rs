//! all-MiniLM-L6-v2 out of its published weights: a BERT of six layers, its last hidden state averaged over
//! the tokens that the mask keeps and scaled to length one.
//!
//! Quantised, every dense layer multiplies signed integers of 8 bits: its weights symmetric with one scale per
//! output, its input symmetric with one scale per token, found as the model runs. Both are signed, so that no
//! machine's sum of two products leaves 16 bits where it adds them up in pairs. The table of word embeddings has
//! one scale per word. Attention, normalisation and biases stay floats.

use crate::network::{float, int, ints, Dim, Network};
use anyhow::{Context, Result};
use freehold_referee::ElementType;
use safetensors::SafeTensors;

const LAYERS: usize = 6;
const HEADS: i64 = 12;
const HEAD: i64 = 32;
const HIDDEN: u32 = 384;
const EPSILON: f32 = 1e-12;
/// The largest magnitude of an integer.
const MOST: f32 = 127.0;
/// Below this, a token's scale does not go.
const LEAST: f32 = 1e-6;

/// Numbers of the dense layers and of the table.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Precision {
	Float,
	Integer,
}

struct Builder<'a> {
	network: Network,
	weights: SafeTensors<'a>,
	precision: Precision,
	/// What is added to the attention scores of each token: 0, or a large negative number.
	mask: String,
}

/// `input_ids`, `attention_mask` and `token_type_ids` (i64 `[batch, tokens]`) to `embedding [batch, 384]`.
pub fn build(safetensors: &[u8], precision: Precision) -> Result<Vec<u8>> {
	let mut network = Network::default();
	let [batch, tokens] = [Dim::Open("batch"), Dim::Open("tokens")];
	let mut input = |name| network.input(name, ElementType::Int64, &[batch, tokens]);
	let [ids, mask, kinds] = [input("input_ids"), input("attention_mask"), input("token_type_ids")];
	let kept = network.node("Cast", [&mask], vec![int("to", ElementType::Float32.onnx().into())]);
	let weights = SafeTensors::deserialize(safetensors)?;
	let mask = added(&mut network, &kept);
	let mut builder = Builder { network, weights, precision, mask };
	let mut x = builder.embed(&ids, &kinds)?;
	for layer in 0..LAYERS {
		x = builder.layer(&x, layer)?;
	}
	let mut network = builder.network;
	let embedding = pooled(&mut network, &x, &kept);
	network.output(&embedding, "embedding", ElementType::Float32, &[batch, Dim::Fixed(HIDDEN)]);
	Ok(network.finish())
}

/// `(1 − mask) · −10000`, as `[batch, 1, 1, tokens]`.
fn added(network: &mut Network, kept: &str) -> String {
	let axes = network.i64s("axes", &[1, 2]);
	let kept = network.node("Unsqueeze", [kept, &axes], vec![]);
	let one = network.f32s("one", &[], &[1.0]);
	let dropped = network.node("Sub", [&one, &kept], vec![]);
	let far = network.f32s("far", &[], &[-10_000.0]);
	network.node("Mul", [&dropped, &far], vec![])
}

/// The mean over the tokens kept, divided by its length.
fn pooled(network: &mut Network, x: &str, kept: &str) -> String {
	let last = network.i64s("axis", &[2]);
	let tokens = network.i64s("axis", &[1]);
	let weights = network.node("Unsqueeze", [kept, &last], vec![]);
	let weighted = network.node("Mul", [x, &weights], vec![]);
	let sum = network.node("ReduceSum", [&weighted, &tokens], vec![int("keepdims", 0)]);
	let count = network.node("ReduceSum", [&weights, &tokens], vec![int("keepdims", 0)]);
	let mean = network.node("Div", [&sum, &count], vec![]);
	network.node("LpNormalization", [&mean], vec![int("axis", -1), int("p", 2)])
}

impl Builder<'_> {
	fn tensor(&self, name: &str) -> Result<(Vec<u32>, Vec<f32>)> {
		let view = self.weights.tensor(name).with_context(|| format!("no {name} among the weights"))?;
		let shape = view.shape().iter().map(|dim| *dim as u32).collect();
		let values = view.data().as_chunks::<4>().0.iter().map(|b| f32::from_le_bytes(*b)).collect();
		Ok((shape, values))
	}

	fn constant(&mut self, name: &str) -> Result<String> {
		let (shape, values) = self.tensor(name)?;
		Ok(self.network.f32s(name, &shape, &values))
	}

	fn normalise(&mut self, x: &str, name: &str) -> Result<String> {
		let scale = self.constant(&format!("{name}.weight"))?;
		let bias = self.constant(&format!("{name}.bias"))?;
		let attributes = vec![int("axis", -1), float("epsilon", EPSILON)];
		Ok(self.network.node("LayerNormalization", [x, &scale, &bias], attributes))
	}

	/// Words, places and kinds of tokens; the places by the shape of the input, as exporters write it.
	fn embed(&mut self, ids: &str, kinds: &str) -> Result<String> {
		let words = self.words(ids)?;
		let places = self.constant("embeddings.position_embeddings.weight")?;
		let shape = self.network.node("Shape", [ids], vec![]);
		let one = self.network.i64s("one", &[1]);
		let tokens = self.network.node("Gather", [&shape, &one], vec![]);
		let zero = self.network.i64s("zero", &[0]);
		let places = self.network.node("Slice", [&places, &zero, &tokens, &zero], vec![]);
		let table = self.constant("embeddings.token_type_embeddings.weight")?;
		let kinds = self.network.node("Gather", [&table, kinds], vec![]);
		let x = self.network.node("Add", [&words, &kinds], vec![]);
		let x = self.network.node("Add", [&x, &places], vec![]);
		self.normalise(&x, "embeddings.LayerNorm")
	}

	fn words(&mut self, ids: &str) -> Result<String> {
		let name = "embeddings.word_embeddings.weight";
		if self.precision == Precision::Float {
			let table = self.constant(name)?;
			return Ok(self.network.node("Gather", [&table, ids], vec![]));
		}
		let (shape, values) = self.tensor(name)?;
		let (integers, scales) = quantise_rows(&values, shape[1] as usize);
		let table = self.network.i8s(name, &shape, &integers);
		let scales = self.network.f32s(name, &[shape[0], 1], &scales);
		let rows = self.network.node("Gather", [&table, ids], vec![]);
		let rows = self.network.node("Cast", [&rows], vec![int("to", ElementType::Float32.onnx().into())]);
		let scales = self.network.node("Gather", [&scales, ids], vec![]);
		Ok(self.network.node("Mul", [&rows, &scales], vec![]))
	}

	/// `x · wᵀ + b`.
	fn dense(&mut self, x: &str, name: &str) -> Result<String> {
		let (shape, values) = self.tensor(&format!("{name}.weight"))?;
		let [outputs, inputs] = [shape[0], shape[1]];
		let product = match self.precision {
			Precision::Float => {
				let w = transposed(&values, inputs as usize);
				let w = self.network.f32s(name, &[inputs, outputs], &w);
				self.network.node("MatMul", [x, &w], vec![])
			},
			Precision::Integer => {
				let (integers, scales) = quantise_rows(&values, inputs as usize);
				let w = self.network.i8s(name, &[inputs, outputs], &transposed(&integers, inputs as usize));
				let scales = self.network.f32s("scales", &[outputs], &scales);
				self.integer_product(x, &w, &scales)
			},
		};
		let bias = self.constant(&format!("{name}.bias"))?;
		Ok(self.network.node("Add", [&product, &bias], vec![]))
	}

	fn integer_product(&mut self, x: &str, w: &str, scales: &str) -> String {
		let to = |element: ElementType| vec![int("to", element.onnx().into())];
		let network = &mut self.network;
		let [most, least] = [MOST, LEAST].map(|bound| network.f32s("bound", &[], &[bound]));
		let sizes = network.node("Abs", [x], vec![]);
		let largest = network.node("ReduceMax", [&sizes], vec![ints("axes", &[-1]), int("keepdims", 1)]);
		let scale = network.node("Div", [&largest, &most], vec![]);
		let scale = network.node("Max", [&scale, &least], vec![]);
		let x = network.node("Div", [x, &scale], vec![]);
		let x = network.node("Round", [&x], vec![]);
		let x = network.node("Cast", [&x], to(ElementType::Int8));
		let product = network.node("MatMulInteger", [&x, w], vec![]);
		let product = network.node("Cast", [&product], to(ElementType::Float32));
		let product = network.node("Mul", [&product, &scale], vec![]);
		network.node("Mul", [&product, scales], vec![])
	}

	fn layer(&mut self, x: &str, layer: usize) -> Result<String> {
		let name = format!("encoder.layer.{layer}");
		let attended = self.attention(x, &format!("{name}.attention.self"))?;
		let attended = self.dense(&attended, &format!("{name}.attention.output.dense"))?;
		let sum = self.network.node("Add", [&attended, x], vec![]);
		let x = self.normalise(&sum, &format!("{name}.attention.output.LayerNorm"))?;
		let inner = self.dense(&x, &format!("{name}.intermediate.dense"))?;
		let inner = self.gelu(&inner);
		let outer = self.dense(&inner, &format!("{name}.output.dense"))?;
		let sum = self.network.node("Add", [&outer, &x], vec![]);
		self.normalise(&sum, &format!("{name}.output.LayerNorm"))
	}

	fn attention(&mut self, x: &str, name: &str) -> Result<String> {
		// [batch, tokens, hidden] to [batch, heads, tokens, head], or with the last two swapped.
		let mut heads = |part: &str, perm: [i64; 4]| -> Result<String> {
			let x = self.dense(x, &format!("{name}.{part}"))?;
			let shape = self.network.i64s("heads", &[0, 0, HEADS, HEAD]);
			let x = self.network.node("Reshape", [&x, &shape], vec![]);
			Ok(self.network.node("Transpose", [&x], vec![ints("perm", &perm)]))
		};
		let query = heads("query", [0, 2, 1, 3])?;
		let key = heads("key", [0, 2, 3, 1])?;
		let value = heads("value", [0, 2, 1, 3])?;
		let network = &mut self.network;
		let scores = network.node("MatMul", [&query, &key], vec![]);
		let scale = network.f32s("scale", &[], &[(HEAD as f32).sqrt()]);
		let scores = network.node("Div", [&scores, &scale], vec![]);
		let scores = network.node("Add", [&scores, &self.mask], vec![]);
		let shares = network.node("Softmax", [&scores], vec![int("axis", -1)]);
		let x = network.node("MatMul", [&shares, &value], vec![]);
		let x = network.node("Transpose", [&x], vec![ints("perm", &[0, 2, 1, 3])]);
		let shape = network.i64s("hidden", &[0, 0, i64::from(HIDDEN)]);
		Ok(network.node("Reshape", [&x, &shape], vec![]))
	}

	fn gelu(&mut self, x: &str) -> String {
		let network = &mut self.network;
		let root = network.f32s("root", &[], &[std::f32::consts::SQRT_2]);
		let one = network.f32s("one", &[], &[1.0]);
		let half = network.f32s("half", &[], &[0.5]);
		let scaled = network.node("Div", [x, &root], vec![]);
		let erf = network.node("Erf", [&scaled], vec![]);
		let share = network.node("Add", [&erf, &one], vec![]);
		let product = network.node("Mul", [x, &share], vec![]);
		network.node("Mul", [&product, &half], vec![])
	}
}

/// Each row as integers, and its scale.
fn quantise_rows(values: &[f32], columns: usize) -> (Vec<i8>, Vec<f32>) {
	let mut integers = Vec::with_capacity(values.len());
	let mut scales = Vec::new();
	for row in values.chunks(columns) {
		let largest = row.iter().fold(0.0f32, |largest, value| largest.max(value.abs()));
		let scale = if largest > 0.0 { largest / MOST } else { 1.0 };
		integers.extend(row.iter().map(|value| (value / scale).round_ties_even() as i8));
		scales.push(scale);
	}
	(integers, scales)
}

fn transposed<T: Copy>(values: &[T], columns: usize) -> Vec<T> {
	(0..columns).flat_map(|column| values.iter().skip(column).step_by(columns).copied()).collect()
}
