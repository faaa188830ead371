//! A model in ONNX Runtime.

use crate::wire::{tells_of_memory, tidy, Fault, Response};
use freehold_onnx::TensorSpec;
use freehold_referee::{ElementType, NamedTensor, Tensor};
use ort::{
	environment::Environment,
	session::{
		builder::{GraphOptimizationLevel, SessionBuilder},
		Session, SessionInputValue,
	},
	value::{DynValue, PrimitiveTensorElementType, Tensor as OrtTensor},
};
use std::fmt::Debug;

impl<R> From<ort::Error<R>> for Fault {
	fn from(error: ort::Error<R>) -> Self {
		let message = tidy(error.message());
		Self { out_of_memory: tells_of_memory(&message), message }
	}
}

pub(super) fn load(environment: &Environment, file: &[u8]) -> Result<Session, Fault> {
	let builder: SessionBuilder = Session::builder(environment)?
		// Of the optimisation levels the highest that leaves results as they are, but for what it does to
		// quantised graphs: it drops one of two quantisations in a row, and quantises weights and biases that are
		// floats.
		.with_optimization_level(GraphOptimizationLevel::Level1)?
		.with_config_entry("session.disable_double_qdq_remover", "1")?
		.with_config_entry("session.disable_quant_qdq", "1")?
		// No thread but this one: the sandbox has no way to make more.
		.with_intra_threads(1)?
		.with_inter_threads(1)?
		.with_parallel_execution(false)?
		.with_deterministic_compute(true)?
		// Else it would guess, and take some files for its own format, which nobody has checked.
		.with_config_entry("session.load_model_format", "ONNX")?;
	let mut builder = builder;
	Ok(builder.commit_from_memory(file)?)
}

/// Runs the model; the outputs are those of `outputs`, in that order, or there are none.
pub(super) fn run(session: &mut Session, inputs: &[NamedTensor], outputs: &[TensorSpec]) -> Response {
	match try_run(session, inputs, outputs) {
		Ok(Ok(tensors)) => Response::Outputs(tensors),
		Ok(Err(mismatch)) => Response::OutputMismatch(tidy(&mismatch)),
		Err(fault) => Response::RunFailed(fault),
	}
}

fn try_run(
	session: &mut Session,
	inputs: &[NamedTensor],
	outputs: &[TensorSpec],
) -> Result<Result<Vec<NamedTensor>, String>, Fault> {
	let mut values = Vec::with_capacity(inputs.len());
	for NamedTensor { name, tensor } in inputs {
		let name = String::from_utf8_lossy(name).into_owned();
		values.push((name, to_value(tensor)?));
	}
	// Lent, not given away: an output that is an input lies in that input's memory.
	let lent: Vec<_> =
		values.iter().map(|(name, value)| (name.as_str(), SessionInputValue::from(value))).collect();
	let given = session.run(lent)?;
	let mut tensors = Vec::with_capacity(outputs.len());
	for spec in outputs {
		let Some(value) = given.get(&spec.name) else {
			return Ok(Err(format!("{:?} is missing", spec.name)));
		};
		let Some(shape) = value.dtype().tensor_shape() else {
			return Ok(Err(format!("{:?} is not a tensor", spec.name)));
		};
		if !shape.iter().copied().eq(spec.shape.iter().map(|dim| i64::from(*dim))) {
			return Ok(Err(format!("{:?} has the shape {shape:?} instead of {:?}", spec.name, spec.shape)));
		}
		let data = match to_bytes(value, spec.element) {
			Ok(data) => data,
			Err(error) => return Ok(Err(format!("{:?}: {error}", spec.name))),
		};
		let mut tensor = Tensor { element: spec.element, shape: spec.shape.clone(), data };
		tensor.canonicalise();
		tensors.push(NamedTensor { name: spec.name.clone().into_bytes(), tensor });
	}
	Ok(Ok(tensors))
}

fn to_value(tensor: &Tensor) -> Result<DynValue, ort::Error> {
	let shape: Vec<i64> = tensor.shape.iter().map(|dim| i64::from(*dim)).collect();
	let data = &tensor.data;
	macro_rules! numbers {
		($number:ty, $size:literal) => {
			value_of(
				shape,
				data.as_chunks::<$size>().0.iter().map(|b| <$number>::from_le_bytes(*b)).collect(),
			)
		};
	}
	match tensor.element {
		ElementType::Bool => value_of(shape, data.iter().map(|byte| *byte != 0).collect()),
		ElementType::Uint8 => value_of(shape, data.clone()),
		ElementType::Int8 => numbers!(i8, 1),
		ElementType::Uint16 => numbers!(u16, 2),
		ElementType::Int16 => numbers!(i16, 2),
		ElementType::Float32 => numbers!(f32, 4),
		ElementType::Uint32 => numbers!(u32, 4),
		ElementType::Int32 => numbers!(i32, 4),
		ElementType::Float64 => numbers!(f64, 8),
		ElementType::Uint64 => numbers!(u64, 8),
		ElementType::Int64 => numbers!(i64, 8),
	}
}

fn value_of<T: PrimitiveTensorElementType + Debug + Clone + 'static>(
	shape: Vec<i64>,
	data: Vec<T>,
) -> Result<DynValue, ort::Error> {
	Ok(OrtTensor::from_array((shape, data))?.into_dyn())
}

fn to_bytes(value: &DynValue, element: ElementType) -> Result<Vec<u8>, ort::Error> {
	macro_rules! bytes {
		($number:ty) => {{
			let (_, numbers) = value.try_extract_tensor::<$number>()?;
			let mut bytes = Vec::with_capacity(std::mem::size_of_val(numbers));
			numbers.iter().for_each(|number| bytes.extend_from_slice(&number.to_le_bytes()));
			Ok(bytes)
		}};
	}
	match element {
		ElementType::Bool => Ok(value.try_extract_tensor::<bool>()?.1.iter().map(|b| u8::from(*b)).collect()),
		ElementType::Uint8 => Ok(value.try_extract_tensor::<u8>()?.1.to_vec()),
		ElementType::Int8 => bytes!(i8),
		ElementType::Uint16 => bytes!(u16),
		ElementType::Int16 => bytes!(i16),
		ElementType::Float32 => bytes!(f32),
		ElementType::Uint32 => bytes!(u32),
		ElementType::Int32 => bytes!(i32),
		ElementType::Float64 => bytes!(f64),
		ElementType::Uint64 => bytes!(u64),
		ElementType::Int64 => bytes!(i64),
	}
}
