//! The models, each with the sizes that its open dimensions are given, inputs, and how close ONNX Runtime's
//! answer must be to the canonical one.

use crate::{
	files,
	network::Dim,
	networks,
	networks::minilm::Precision,
	rewrite,
	seeded::{f32s, i64s, named, Seeded},
};
use anyhow::{Context, Result};
use freehold_onnx::proto::TensorProto;
use freehold_referee::{ElementType, NamedTensor, Tolerance};
use prost::Message;
use std::collections::BTreeMap;

/// Tokens that MiniLM is given.
const TOKENS: u32 = 128;

/// A model and what it is run on.
pub struct Model {
	pub name: &'static str,
	/// The ONNX file that ONNX Runtime runs.
	pub onnx: Vec<u8>,
	/// Inputs whose values belong to the model, since its shapes hang on them.
	pub fixed: Vec<NamedTensor>,
	/// Sizes of open dimensions, under the names that `GraphSignature::open_dims` has for them.
	pub dims: BTreeMap<String, u32>,
	/// Each a run's inputs, in the file's order, without the fixed ones.
	pub cases: Vec<Vec<NamedTensor>>,
	/// Between ONNX Runtime's answer and the canonical one.
	pub tolerance: Tolerance,
}

impl Model {
	/// What ONNX Runtime is given in a case, in the file's order.
	pub fn inputs(&self, case: &[NamedTensor]) -> Result<Vec<NamedTensor>> {
		let given: Vec<&NamedTensor> = case.iter().chain(&self.fixed).collect();
		let specs = freehold_onnx::check(&self.onnx)?.signature.inputs;
		let find =
			|name: &str| given.iter().find(|tensor| tensor.name == name.as_bytes()).map(|t| (*t).clone());
		specs.iter().map(|spec| find(&spec.name).with_context(|| format!("no input {}", spec.name))).collect()
	}
}

/// Makes a model.
pub type Make = fn() -> Result<Model>;

/// Every model under its name.
pub const MODELS: [(&str, Make); 12] = [
	("mnist", mnist),
	("mnist-int8", mnist_int8),
	("mlp", || mlp(1)),
	("mlp-batch32", || mlp(32)),
	("magika", magika),
	("silero", silero),
	("smart-turn", smart_turn),
	("ddddocr", ddddocr),
	("minilm", || minilm("minilm", Precision::Float, 1e-4)),
	("minilm-int8", || minilm("minilm-int8", Precision::Integer, 1e-2)),
	("mobilenet-v2", mobilenet),
	("resnet-18", resnet),
];

fn close(atol: f32, rtol: f32) -> Tolerance {
	Tolerance::AllClose { atol_bits: atol.to_bits(), rtol_bits: rtol.to_bits() }
}

fn dims<const N: usize>(sizes: [(&str, u32); N]) -> BTreeMap<String, u32> {
	sizes.into_iter().map(|(name, size)| (name.into(), size)).collect()
}

/// The published sample's pixels, 0 to 255.
fn digit() -> Result<Vec<f32>> {
	let sample = TensorProto::decode(files::read("mnist-input.pb")?.as_slice())?;
	Ok(sample.raw_data.as_chunks::<4>().0.iter().map(|b| f32::from_le_bytes(*b)).collect())
}

fn mnist() -> Result<Model> {
	let noise = Seeded::new(1).floats(784, 0.0, 255.0);
	Ok(Model {
		name: "mnist",
		onnx: files::read("mnist.onnx")?,
		fixed: vec![],
		dims: dims([]),
		cases: [digit()?, noise].map(|x| vec![f32s("Input3", &[1, 1, 28, 28], &x)]).into(),
		tolerance: close(1e-2, 1e-5),
	})
}

fn mnist_int8() -> Result<Model> {
	let noise = Seeded::new(1).floats(784, 0.0, 255.0);
	let bytes = |x: Vec<f32>| x.into_iter().map(|x| x as u8).collect();
	let case = |x| vec![named("pixels", ElementType::Uint8, &[1, 1, 28, 28], bytes(x))];
	Ok(Model {
		name: "mnist-int8",
		onnx: networks::mnist::build(&files::read("mnist.onnx")?)?,
		fixed: vec![],
		dims: dims([]),
		cases: [digit()?, noise].map(case).into(),
		tolerance: Tolerance::Exact,
	})
}

fn mlp(batch: u32) -> Result<Model> {
	let x = Seeded::new(2).floats(batch * 784, 0.0, 1.0);
	Ok(Model {
		name: if batch == 1 { "mlp" } else { "mlp-batch32" },
		onnx: networks::mlp::build(3),
		fixed: vec![],
		dims: dims([("batch", batch)]),
		cases: vec![vec![f32s("x", &[batch, 784], &x)]],
		tolerance: close(1e-5, 1e-5),
	})
}

fn magika() -> Result<Model> {
	let onnx = files::read("magika.onnx")?;
	let names: Vec<String> = freehold_onnx::check(&onnx)?.signature.open_dims();
	let mut seeded = Seeded::new(4);
	// Bytes, and 256 where the file is shorter than the window.
	let noise: Vec<i32> = (0..2048).map(|_| seeded.number(257) as i32).collect();
	let text: Vec<i32> = b"#!/bin/sh\nset -eu\necho \"hello\"\n"
		.iter()
		.map(|b| i32::from(*b))
		.chain([256; 2048])
		.take(2048)
		.collect();
	Ok(Model {
		name: "magika",
		onnx,
		fixed: vec![],
		dims: names.into_iter().map(|name| (name, 1)).collect(),
		cases: [text, noise].map(|x| vec![crate::seeded::i32s("bytes", &[1, 2048], &x)]).into(),
		tolerance: close(1e-5, 1e-5),
	})
}

/// 32 ms at 16 kHz and the 4 ms before them. The sampling rate is an input of the published file, on which its
/// outermost If hangs; a static graph has one rate.
fn silero() -> Result<Model> {
	let mut seeded = Seeded::new(5);
	let tone: Vec<f32> = (0..576).map(|i| (i as f32 * 0.07).sin() * 0.5).collect();
	let noise = seeded.floats(576, -1.0, 1.0);
	let mut case = |x: Vec<f32>| {
		vec![f32s("input", &[1, 576], &x), f32s("state", &[2, 1, 128], &seeded.floats(256, -0.5, 0.5))]
	};
	Ok(Model {
		name: "silero",
		onnx: files::read("silero.onnx")?,
		fixed: vec![i64s("sr", &[], &[16_000])],
		dims: dims([("input[0]", 1), ("input[1]", 576), ("state[1]", 1), ("output[0]", 1)])
			.into_iter()
			.chain(dims([("stateN[0]", 2), ("stateN[1]", 1), ("stateN[2]", 128)]))
			.collect(),
		cases: vec![case(tone), case(noise)],
		tolerance: close(1e-4, 1e-4),
	})
}

/// Eight seconds of speech as 80 mel bands.
fn smart_turn() -> Result<Model> {
	let features = Seeded::new(6).floats(80 * 800, -1.0, 1.0);
	Ok(Model {
		name: "smart-turn",
		onnx: files::read("smart-turn.onnx")?,
		fixed: vec![],
		dims: dims([("s6", 1)]),
		cases: vec![vec![f32s("input_features", &[1, 80, 800], &features)]],
		// A float that falls on the other side of a rounding is one step of its scale away.
		tolerance: close(2e-2, 1e-3),
	})
}

/// An image of 64 by 128. Its one operator that is not ONNX's is rewritten, see [`rewrite::dynamic_lstm`], and its
/// output's shape is declared as it is: the published file says `[1, seqlen]`.
fn ddddocr() -> Result<Model> {
	let onnx = rewrite::dynamic_lstm(&files::read("ddddocr.onnx")?)?;
	let shape = [Dim::Open("seqlen"), Dim::Fixed(1), Dim::Fixed(8210)];
	let image = Seeded::new(7).floats(64 * 128, -1.0, 1.0);
	Ok(Model {
		name: "ddddocr",
		onnx: rewrite::with_output_shape(&onnx, &shape)?,
		fixed: vec![],
		dims: dims([("image_width", 128), ("seqlen", 16)]),
		cases: vec![vec![f32s("input1", &[1, 1, 64, 128], &image)]],
		tolerance: close(2e-2, 1e-3),
	})
}

/// A text of 107 words and stops, by their places in MiniLM's vocabulary: "the old man walked slowly down the narrow
/// street to the market, where he bought some bread, a little cheese and two red apples. …"
const TEXT: [u16; 107] = [
	1996, 2214, 2158, 2939, 3254, 2091, 1996, 4867, 2395, 2000, 1996, 3006, 1010, 2073, 2002, 4149, 2070,
	7852, 1010, 1037, 2210, 8808, 1998, 2048, 2417, 18108, 1012, 2009, 2001, 1037, 3147, 2851, 1998, 1996,
	3612, 8682, 2524, 2013, 1996, 2712, 1012, 2006, 2010, 2126, 2188, 2002, 2777, 1037, 2402, 2450, 2040,
	2356, 2032, 2005, 1996, 2126, 2000, 1996, 2276, 1012, 2002, 2409, 2014, 2000, 3582, 1996, 2314, 2127,
	2016, 2234, 2000, 1037, 2962, 2958, 1010, 1998, 2059, 2000, 2735, 2187, 1012, 2016, 15583, 2032, 1998,
	2253, 2006, 1012, 2101, 2008, 2154, 2009, 2211, 2000, 4586, 1998, 1996, 2214, 2158, 2938, 2011, 1996,
	2543, 2007, 1037, 2338, 1012,
];

/// Words as MiniLM takes them: a start, the words, an end, and padding up to 128.
pub fn tokens(words: &[u16]) -> Vec<NamedTensor> {
	let words = words.iter().map(|word| i64::from(*word));
	let ids: Vec<i64> = [101].into_iter().chain(words).chain([102]).collect();
	let padded = |values: Vec<i64>| -> Vec<i64> {
		values.into_iter().chain([0; TOKENS as usize]).take(TOKENS as usize).collect()
	};
	let mask = vec![1; ids.len()];
	let shape = [1, TOKENS];
	vec![
		i64s("input_ids", &shape, &padded(ids)),
		i64s("attention_mask", &shape, &padded(mask)),
		i64s("token_type_ids", &shape, &padded(vec![])),
	]
}

fn minilm(name: &'static str, precision: Precision, atol: f32) -> Result<Model> {
	Ok(Model {
		name,
		onnx: networks::minilm::build(&files::read("minilm.safetensors")?, precision)?,
		fixed: vec![],
		dims: dims([("batch", 1), ("tokens", TOKENS)]),
		cases: vec![tokens(&TEXT)],
		tolerance: close(atol, 1e-4),
	})
}

fn image(seed: u64) -> Vec<NamedTensor> {
	vec![f32s("image", &[1, 3, 224, 224], &Seeded::new(seed).floats(3 * 224 * 224, -2.0, 2.0))]
}

fn mobilenet() -> Result<Model> {
	Ok(Model {
		name: "mobilenet-v2",
		onnx: networks::mobilenet::build(9),
		fixed: vec![],
		dims: dims([("batch", 1)]),
		cases: vec![image(10)],
		tolerance: close(1e-4, 1e-4),
	})
}

fn resnet() -> Result<Model> {
	Ok(Model {
		name: "resnet-18",
		onnx: networks::resnet::build(11),
		fixed: vec![],
		dims: dims([("batch", 1)]),
		cases: vec![image(12)],
		tolerance: close(1e-4, 1e-4),
	})
}
