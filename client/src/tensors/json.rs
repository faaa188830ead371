//! Tensors as JSON: nested lists of numbers.

use crate::Error;
use freehold_onnx::TensorSpec;
use freehold_referee::{ElementType, NamedTensor, Tensor};
use serde_json::{json, Value};

/// The tensor that a specification asks for, from nested lists of its shape or from one flat list
/// of its elements in row-major order. `"NaN"`, `"Infinity"` and `"-Infinity"` stand for floats
/// that JSON cannot write.
pub fn from_json(spec: &TensorSpec, value: &Value) -> Result<Tensor, Error> {
	let place = || format!("input {:?}", spec.name);
	let mut shape = Vec::new();
	let mut flat = Vec::new();
	flatten(value, 0, &mut shape, &mut flat).map_err(|why| Error::input(format!("{}: {why}", place())))?;
	let wanted: usize = spec.shape.iter().map(|dim| *dim as usize).product();
	let nested: Vec<usize> = spec.shape.iter().map(|dim| *dim as usize).collect();
	if shape != nested && shape != [wanted] {
		return Err(Error::input(format!(
			"{} is given with shape {shape:?}, but the model takes {:?}",
			place(),
			spec.shape
		)));
	}
	let mut data = Vec::new();
	for value in flat {
		push(spec.element, value, &mut data).map_err(|why| Error::input(format!("{}: {why}", place())))?;
	}
	Tensor::new(spec.element, spec.shape.clone(), data)
		.map_err(|error| Error::input(format!("{}: {error:?}", place())))
}

fn flatten<'a>(
	value: &'a Value,
	depth: usize,
	shape: &mut Vec<usize>,
	flat: &mut Vec<&'a Value>,
) -> Result<(), String> {
	let Value::Array(items) = value else {
		if depth != shape.len() {
			return Err("its lists are not nested to the same depth".into());
		}
		flat.push(value);
		return Ok(());
	};
	// Fixed by the way down to the first element; every later list has to agree.
	if depth == shape.len() {
		if !flat.is_empty() {
			return Err("its lists are not nested to the same depth".into());
		}
		shape.push(items.len());
	} else if shape.get(depth) != Some(&items.len()) {
		return Err("its lists are not of the same length".into());
	}
	items.iter().try_for_each(|item| flatten(item, depth + 1, shape, flat))
}

fn push(element: ElementType, value: &Value, data: &mut Vec<u8>) -> Result<(), String> {
	let misfit = || format!("{value} is no {}", element.name());
	macro_rules! integer {
		($type:ty) => {{
			let wide =
				value.as_i64().map(i128::from).or(value.as_u64().map(i128::from)).ok_or_else(misfit)?;
			data.extend_from_slice(&<$type>::try_from(wide).map_err(|_| misfit())?.to_le_bytes());
		}};
	}
	match element {
		ElementType::Float32 => {
			let wide = float(value).ok_or_else(misfit)?;
			let narrow = wide as f32;
			if wide.is_finite() && narrow.is_infinite() {
				return Err(misfit());
			}
			data.extend_from_slice(&narrow.to_le_bytes());
		},
		ElementType::Float64 => data.extend_from_slice(&float(value).ok_or_else(misfit)?.to_le_bytes()),
		ElementType::Bool => data.push(u8::from(value.as_bool().ok_or_else(misfit)?)),
		ElementType::Uint8 => integer!(u8),
		ElementType::Int8 => integer!(i8),
		ElementType::Uint16 => integer!(u16),
		ElementType::Int16 => integer!(i16),
		ElementType::Int32 => integer!(i32),
		ElementType::Int64 => integer!(i64),
		ElementType::Uint32 => integer!(u32),
		ElementType::Uint64 => integer!(u64),
	}
	Ok(())
}

fn float(value: &Value) -> Option<f64> {
	match value {
		Value::Number(number) => number.as_f64(),
		Value::String(text) => match text.as_str() {
			"NaN" => Some(f64::NAN),
			"Infinity" => Some(f64::INFINITY),
			"-Infinity" => Some(f64::NEG_INFINITY),
			_ => None,
		},
		_ => None,
	}
}

/// A list of `{"name", "type", "shape", "data"}`, the data flat and row-major.
pub fn to_json(tensors: &[NamedTensor]) -> Value {
	let entry = |named: &NamedTensor| {
		let tensor = &named.tensor;
		json!({
			"name": super::name_of(named),
			"type": tensor.element.name(),
			"shape": tensor.shape,
			"data": elements(tensor),
		})
	};
	tensors.iter().map(entry).collect()
}

/// The elements of a tensor as JSON values.
pub(crate) fn elements(tensor: &Tensor) -> Vec<Value> {
	let data = &tensor.data;
	macro_rules! numbers {
		($type:ty, $make:expr) => {
			data.as_chunks().0.iter().map(|bytes| $make(<$type>::from_le_bytes(*bytes))).collect()
		};
	}
	match tensor.element {
		ElementType::Float32 => {
			numbers!(f32, |v: f32| float_value(v.to_string(), v.is_nan(), v.is_infinite()))
		},
		ElementType::Float64 => {
			numbers!(f64, |v: f64| float_value(v.to_string(), v.is_nan(), v.is_infinite()))
		},
		ElementType::Uint8 => numbers!(u8, Value::from),
		ElementType::Int8 => numbers!(i8, Value::from),
		ElementType::Uint16 => numbers!(u16, Value::from),
		ElementType::Int16 => numbers!(i16, Value::from),
		ElementType::Int32 => numbers!(i32, Value::from),
		ElementType::Int64 => numbers!(i64, Value::from),
		ElementType::Uint32 => numbers!(u32, Value::from),
		ElementType::Uint64 => numbers!(u64, Value::from),
		ElementType::Bool => data.iter().map(|byte| Value::from(*byte != 0)).collect(),
	}
}

/// The shortest decimal that reads back as the same float of its own width.
fn float_value(shortest: String, nan: bool, infinite: bool) -> Value {
	if nan {
		return "NaN".into();
	}
	if infinite {
		return if shortest.starts_with('-') { "-Infinity" } else { "Infinity" }.into();
	}
	shortest.parse::<f64>().map_or(Value::Null, Value::from)
}
