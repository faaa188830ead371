//! What a model takes and gives.

use crate::{
	error::shown,
	proto::{DimensionValue, GraphProto, TensorShapeProto, ValueInfoProto},
	Limits, OnnxError, SignatureError,
};
use codec::{Decode, DecodeWithMemTracking, Encode};
use freehold_referee::{
	tensor::{byte_len, MAX_RANK},
	ElementType,
};
use std::collections::{BTreeMap, HashMap, HashSet};

/// Bytes of an open dimension's name; exporters put whole expressions there.
const SYMBOL_BYTES: usize = 1024;

/// One dimension as the file declares it.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking)]
pub enum Dim {
	Fixed(u32),
	/// Any size, but the same wherever the name stands.
	Symbol(String),
	Unknown,
}

/// An input or output as the file declares it.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking)]
pub struct ValueSpec {
	pub name: String,
	pub element: ElementType,
	/// `None` where the file does not say how many there are.
	pub dims: Option<Vec<Dim>>,
}

/// Inputs, without those that an initializer gives, and outputs, in the file's order.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking)]
pub struct GraphSignature {
	pub inputs: Vec<ValueSpec>,
	pub outputs: Vec<ValueSpec>,
}

/// An input or output of known shape.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub struct TensorSpec {
	pub name: String,
	pub element: ElementType,
	pub shape: Vec<u32>,
}

impl TensorSpec {
	/// Bytes of data that such a tensor has; `None` when that overflows or the rank is too high.
	pub fn byte_len(&self) -> Option<u64> {
		byte_len(self.element, &self.shape)
	}
}

/// Inputs and outputs of known shapes, in the file's order.
#[derive(Clone, Debug, Default, PartialEq, Eq, Encode, Decode)]
pub struct Signature {
	pub inputs: Vec<TensorSpec>,
	pub outputs: Vec<TensorSpec>,
}

impl GraphSignature {
	pub(crate) fn read(graph: &GraphProto, limits: &Limits) -> Result<Self, OnnxError> {
		let given: HashSet<&str> = graph.initializer.iter().map(|t| t.name.as_str()).collect();
		let inputs = graph.input.iter().filter(|value| !given.contains(value.name.as_str()));
		Ok(Self {
			inputs: read_values(inputs, "inputs", limits)?,
			outputs: read_values(graph.output.iter(), "outputs", limits)?,
		})
	}

	/// Names of the dimensions still open, each once: the symbol, or `value[axis]` where there is
	/// none.
	pub fn open_dims(&self) -> Vec<String> {
		let mut names: Vec<String> = Vec::new();
		for value in self.inputs.iter().chain(&self.outputs) {
			for (axis, dim) in value.dims.iter().flatten().enumerate() {
				let name = match dim {
					Dim::Fixed(_) => continue,
					Dim::Symbol(symbol) => symbol.clone(),
					Dim::Unknown => nameless(&value.name, axis),
				};
				if !names.contains(&name) {
					names.push(name);
				}
			}
		}
		names
	}

	/// The signature with every open dimension given its size: from `sizes` under the name that
	/// [`open_dims`](Self::open_dims) has for it, else `default`.
	pub fn bind(
		&self,
		sizes: &BTreeMap<String, u32>,
		default: Option<u32>,
	) -> Result<Signature, SignatureError> {
		let bind = |values: &[ValueSpec]| -> Result<Vec<TensorSpec>, SignatureError> {
			values.iter().map(|value| bind_value(value, sizes, default)).collect()
		};
		Ok(Signature { inputs: bind(&self.inputs)?, outputs: bind(&self.outputs)? })
	}

	/// Whether a model of this file can have the signature: names, order, types and fixed
	/// dimensions are the file's, and a symbol has one size throughout.
	pub fn accepts(&self, signature: &Signature) -> Result<(), SignatureError> {
		let mut symbols = HashMap::new();
		accept(&self.inputs, &signature.inputs, "inputs", &mut symbols)?;
		accept(&self.outputs, &signature.outputs, "outputs", &mut symbols)
	}
}

pub(crate) fn nameless(value: &str, axis: usize) -> String {
	format!("{value}[{axis}]")
}

fn read_values<'a>(
	values: impl Iterator<Item = &'a ValueInfoProto>,
	what: &'static str,
	limits: &Limits,
) -> Result<Vec<ValueSpec>, OnnxError> {
	let values: Vec<_> = values.collect();
	let count = values.len() as u64;
	if count == 0 {
		return Err(OnnxError::Nothing { what: what.into() });
	}
	if count > limits.values {
		return Err(OnnxError::TooMany { what: what.into(), count, limit: limits.values });
	}
	let mut names = HashSet::new();
	for value in &values {
		if !names.insert(value.name.as_str()) {
			return Err(OnnxError::DuplicateName { name: shown(&value.name) });
		}
	}
	values.into_iter().map(|value| read_value(value, what, limits)).collect()
}

fn read_value(value: &ValueInfoProto, what: &str, limits: &Limits) -> Result<ValueSpec, OnnxError> {
	let name = value.name.clone();
	if name.is_empty() || name.len() as u64 > limits.name_bytes {
		return Err(OnnxError::BadName { place: format!("one of the {what}"), limit: limits.name_bytes });
	}
	let place = || format!("{name:?} of the {what}");
	let tensor = value.r#type.as_ref().and_then(|t| t.tensor_type.as_ref());
	let tensor = tensor.ok_or_else(|| OnnxError::NotATensor { place: place() })?;
	let found = tensor.elem_type;
	let element = ElementType::from_onnx(found)
		.ok_or_else(|| OnnxError::UnsupportedElementType { place: place(), found })?;
	let dims = tensor.shape.as_ref().map(|shape| read_dims(shape, limits, &place)).transpose()?;
	Ok(ValueSpec { element, dims, name })
}

fn read_dims(
	shape: &TensorShapeProto,
	limits: &Limits,
	place: &impl Fn() -> String,
) -> Result<Vec<Dim>, OnnxError> {
	let rank = shape.dim.len();
	if rank > MAX_RANK {
		let (rank, limit) = (rank as u64, MAX_RANK as u64);
		return Err(OnnxError::RankTooHigh { place: place(), rank, limit });
	}
	let read = |value: &Option<DimensionValue>| match value {
		Some(DimensionValue::DimValue(0)) => Err(OnnxError::ZeroDimension { place: place() }),
		Some(DimensionValue::DimValue(dim)) if *dim < 0 => {
			Err(OnnxError::NegativeDimension { place: place(), dim: *dim })
		},
		Some(DimensionValue::DimValue(dim)) => u32::try_from(*dim)
			.map(Dim::Fixed)
			.map_err(|_| OnnxError::TensorTooLarge { place: place(), limit: limits.tensor_bytes }),
		Some(DimensionValue::DimParam(symbol)) if symbol.len() > SYMBOL_BYTES => {
			let place = format!("a dimension of {}", place());
			Err(OnnxError::BadName { place, limit: SYMBOL_BYTES as u64 })
		},
		Some(DimensionValue::DimParam(symbol)) if !symbol.is_empty() => Ok(Dim::Symbol(symbol.clone())),
		_ => Ok(Dim::Unknown),
	};
	shape.dim.iter().map(|dim| read(&dim.value)).collect()
}

fn bind_value(
	value: &ValueSpec,
	sizes: &BTreeMap<String, u32>,
	default: Option<u32>,
) -> Result<TensorSpec, SignatureError> {
	let name = || value.name.clone();
	let dims = value.dims.as_ref().ok_or_else(|| SignatureError::OpenShape { value: name() })?;
	let size = |(axis, dim): (usize, &Dim)| {
		let open = match dim {
			Dim::Fixed(size) => return Ok(*size),
			Dim::Symbol(symbol) => symbol.clone(),
			Dim::Unknown => nameless(&value.name, axis),
		};
		match sizes.get(&open).copied().or(default) {
			None => Err(SignatureError::OpenDimension { value: name(), dim: open }),
			Some(0) => Err(SignatureError::ZeroDimension { value: name(), dim: open }),
			Some(size) => Ok(size),
		}
	};
	let shape = dims.iter().enumerate().map(size).collect::<Result<Vec<u32>, _>>()?;
	let spec = TensorSpec { name: name(), element: value.element, shape };
	spec.byte_len().ok_or_else(|| SignatureError::TooLarge { value: name() })?;
	Ok(spec)
}

fn accept<'a>(
	values: &'a [ValueSpec],
	specs: &[TensorSpec],
	what: &'static str,
	symbols: &mut HashMap<&'a str, u32>,
) -> Result<(), SignatureError> {
	if values.len() != specs.len() {
		return Err(SignatureError::Count { what, expected: specs.len(), found: values.len() });
	}
	for (value, spec) in values.iter().zip(specs) {
		if value.name != spec.name {
			return Err(SignatureError::Name { expected: spec.name.clone(), found: value.name.clone() });
		}
		if value.element != spec.element {
			return Err(SignatureError::Element {
				value: spec.name.clone(),
				expected: spec.element.name(),
				found: value.element.name(),
			});
		}
		let Some(dims) = &value.dims else { continue };
		let fits = dims.len() == spec.shape.len()
			&& dims.iter().zip(&spec.shape).all(|(dim, size)| match dim {
				Dim::Fixed(fixed) => fixed == size,
				Dim::Symbol(symbol) => symbols.entry(symbol).or_insert(*size) == size,
				Dim::Unknown => true,
			});
		if !fits {
			return Err(SignatureError::Shape {
				value: spec.name.clone(),
				expected: spec.shape.clone(),
				found: describe(dims),
			});
		}
	}
	Ok(())
}

fn describe(dims: &[Dim]) -> String {
	let one = |dim: &Dim| match dim {
		Dim::Fixed(size) => size.to_string(),
		Dim::Symbol(symbol) => symbol.clone(),
		Dim::Unknown => "?".into(),
	};
	format!("[{}]", dims.iter().map(one).collect::<Vec<_>>().join(", "))
}
