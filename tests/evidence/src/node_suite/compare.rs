//! Comparison as ONNX's own runner does it: floats within a relative 1e-3 and an absolute 1e-7, all else
//! exactly.

use freehold_referee::{Array, Data};

const RELATIVE: f64 = 1e-3;
const ABSOLUTE: f64 = 1e-7;

/// ONNX's number of the type that keeps the upper half of a 32-bit float.
const BFLOAT16: i32 = 16;
const FLOAT16: i32 = 10;

/// An output as the type that the model declares for it, held in the wider one.
pub(super) fn narrowed(output: &Array, declared: i32) -> Array {
	let narrow: fn(f32) -> f32 = match declared {
		BFLOAT16 => |value| half::bf16::from_f32(value).to_f32(),
		FLOAT16 => |value| half::f16::from_f32(value).to_f32(),
		_ => return output.clone(),
	};
	match output.data() {
		Data::F32(values) => {
			let values = values.iter().map(|value| narrow(*value)).collect();
			Array::new(output.shape(), Data::F32(values)).expect("as many elements as before")
		},
		_ => output.clone(),
	}
}

/// Why an output is not the one that is expected.
pub fn compare(output: &Array, expected: &Array) -> Result<(), String> {
	if output.element() != expected.element() {
		return Err(format!("is {}, not {}", output.element().name(), expected.element().name()));
	}
	if output.shape() != expected.shape() {
		return Err(format!("has the shape {:?}, not {:?}", output.shape(), expected.shape()));
	}
	let wrong = match (output.data(), expected.data()) {
		(Data::F32(a), Data::F32(b)) => {
			a.iter().zip(b).filter(|(a, b)| !close(f64::from(**a), f64::from(**b))).count()
		},
		(Data::F64(a), Data::F64(b)) => a.iter().zip(b).filter(|(a, b)| !close(**a, **b)).count(),
		_ => {
			let size = output.element().size();
			let pairs = output.as_bytes().chunks(size).zip(expected.as_bytes().chunks(size));
			pairs.filter(|(a, b)| a != b).count()
		},
	};
	match wrong {
		0 => Ok(()),
		wrong => Err(format!("{wrong} of {} elements differ", expected.data().len())),
	}
}

fn close(a: f64, b: f64) -> bool {
	a == b || (a.is_nan() && b.is_nan()) || (b.is_finite() && (a - b).abs() <= ABSOLUTE + RELATIVE * b.abs())
}
