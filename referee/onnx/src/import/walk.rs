//! The walk over the nodes, in the order of the file.

use super::{
	builder::{empty, Builder},
	error::{ImportError, ImportErrors, Place, Reason},
	model,
	node::{place, Node},
	operators,
	scope::{live, Frame},
	tensors::{self, element_of, element_or_reason, is_four_bits},
	term::{Slot, Source, Term},
	ImportOptions,
};
use crate::{
	error::shown,
	proto::{
		AttributeProto, DimensionValue, FunctionProto, GraphProto, ModelProto, NodeProto, TensorProto,
		TensorShapeProto, ValueInfoProto,
	},
	signature::nameless,
	Limits,
};
use freehold_referee::{Array, Input, TensorType};
use std::collections::{HashMap, HashSet};

/// Functions that call functions.
const CALLS: usize = 16;

/// A model half imported.
pub(crate) struct Import<'m> {
	pub(crate) builder: Builder,
	pub(crate) limits: &'m Limits,
	pub(crate) errors: Vec<ImportError>,
	reported: HashSet<String>,
	functions: HashMap<(&'m str, &'m str, &'m str), &'m FunctionProto>,
	/// Innermost last.
	frames: Vec<Frame<'m>>,
	/// Steps that may still be taken.
	steps: u64,
	/// Constants of graphs that may be walked over again.
	tensors: HashMap<*const TensorProto, Result<Term, Reason>>,
	/// Graphs within each other that are being walked.
	depth: usize,
	pub(crate) widened: Vec<String>,
}

/// What the names of the model's inputs stand for.
pub(crate) type Bound<'m> = Vec<(&'m str, Slot)>;

/// The outputs of the model, in its order.
pub(crate) type Outputs<'m> = Vec<(&'m str, Slot)>;

impl<'m> Import<'m> {
	/// Fixes the inputs. What of the file is refused already is told with all else.
	pub(crate) fn begin(
		model: &'m ModelProto,
		refused: Vec<ImportError>,
		options: &'m ImportOptions,
	) -> Result<(Self, Bound<'m>), ImportErrors> {
		let opset = match model::opset(&model.opset_import) {
			Ok(opset) => opset,
			Err(reason) => {
				let error = ImportError { place: Place::File, reason };
				return Err(ImportErrors(refused.into_iter().chain([error]).collect()));
			},
		};
		let functions = model.functions.iter();
		let mut import = Self {
			builder: Builder::new(&options.limits),
			limits: &options.limits.file,
			errors: refused,
			reported: HashSet::new(),
			functions: functions
				.map(|f| ((domain(&f.domain), f.name.as_str(), f.overload.as_str()), f))
				.collect(),
			frames: vec![Frame::new(opset, String::new(), HashMap::new())],
			steps: options.limits.steps,
			tensors: HashMap::new(),
			depth: 0,
			widened: Vec::new(),
		};
		let Some(graph) = &model.graph else { return Ok((import, Vec::new())) };
		let given: HashSet<&str> = graph.initializer.iter().map(|t| t.name.as_str()).collect();
		let known: HashSet<&str> = graph.input.iter().map(|value| value.name.as_str()).collect();
		for name in options.fixed.keys().chain(options.shapes.keys()) {
			if !known.contains(name.as_str()) {
				import.report(Place::Input(shown(name)), Reason::other("the model has no such input"));
			}
		}
		let mut bound = Vec::new();
		for value in graph.input.iter().filter(|value| !given.contains(value.name.as_str())) {
			let slot = import.input(value, options).unwrap_or_else(|reason| {
				import.report(Place::Input(shown(&value.name)), reason);
				Slot::Poisoned
			});
			bound.push((value.name.as_str(), slot));
		}
		Ok((import, bound))
	}

	fn input(&mut self, value: &'m ValueInfoProto, options: &ImportOptions) -> Result<Slot, Reason> {
		let Some(tensor) = value.r#type.as_ref().and_then(|t| t.tensor_type.as_ref()) else {
			return Ok(Slot::Refused(Reason::Other(format!("{:?} is not a tensor", shown(&value.name)))));
		};
		let element = match element_or_reason(tensor.elem_type) {
			Ok(element) => element,
			Err(reason) => return Ok(Slot::Refused(reason)),
		};
		let four_bits = is_four_bits(tensor.elem_type);
		if let Some(fixed) = options.fixed.get(&value.name) {
			let array = Array::try_from(fixed)
				.map_err(|error| Reason::Other(format!("what it is fixed to is not a tensor: {error:?}")))?;
			return match array.element() == element {
				true => Ok(Term { four_bits, ..Term::constant(array) }.into()),
				false => Err(Reason::Other(format!(
					"it is {}, and is fixed to {}",
					element.name(),
					array.element().name()
				))),
			};
		}
		let shape = match (options.shapes.get(&value.name), &tensor.shape) {
			(Some(shape), _) => shape.clone(),
			(None, Some(shape)) => bind(value, shape, options)?,
			(None, None) => return Err(Reason::other("its shape is not declared; give it")),
		};
		let r#type = TensorType::new(element, shape);
		match r#type.bytes() {
			None => return Err(Reason::other("it has too many dimensions, or too large ones")),
			// It carries nothing.
			Some(0) => return empty(r#type).map(|term| Term { four_bits, ..term }.into()),
			Some(_) => (),
		}
		if element_of(tensor.elem_type).is_some_and(|(_, widened)| widened) {
			self.widened.push(value.name.clone());
		}
		let source = Source::Input(u32::try_from(self.builder.inputs.len()).unwrap_or(u32::MAX));
		self.builder.inputs.push(Input { name: value.name.clone().into_bytes(), r#type: r#type.clone() });
		Ok(Term { source, r#type, four_bits }.into())
	}

	/// Walks the model's own graph.
	pub(crate) fn run(&mut self, model: &'m ModelProto, bound: Bound<'m>) -> Outputs<'m> {
		let Some(graph) = &model.graph else { return Vec::new() };
		let slots = self.graph(graph, bound);
		for (value, slot) in graph.output.iter().zip(&slots) {
			self.declared(value, slot);
		}
		graph.output.iter().map(|value| value.name.as_str()).zip(slots).collect()
	}

	/// Whether an output is of the element type that the file declares.
	fn declared(&mut self, value: &ValueInfoProto, slot: &Slot) {
		let (Some(tensor), Slot::Tensor(term)) =
			(value.r#type.as_ref().and_then(|t| t.tensor_type.as_ref()), slot)
		else {
			return;
		};
		match element_of(tensor.elem_type) {
			Some((element, widened)) if element == term.element() => {
				if widened {
					self.widened.push(value.name.clone());
				}
			},
			_ => {
				let text = format!(
					"it is declared as of type number {}, and is {}",
					tensor.elem_type,
					term.element().name()
				);
				self.report(Place::Output(shown(&value.name)), Reason::Other(text));
			},
		}
	}

	/// Walks a graph whose inputs stand for these; its outputs. What it cannot have is reported.
	pub(crate) fn graph(&mut self, graph: &'m GraphProto, bound: Bound<'m>) -> Vec<Slot> {
		let names = graph.initializer.len().saturating_add(bound.len()).saturating_add(graph.output.len());
		if !self.spend((names as u64).saturating_add(1)) {
			return vec![Slot::Poisoned; graph.output.len()];
		}
		self.depth = self.depth.saturating_add(1);
		self.enter();
		let taken: HashSet<&str> = bound.iter().map(|(name, _)| *name).collect();
		for tensor in graph.initializer.iter().filter(|t| !taken.contains(t.name.as_str())) {
			let slot = self.tensor(tensor).map_or_else(Slot::Refused, Slot::Tensor);
			self.define(&tensor.name, slot, || Place::Input(shown(&tensor.name)));
		}
		for (name, slot) in bound {
			self.define(name, slot, || Place::Input(shown(name)));
		}
		let outputs = graph.output.iter().map(|value| value.name.as_str());
		self.nodes(&graph.node, outputs.clone());
		let slots = outputs.map(|name| self.output(name)).collect();
		self.leave();
		self.depth = self.depth.saturating_sub(1);
		slots
	}

	/// Walks those nodes that lead to the outputs.
	fn nodes(&mut self, nodes: &'m [NodeProto], outputs: impl Iterator<Item = &'m str>) {
		let (live, steps) = live(nodes, outputs);
		self.spend(steps);
		for (node, _) in nodes.iter().zip(live).filter(|(_, live)| *live) {
			self.node(node);
		}
	}

	/// Takes steps; whether there were as many left. That there were not is noted.
	fn spend(&mut self, steps: u64) -> bool {
		let left = self.steps.checked_sub(steps);
		self.steps = left.unwrap_or(0);
		if left.is_none() {
			let text = "with loops unrolled and functions inlined, the model has more nodes than allowed";
			self.report(Place::File, Reason::other(text));
		}
		left.is_some()
	}

	/// Takes steps, or none.
	pub(crate) fn take(&mut self, steps: usize) -> Result<(), Reason> {
		match self.spend(steps as u64) {
			true => Ok(()),
			false => Err(Reason::Poisoned),
		}
	}

	/// A constant of the file. It is read once, however often loops come by it.
	pub(crate) fn tensor(&mut self, tensor: &'m TensorProto) -> Result<Term, Reason> {
		// The graph itself is walked over once.
		if self.depth <= 1 && self.frames.len() == 1 {
			return tensors::term(tensor, self.limits);
		}
		let limits = self.limits;
		self.tensors.entry(tensor).or_insert_with(|| tensors::term(tensor, limits)).clone()
	}

	fn node(&mut self, proto: &'m NodeProto) {
		let poisoned = || vec![Slot::Poisoned; proto.output.len()];
		let names = proto.input.len().saturating_add(proto.output.len());
		let slots = match self.spend((names as u64).saturating_add(1)) {
			true => self.lower(proto).unwrap_or_else(|reason| {
				self.report(place(proto), reason);
				poisoned()
			}),
			false => poisoned(),
		};
		let mut slots = slots.into_iter();
		for (i, name) in proto.output.iter().enumerate() {
			let slot = slots.next().unwrap_or_else(|| {
				Slot::Refused(Reason::Other(format!(
					"output {i} of {} is not supported",
					shown(&proto.op_type)
				)))
			});
			if !name.is_empty() {
				self.define(name, slot, || place(proto));
			}
		}
	}

	fn lower(&mut self, proto: &'m NodeProto) -> super::node::Outcome {
		let inputs: Vec<Slot> = proto.input.iter().map(|name| self.needed(proto, name)).collect();
		if inputs.iter().any(|slot| matches!(slot, Slot::Poisoned)) {
			return Ok(vec![Slot::Poisoned; proto.output.len()]);
		}
		let attributes = self.attributes(proto)?;
		let key = (domain(&proto.domain), proto.op_type.as_str(), proto.overload.as_str());
		if let Some(function) = self.functions.get(&key).copied() {
			let name = self.call_name(proto);
			return self.call(function, name, inputs, attributes);
		}
		if !model::is_standard(&proto.domain) {
			return Err(Reason::Domain(shown(&proto.domain)));
		}
		let handler = operators::find(&proto.op_type).ok_or(Reason::Unsupported)?;
		let opset = self.frames.last().map_or(0, |frame| frame.opset);
		let node = Node::new(proto, opset, inputs, attributes);
		let origin = self.call_name(proto).into();
		let outer = std::mem::replace(&mut self.builder.origin, origin);
		let outcome = handler(self, &node);
		self.builder.origin = outer;
		let slots = outcome?;
		node.all_read()?;
		Ok(slots)
	}

	/// A node's attributes; within a function, those of its caller where it says so.
	fn attributes(&self, proto: &'m NodeProto) -> Result<HashMap<&'m str, &'m AttributeProto>, Reason> {
		let mut attributes = HashMap::with_capacity(proto.attribute.len());
		for attribute in &proto.attribute {
			let found = match attribute.ref_attr_name.as_str() {
				"" => Some(attribute),
				name => self.frames.last().and_then(|frame| frame.attributes.get(name).copied()),
			};
			// One that the caller has left out, and that has no default, is left out here too.
			let Some(found) = found else { continue };
			if attributes.insert(attribute.name.as_str(), found).is_some() {
				return Err(Reason::attribute(&shown(&attribute.name), "is there twice"));
			}
		}
		Ok(attributes)
	}

	/// What a node is called, with the nodes that call the functions it is in before it.
	fn call_name(&self, proto: &NodeProto) -> String {
		match place(proto).within(self.frames.last().map_or("", |frame| frame.call.as_str())) {
			Place::Node { name, .. } => name,
			_ => String::new(),
		}
	}

	fn call(
		&mut self,
		function: &'m FunctionProto,
		name: String,
		inputs: Vec<Slot>,
		attributes: HashMap<&'m str, &'m AttributeProto>,
	) -> super::node::Outcome {
		if self.frames.len() > CALLS {
			return Err(Reason::other("functions call functions too deeply"));
		}
		if inputs.len() > function.input.len() {
			return Err(Reason::other("it has more inputs than the function"));
		}
		let opset = match model::opset(&function.opset_import) {
			Err(Reason::File(crate::OnnxError::NoOpset)) => self.frames.last().map_or(0, |frame| frame.opset),
			opset => opset?,
		};
		let defaults = function.attribute_proto.iter().map(|a| (a.name.as_str(), a));
		let mut known: HashMap<&str, &AttributeProto> = defaults.collect();
		known.extend(attributes);
		self.take(function.input.len().saturating_add(function.output.len()))?;
		self.frames.push(Frame::new(opset, name, known));
		self.enter();
		let given = inputs.into_iter().chain(std::iter::repeat(Slot::Absent));
		for (name, slot) in function.input.iter().zip(given) {
			self.define(name, slot, || Place::Input(shown(name)));
		}
		let outputs = function.output.iter().map(String::as_str);
		self.nodes(&function.node, outputs.clone());
		let slots = outputs.map(|name| self.output(name)).collect();
		self.frames.pop();
		Ok(slots)
	}

	/// What a node's input stands for.
	fn resolve(&mut self, name: &str) -> Result<Slot, Reason> {
		if name.is_empty() {
			return Ok(Slot::Absent);
		}
		let frame = self.frames.last_mut().ok_or(Reason::Poisoned)?;
		match frame.get(name) {
			None => Err(Reason::Other(format!("{:?} is not defined before it is used", shown(name)))),
			Some(Slot::Refused(reason)) => {
				let reason = reason.clone();
				frame.poison(name);
				Err(reason)
			},
			Some(slot) => Ok(slot.clone()),
		}
	}

	/// What a node's input stands for; what stands in the way is told.
	fn needed(&mut self, proto: &NodeProto, name: &str) -> Slot {
		self.resolve(name).unwrap_or_else(|reason| {
			self.report(place(proto), reason);
			Slot::Poisoned
		})
	}

	fn output(&mut self, name: &str) -> Slot {
		self.resolve(name).unwrap_or_else(|reason| {
			self.report(Place::Output(shown(name)), reason);
			Slot::Poisoned
		})
	}

	fn enter(&mut self) {
		if let Some(frame) = self.frames.last_mut() {
			frame.enter();
		}
	}

	fn leave(&mut self) {
		if let Some(frame) = self.frames.last_mut() {
			frame.leave();
		}
	}

	fn define(&mut self, name: &'m str, slot: Slot, place: impl Fn() -> Place) {
		if !self.frames.last_mut().is_some_and(|frame| frame.define(name, slot)) {
			self.report(place(), Reason::Other(format!("the name {:?} is given twice", shown(name))));
			if let Some(frame) = self.frames.last_mut() {
				frame.poison(name);
			}
		}
	}

	/// Notes what cannot be imported, once: of a function that is called many times for the first call.
	pub(crate) fn report(&mut self, place: Place, reason: Reason) {
		let mut error = ImportError { place, reason };
		if error.reason != Reason::Poisoned && self.reported.insert(error.to_string()) {
			error.place = error.place.within(self.frames.last().map_or("", |frame| frame.call.as_str()));
			self.errors.push(error);
		}
	}
}

fn domain(name: &str) -> &str {
	if model::is_standard(name) {
		""
	} else {
		name
	}
}

/// The shape that an input has with the sizes that the options give.
fn bind(
	value: &ValueInfoProto,
	shape: &TensorShapeProto,
	options: &ImportOptions,
) -> Result<Vec<u32>, Reason> {
	let mut open = Vec::new();
	let mut sizes = Vec::new();
	for (axis, dim) in shape.dim.iter().enumerate() {
		let name = match &dim.value {
			Some(DimensionValue::DimValue(size)) => {
				sizes.push(super::node::size(*size)?);
				continue;
			},
			Some(DimensionValue::DimParam(symbol)) if !symbol.is_empty() => symbol.clone(),
			_ => nameless(&value.name, axis),
		};
		match options.dims.get(&name).copied().or(options.default_dim) {
			Some(size) => sizes.push(size),
			None => open.push(shown(&name)),
		}
	}
	match open.is_empty() {
		true => Ok(sizes),
		false => Err(Reason::Other(format!(
			"these dimensions are open, and their sizes not given: {}",
			open.join(", ")
		))),
	}
}
