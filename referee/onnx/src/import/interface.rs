//! What a file says that its model takes and gives, before anything is fixed.

use super::{model::parse, ImportErrors};
use crate::{
	proto::{DimensionValue, ValueInfoProto},
	signature::nameless,
	Dim, Limits, OnnxError,
};
use std::collections::{BTreeSet, HashSet};

/// An input or output as the file declares it; of any type.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Declared {
	pub name: String,
	/// `None` where the file does not say how many there are. Sizes that no tensor has are unknown ones.
	pub dims: Option<Vec<Dim>>,
}

/// The inputs, without those that an initializer gives, and the outputs, in the file's order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Interface {
	pub inputs: Vec<Declared>,
	pub outputs: Vec<Declared>,
}

impl Interface {
	/// Reads a file as [`import`](super::import) does, and no further than its inputs and outputs.
	pub fn read(bytes: &[u8], limits: &Limits) -> Result<Self, ImportErrors> {
		let graph = parse(bytes, limits)?.0.graph.ok_or(OnnxError::NoGraph)?;
		let given: HashSet<&str> = graph.initializer.iter().map(|t| t.name.as_str()).collect();
		let inputs = graph.input.iter().filter(|value| !given.contains(value.name.as_str()));
		Ok(Self {
			inputs: inputs.map(declared).collect(),
			outputs: graph.output.iter().map(declared).collect(),
		})
	}

	/// The names that sizes can be given to.
	pub fn open_dims(&self) -> BTreeSet<String> {
		let values = self.inputs.iter().chain(&self.outputs);
		values
			.flat_map(|value| {
				value.dims.iter().flatten().enumerate().filter_map(|(axis, dim)| value.open(axis, dim))
			})
			.collect()
	}
}

impl Declared {
	/// The name of a dimension that is open: its symbol, or `value[axis]` where there is none.
	pub fn open(&self, axis: usize, dim: &Dim) -> Option<String> {
		match dim {
			Dim::Fixed(_) => None,
			Dim::Symbol(symbol) => Some(symbol.clone()),
			Dim::Unknown => Some(nameless(&self.name, axis)),
		}
	}

	/// Whether it is declared to have no elements, whatever sizes are given.
	pub fn is_empty(&self) -> bool {
		self.dims.iter().flatten().any(|dim| *dim == Dim::Fixed(0))
	}
}

fn declared(value: &ValueInfoProto) -> Declared {
	let dim = |value: &Option<DimensionValue>| match value {
		Some(DimensionValue::DimValue(size)) => u32::try_from(*size).map_or(Dim::Unknown, Dim::Fixed),
		Some(DimensionValue::DimParam(symbol)) if !symbol.is_empty() => Dim::Symbol(symbol.clone()),
		_ => Dim::Unknown,
	};
	let shape = value.r#type.as_ref().and_then(|t| t.tensor_type.as_ref()).and_then(|t| t.shape.as_ref());
	let dims = shape.map(|shape| shape.dim.iter().map(|d| dim(&d.value)).collect());
	Declared { name: value.name.clone(), dims }
}

#[cfg(test)]
mod tests {
	use super::*;
	use crate::proto::{
		DimensionProto, GraphProto, ModelProto, TensorProto, TensorShapeProto, TensorTypeProto, TypeProto,
	};
	use prost::Message;

	fn value(name: &str, elem_type: i32, dims: Vec<Option<DimensionValue>>) -> ValueInfoProto {
		let dim = dims.into_iter().map(|value| DimensionProto { value }).collect();
		let tensor_type = Some(TensorTypeProto { elem_type, shape: Some(TensorShapeProto { dim }) });
		ValueInfoProto { name: name.into(), r#type: Some(TypeProto { tensor_type }) }
	}

	#[test]
	fn inputs_of_every_type_and_size_should_be_told() {
		let half = 10;
		let batch = || Some(DimensionValue::DimParam("batch".into()));
		let fixed = |size| Some(DimensionValue::DimValue(size));
		let graph = GraphProto {
			initializer: vec![TensorProto { name: "w".into(), data_type: 1, ..Default::default() }],
			input: vec![
				value("x", half, vec![batch(), fixed(4), None]),
				value("w", 1, vec![]),
				value("none", 1, vec![fixed(0), fixed(-3)]),
				ValueInfoProto { name: "any".into(), ..Default::default() },
			],
			output: vec![value("y", 1, vec![batch(), None])],
			..Default::default()
		};
		let file = ModelProto { graph: Some(graph), ..Default::default() }.encode_to_vec();
		let interface = Interface::read(&file, &Limits::default()).unwrap();
		let names: Vec<&str> = interface.inputs.iter().map(|input| input.name.as_str()).collect();
		assert_eq!(names, ["x", "none", "any"]);
		assert_eq!(interface.inputs[0].dims.as_ref().unwrap()[1], Dim::Fixed(4));
		assert_eq!(interface.inputs[2].dims, None);
		assert_eq!(interface.inputs.iter().map(Declared::is_empty).collect::<Vec<_>>(), [false, true, false]);
		assert_eq!(Vec::from_iter(interface.open_dims()), ["batch", "none[1]", "x[2]", "y[1]"]);
	}
}
