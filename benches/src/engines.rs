//! A model in each engine, on one thread.

use anyhow::{anyhow, Context, Result};
use freehold_evidence::Model;
use freehold_referee::{ElementType, NamedTensor};
use ort::{
	environment::Environment,
	session::{builder::GraphOptimizationLevel, Session as OrtSession, SessionInputValue},
	value::Tensor as OrtTensor,
};
use tract_onnx::prelude::{
	tvec, Datum, DatumType, Framework, InferenceFact, InferenceModelExt, IntoRunnable, TValue,
	Tensor as TractTensor,
};

/// ONNX Runtime, in this process.
pub fn environment() -> Result<Environment> {
	let library = freehold_evidence::ort::library()?;
	Ok(ort::init_from(library)?.with_telemetry(false).build()?)
}

/// A run of ONNX Runtime at that level of optimisation.
pub fn onnx_runtime(
	environment: &Environment,
	model: &Model,
	level: GraphOptimizationLevel,
) -> Result<impl FnMut() -> Result<()>> {
	let quantised = if level == GraphOptimizationLevel::Level1 { "1" } else { "0" };
	let mut session: OrtSession = OrtSession::builder(environment)?
		.with_optimization_level(level)
		.map_err(|e| anyhow!("{e}"))?
		// As workers have it: quantised graphs stay as they are.
		.with_config_entry("session.disable_double_qdq_remover", quantised)
		.map_err(|e| anyhow!("{e}"))?
		.with_config_entry("session.disable_quant_qdq", quantised)
		.map_err(|e| anyhow!("{e}"))?
		.with_intra_threads(1)
		.map_err(|e| anyhow!("{e}"))?
		.with_inter_threads(1)
		.map_err(|e| anyhow!("{e}"))?
		.commit_from_memory(&model.onnx)?;
	let inputs = model.inputs(&model.cases[0])?;
	let inputs: Vec<(String, OrtValue)> = inputs.iter().map(ort_value).collect::<Result<_>>()?;
	Ok(move || {
		let views = inputs.iter().map(|(name, value)| (name.as_str(), SessionInputValue::from(value)));
		session.run(views.collect::<Vec<_>>())?;
		Ok(())
	})
}

type OrtValue = ort::value::DynValue;

fn ort_value(named: &NamedTensor) -> Result<(String, OrtValue)> {
	let NamedTensor { name, tensor } = named;
	let shape: Vec<i64> = tensor.shape.iter().map(|dim| i64::from(*dim)).collect();
	let bytes = &tensor.data;
	macro_rules! numbers {
		($number:ty) => {{
			let (chunks, _) = bytes.as_chunks::<{ size_of::<$number>() }>();
			let numbers: Vec<$number> = chunks.iter().map(|b| <$number>::from_le_bytes(*b)).collect();
			OrtTensor::from_array((shape, numbers))?.into_dyn()
		}};
	}
	let value = match tensor.element {
		ElementType::Float32 => numbers!(f32),
		ElementType::Int64 => numbers!(i64),
		ElementType::Int32 => numbers!(i32),
		ElementType::Uint8 => numbers!(u8),
		other => return Err(anyhow!("no model takes {}", other.name())),
	};
	Ok((String::from_utf8(name.clone())?, value))
}

/// A run of tract.
pub fn tract(model: &Model) -> Result<impl FnMut() -> Result<()>> {
	let inputs = model.inputs(&model.cases[0])?;
	let mut graph = tract_onnx::onnx().model_for_read(&mut model.onnx.as_slice())?;
	let mut values = tvec![];
	for (i, named) in inputs.iter().enumerate() {
		let shape: Vec<usize> = named.tensor.shape.iter().map(|dim| *dim as usize).collect();
		let r#type = tract_type(named.tensor.element)?;
		graph = graph.with_input_fact(i, InferenceFact::dt_shape(r#type, &shape))?;
		// SAFETY: the bytes are that many elements of a type of which any bits are a value.
		let tensor = unsafe { TractTensor::from_raw_dt(r#type, &shape, &named.tensor.data)? };
		values.push(TValue::from(tensor));
	}
	let runnable = graph.into_optimized()?.into_runnable()?;
	Ok(move || {
		runnable.run(values.clone()).context("tract cannot run it")?;
		Ok(())
	})
}

fn tract_type(element: ElementType) -> Result<DatumType> {
	Ok(match element {
		ElementType::Float32 => f32::datum_type(),
		ElementType::Int64 => i64::datum_type(),
		ElementType::Int32 => i32::datum_type(),
		ElementType::Uint8 => u8::datum_type(),
		other => return Err(anyhow!("no model takes {}", other.name())),
	})
}
