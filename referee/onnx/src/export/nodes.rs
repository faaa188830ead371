//! Nodes as they are written one after the other, and the constants that they take.

use super::{dims, Refusal};
use crate::proto::{attribute, AttributeProto, NodeProto, TensorProto};
use freehold_referee::ElementType::{self, *};
use std::collections::HashMap;

/// A value in the file.
#[derive(Clone, Debug)]
pub(super) struct Var {
	pub(super) name: String,
	pub(super) element: ElementType,
}

/// An operator's input.
pub(super) struct Operand<'a> {
	pub(super) var: Var,
	pub(super) shape: &'a [u32],
	/// Its bytes, where they are known.
	pub(super) constant: Option<&'a [u8]>,
}

pub(super) struct Nodes {
	prefix: String,
	/// Whether the signs of zeros must be the canonical ones too: they are in a graph of the class Exact, and are
	/// not worth the nodes in one where engines round differently.
	pub(super) exact: bool,
	named: u32,
	pub(super) nodes: Vec<NodeProto>,
	pub(super) constants: Vec<TensorProto>,
	/// Names of the constants, by type, dimensions and bytes.
	known: HashMap<(i32, Vec<i64>, Vec<u8>), String>,
}

impl Nodes {
	pub(super) fn new(prefix: String, exact: bool) -> Self {
		Self { prefix, exact, named: 0, nodes: Vec::new(), constants: Vec::new(), known: HashMap::new() }
	}

	/// The name of the graph's initializer of that number.
	pub(super) fn initializer(&self, i: u32) -> String {
		format!("{}w{i}", self.prefix)
	}

	fn name(&mut self) -> String {
		let name = format!("{}{}", self.prefix, self.named);
		self.named = self.named.saturating_add(1);
		name
	}

	/// The output of a new node, of that element type.
	pub(super) fn node_as(
		&mut self,
		element: ElementType,
		op: &str,
		inputs: &[&Var],
		attributes: Vec<AttributeProto>,
	) -> Var {
		self.output_of(element, op, inputs, attributes, 0, 1)
	}

	/// One output of a new node that has several.
	pub(super) fn output_of(
		&mut self,
		element: ElementType,
		op: &str,
		inputs: &[&Var],
		attribute: Vec<AttributeProto>,
		output: usize,
		outputs: usize,
	) -> Var {
		// All have names, as ONNX Runtime wants them whether they are taken or not.
		let names: Vec<String> = (0..outputs).map(|_| self.name()).collect();
		let name = names.get(output).cloned().unwrap_or_default();
		self.nodes.push(NodeProto {
			name: name.clone(),
			op_type: op.into(),
			input: inputs.iter().map(|var| var.name.clone()).collect(),
			output: names,
			attribute,
			..Default::default()
		});
		Var { name, element }
	}

	/// The output of a new node, of its last input's element type.
	pub(super) fn node(&mut self, op: &str, inputs: &[&Var], attributes: Vec<AttributeProto>) -> Var {
		let element = inputs.last().map_or(Float32, |var| var.element);
		self.node_as(element, op, inputs, attributes)
	}

	/// Gives a value the name of an output of the graph.
	pub(super) fn rename(&mut self, var: &Var, name: String) {
		self.nodes.push(NodeProto {
			name: name.clone(),
			op_type: "Identity".into(),
			input: vec![var.name.clone()],
			output: vec![name],
			..Default::default()
		});
	}

	/// The value as another type, unless it is of that type.
	pub(super) fn cast(&mut self, var: &Var, to: ElementType) -> Var {
		match var.element == to {
			true => var.clone(),
			false => self.node_as(to, "Cast", &[var], vec![int("to", to.onnx().into())]),
		}
	}

	/// A constant; the same one for the same bytes.
	pub(super) fn constant(&mut self, element: ElementType, shape: &[u32], bytes: Vec<u8>) -> Var {
		let key = (element.onnx(), dims(shape), bytes);
		if let Some(name) = self.known.get(&key) {
			return Var { name: name.clone(), element };
		}
		let name = self.name();
		self.constants.push(TensorProto {
			name: name.clone(),
			data_type: key.0,
			dims: key.1.clone(),
			raw_data: key.2.clone(),
			..Default::default()
		});
		self.known.insert(key, name.clone());
		Var { name, element }
	}

	/// One dimension of 64-bit integers.
	pub(super) fn ints(&mut self, values: &[i64]) -> Var {
		let bytes = values.iter().flat_map(|value| value.to_le_bytes()).collect();
		self.constant(Int64, &[values.len() as u32], bytes)
	}

	/// A scalar of that type; a value that it does not hold is wrapped or rounded.
	pub(super) fn scalar(&mut self, element: ElementType, value: i64) -> Var {
		self.constant(element, &[], scalar_bytes(element, value))
	}

	/// A scalar float of that type.
	pub(super) fn real(&mut self, element: ElementType, value: f32) -> Var {
		let bytes = match element {
			Float64 => f64::from(value).to_le_bytes().to_vec(),
			_ => value.to_le_bytes().to_vec(),
		};
		self.constant(element, &[], bytes)
	}

	/// `x` where the condition holds, else `y`, both of one type. The sign of a float that is zero may change, but
	/// not that of `y` where `y` has the output's shape.
	pub(super) fn select(&mut self, condition: &Var, x: &Var, y: &Var) -> Result<Var, Refusal> {
		let element = y.element;
		let carrier = bits_carrier("Where", element, &[Float32, Float64, Uint8, Int32, Int64])?;
		let (x, y) = (self.cast(x, carrier), self.cast(y, carrier));
		let chosen = self.node("Where", &[condition, &x, &y], vec![]);
		Ok(self.cast(&chosen, element))
	}

	/// Floats as integers, towards zero and saturating, NaN as 0: ONNX Runtime leaves to the processor what
	/// it makes of others than fit.
	pub(super) fn saturated(&mut self, x: &Var, to: ElementType) -> Result<Var, Refusal> {
		let unsigned = matches!(to, Uint8 | Uint16 | Uint32 | Uint64);
		let bits = (to.size() as i32).saturating_mul(8).saturating_sub(if unsigned { 0 } else { 1 });
		// Powers of two, which both types of floats hold.
		let above = self.real(x.element, (bits as f32).exp2());
		let below = self.real(x.element, if unsigned { 0.0 } else { -(bits as f32).exp2() });
		let greatest = self.scalar(to, if unsigned { -1 } else { i64::MAX >> 63i32.saturating_sub(bits) });
		let least = self.scalar(to, if unsigned { 0 } else { i64::MIN >> 63i32.saturating_sub(bits) });
		let zero = self.scalar(to, 0);
		let y = self.cast(x, to);
		let is_above = self.node_as(Bool, "GreaterOrEqual", &[x, &above], vec![]);
		let y = self.select(&is_above, &greatest, &y)?;
		let is_below = self.node_as(Bool, "LessOrEqual", &[x, &below], vec![]);
		let y = self.select(&is_below, &least, &y)?;
		let is_nan = self.node_as(Bool, "IsNaN", &[x], vec![]);
		self.select(&is_nan, &zero, &y)
	}

	/// `values` along an axis of so many, 64-bit integers.
	pub(super) fn along(&mut self, values: impl Iterator<Item = i64>, rank: usize, axis: usize) -> Var {
		let values: Vec<i64> = values.collect();
		let shape = |i| if i == axis { values.len() as u32 } else { 1 };
		let shape: Vec<u32> = (0..rank).map(shape).collect();
		self.constant(Int64, &shape, values.iter().flat_map(|value| value.to_le_bytes()).collect())
	}
}

fn scalar_bytes(element: ElementType, value: i64) -> Vec<u8> {
	match element {
		Float32 => (value as f32).to_le_bytes().to_vec(),
		Float64 => (value as f64).to_le_bytes().to_vec(),
		_ => value.to_le_bytes().into_iter().take(element.size()).collect(),
	}
}

/// Types that hold every value of one; of a 64-bit float, nearly.
fn wider(element: ElementType) -> &'static [ElementType] {
	match element {
		Bool => &[Uint8, Int32, Int64],
		Uint8 | Int8 => &[Int32, Int64, Float32],
		Uint16 | Int16 => &[Int32, Int64, Float32],
		Int32 | Uint32 => &[Int64, Float64],
		Float32 => &[Float64],
		Float64 => &[Float32],
		Int64 | Uint64 => &[],
	}
}

/// The type in which a node that has only `types` computes on a value: its own, or one that holds its values.
pub(super) fn carrier(
	op: &'static str,
	element: ElementType,
	types: &[ElementType],
) -> Result<ElementType, Refusal> {
	let candidates = std::iter::once(&element).chain(wider(element));
	candidates.copied().find(|candidate| types.contains(candidate)).ok_or(Refusal::Type { op, element })
}

/// As [`carrier`], for what comes out right when values wrap around: moving bits, adding, multiplying.
pub(super) fn bits_carrier(
	op: &'static str,
	element: ElementType,
	types: &[ElementType],
) -> Result<ElementType, Refusal> {
	match element {
		Uint64 if !types.contains(&Uint64) && types.contains(&Int64) => Ok(Int64),
		_ => carrier(op, element, types),
	}
}

pub(super) fn int(name: &str, value: i64) -> AttributeProto {
	AttributeProto { name: name.into(), i: Some(value), r#type: attribute::INT, ..Default::default() }
}

pub(super) fn flag(name: &str, value: bool) -> AttributeProto {
	int(name, i64::from(value))
}

pub(super) fn ints(name: &str, values: impl IntoIterator<Item = impl Into<i64>>) -> AttributeProto {
	let ints = values.into_iter().map(Into::into).collect();
	AttributeProto { name: name.into(), ints, r#type: attribute::INTS, ..Default::default() }
}

pub(super) fn float(name: &str, value: f32) -> AttributeProto {
	AttributeProto { name: name.into(), f: value, r#type: attribute::FLOAT, ..Default::default() }
}

pub(super) fn string(name: &str, value: &str) -> AttributeProto {
	AttributeProto { name: name.into(), s: value.into(), r#type: attribute::STRING, ..Default::default() }
}
