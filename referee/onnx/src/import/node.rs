//! One node as the code that lowers it sees it. What of it is read is remembered: a node that says
//! more than was read is refused, since that might change its meaning.

use super::{
	builder::Builder,
	error::{Place, Reason},
	term::{integers, reals, Slot, Term},
};
use crate::{
	error::shown,
	proto::{attribute, AttributeProto, GraphProto, NodeProto, TensorProto},
};
use freehold_referee::Array;
use std::{
	cell::{Cell, RefCell},
	collections::{HashMap, HashSet},
};

/// Numbers in an input that says shapes, axes, bounds or scales.
const LIST: usize = 4096;

/// Why a node was not lowered, or its outputs; those left out are not supported.
pub(crate) type Outcome = Result<Vec<Slot>, Reason>;

pub(crate) struct Node<'m> {
	pub(crate) proto: &'m NodeProto,
	/// The version of the standard operators.
	pub(crate) opset: i64,
	inputs: Vec<Slot>,
	attributes: HashMap<&'m str, &'m AttributeProto>,
	read: RefCell<HashSet<&'static str>>,
	/// Inputs read, from the first.
	taken: Cell<usize>,
}

impl<'m> Node<'m> {
	pub(crate) fn new(
		proto: &'m NodeProto,
		opset: i64,
		inputs: Vec<Slot>,
		attributes: HashMap<&'m str, &'m AttributeProto>,
	) -> Self {
		Self { proto, opset, inputs, attributes, read: RefCell::default(), taken: Cell::new(0) }
	}

	/// Whether the model uses the output of that number.
	pub(crate) fn wants(&self, output: usize) -> bool {
		self.proto.output.get(output).is_some_and(|name| !name.is_empty())
	}

	/// Whether everything that the node says was read.
	pub(crate) fn all_read(&self) -> Result<(), Reason> {
		if self.inputs.iter().skip(self.taken.get()).any(|slot| !matches!(slot, Slot::Absent)) {
			return Err(Reason::Other(format!("it has more inputs than the {} known", self.taken.get())));
		}
		let read = self.read.borrow();
		let mut unread: Vec<&str> =
			self.attributes.keys().copied().filter(|name| !read.contains(name)).collect();
		unread.sort_unstable();
		match unread.as_slice() {
			[] => Ok(()),
			[name] => Err(Reason::attribute(&shown(name), "is not known")),
			names => {
				let names: Vec<String> = names.iter().map(|name| format!("{:?}", shown(name))).collect();
				Err(Reason::Other(format!("attributes {} are not known", names.join(", "))))
			},
		}
	}

	// Inputs.

	fn take(&self, i: usize) -> Option<&Slot> {
		self.taken.set(self.taken.get().max(i.saturating_add(1)));
		self.inputs.get(i)
	}

	/// The input of that number, which may be left out.
	pub(crate) fn optional(&self, i: usize) -> Result<Option<&Term>, Reason> {
		match self.take(i) {
			None | Some(Slot::Absent) => Ok(None),
			Some(Slot::Tensor(term)) => Ok(Some(term)),
			Some(Slot::Sequence(_)) => Err(Reason::Other(format!("input {i} is a sequence, not a tensor"))),
			Some(Slot::Refused(_) | Slot::Poisoned) => Err(Reason::Poisoned),
		}
	}

	pub(crate) fn input(&self, i: usize) -> Result<&Term, Reason> {
		self.optional(i)?.ok_or_else(|| Reason::Other(format!("input {i} is missing")))
	}

	/// All inputs, none of which may be left out.
	pub(crate) fn inputs(&self) -> Result<Vec<&Term>, Reason> {
		(0..self.inputs.len()).map(|i| self.input(i)).collect()
	}

	/// All inputs, whatever they are.
	pub(crate) fn slots(&self) -> &[Slot] {
		self.taken.set(usize::MAX);
		&self.inputs
	}

	/// The sequence that an input is.
	pub(crate) fn sequence(&self, i: usize) -> Result<&[Term], Reason> {
		match self.take(i) {
			Some(Slot::Sequence(terms)) => Ok(terms),
			_ => Err(Reason::Other(format!("input {i} is not a sequence"))),
		}
	}

	/// The elements of an input that must be known.
	pub(crate) fn known(&self, builder: &Builder, i: usize) -> Result<&Array, Reason> {
		let term = self.input(i)?;
		term.known().ok_or_else(|| not_constant(builder, &self.input_name(i), term))
	}

	/// A list that an input is and that must be known: it is short, if it is one.
	fn list(&self, builder: &Builder, i: usize) -> Result<&Array, Reason> {
		let array = self.known(builder, i)?;
		match array.data().len() <= LIST {
			true => Ok(array),
			false => Err(Reason::Other(format!("input {i} has more than {LIST} numbers"))),
		}
	}

	/// The integers of an input that must be known, if it is there.
	pub(crate) fn known_ints(&self, builder: &Builder, i: usize) -> Result<Option<Vec<i64>>, Reason> {
		if self.optional(i)?.is_none() {
			return Ok(None);
		}
		let values = integers(self.list(builder, i)?).map(Iterator::collect);
		values.map(Some).ok_or_else(|| Reason::Other(format!("input {i} is not of integers")))
	}

	/// The one integer of an input that must be known, if it is there.
	pub(crate) fn known_int(&self, builder: &Builder, i: usize) -> Result<Option<i64>, Reason> {
		let one = |values: Vec<i64>| match values.as_slice() {
			[value] => Ok(*value),
			_ => Err(Reason::Other(format!("input {i} is not one number"))),
		};
		self.known_ints(builder, i)?.map(one).transpose()
	}

	/// The numbers of an input that must be known, if it is there.
	pub(crate) fn known_reals(&self, builder: &Builder, i: usize) -> Result<Option<Vec<f64>>, Reason> {
		if self.optional(i)?.is_none() {
			return Ok(None);
		}
		Ok(Some(reals(self.list(builder, i)?).collect()))
	}

	fn input_name(&self, i: usize) -> String {
		let name = self.proto.input.get(i).map_or("", String::as_str);
		format!("input {i} ({:?})", shown(name))
	}

	// Attributes.

	fn attribute(&self, name: &'static str, kind: i32) -> Result<Option<&'m AttributeProto>, Reason> {
		self.read.borrow_mut().insert(name);
		match self.attributes.get(name) {
			Some(found) if found.r#type != kind => {
				Err(Reason::attribute(name, "is of another type than it must be"))
			},
			found => Ok(found.copied()),
		}
	}

	/// Says that an attribute changes nothing.
	pub(crate) fn ignore(&self, names: &[&'static str]) {
		self.read.borrow_mut().extend(names);
	}

	pub(crate) fn find_int(&self, name: &'static str) -> Result<Option<i64>, Reason> {
		Ok(self.attribute(name, attribute::INT)?.map(|a| a.i.unwrap_or(0)))
	}

	pub(crate) fn int(&self, name: &'static str, default: i64) -> Result<i64, Reason> {
		Ok(self.find_int(name)?.unwrap_or(default))
	}

	/// An integer that says yes (not zero) or no.
	pub(crate) fn flag(&self, name: &'static str, default: bool) -> Result<bool, Reason> {
		Ok(self.int(name, i64::from(default))? != 0)
	}

	pub(crate) fn find_float(&self, name: &'static str) -> Result<Option<f32>, Reason> {
		Ok(self.attribute(name, attribute::FLOAT)?.map(|a| a.f))
	}

	pub(crate) fn float(&self, name: &'static str, default: f32) -> Result<f32, Reason> {
		Ok(self.find_float(name)?.unwrap_or(default))
	}

	pub(crate) fn ints(&self, name: &'static str) -> Result<Option<&'m [i64]>, Reason> {
		Ok(self.attribute(name, attribute::INTS)?.map(|a| a.ints.as_slice()))
	}

	pub(crate) fn floats(&self, name: &'static str) -> Result<Option<&'m [f32]>, Reason> {
		Ok(self.attribute(name, attribute::FLOATS)?.map(|a| a.floats.as_slice()))
	}

	pub(crate) fn strings(&self, name: &'static str) -> Result<Option<Vec<String>>, Reason> {
		let read =
			|a: &AttributeProto| a.strings.iter().map(|s| String::from_utf8_lossy(s).into_owned()).collect();
		Ok(self.attribute(name, attribute::STRINGS)?.map(read))
	}

	pub(crate) fn string(&self, name: &'static str, default: &'static str) -> Result<&'m str, Reason> {
		match self.attribute(name, attribute::STRING)? {
			None => Ok(default),
			Some(a) => std::str::from_utf8(&a.s).map_err(|_| Reason::attribute(name, "is not text")),
		}
	}

	pub(crate) fn tensor(&self, name: &'static str) -> Result<Option<&'m TensorProto>, Reason> {
		Ok(self.attribute(name, attribute::TENSOR)?.and_then(|a| a.t.as_ref()))
	}

	pub(crate) fn graph(&self, name: &'static str) -> Result<&'m GraphProto, Reason> {
		let found = self.attribute(name, attribute::GRAPH)?.and_then(|a| a.g.as_ref());
		found.ok_or_else(|| Reason::attribute(name, "is missing"))
	}
}

pub(crate) fn place(proto: &NodeProto) -> Place {
	let name = match proto.name.as_str() {
		"" => proto.output.iter().find(|name| !name.is_empty()).map_or("", String::as_str),
		name => name,
	};
	Place::Node { name: shown(name), operator: shown(&proto.op_type) }
}

/// The reason that a tensor is not known.
pub(crate) fn not_constant(builder: &Builder, what: &str, term: &Term) -> Reason {
	Reason::NotConstant { what: what.into(), inputs: builder.inputs_of(term) }
}

/// An axis that may count from the end.
pub(crate) fn axis(value: i64, rank: usize) -> Result<u32, Reason> {
	let rank = rank as i64;
	let from_start = if value < 0 { value.checked_add(rank) } else { Some(value) };
	from_start
		.filter(|axis| (0..rank).contains(axis))
		.and_then(|axis| u32::try_from(axis).ok())
		.ok_or_else(|| Reason::Other(format!("axis {value} is not one of {rank}")))
}

/// Axes that may count from the end, ascending, none of them twice.
pub(crate) fn axes(values: &[i64], rank: usize) -> Result<Vec<u32>, Reason> {
	if values.len() > rank {
		return Err(Reason::other("there are more axes than the tensor has"));
	}
	let mut axes = values.iter().map(|value| axis(*value, rank)).collect::<Result<Vec<u32>, _>>()?;
	axes.sort_unstable();
	if axes.array_windows().any(|[a, b]| a == b) {
		return Err(Reason::other("an axis is there twice"));
	}
	Ok(axes)
}

/// A size that an attribute or a constant says.
pub(crate) fn size(value: i64) -> Result<u32, Reason> {
	u32::try_from(value).map_err(|_| Reason::Other(format!("{value} is not a size")))
}

pub(crate) fn sizes(values: &[i64]) -> Result<Vec<u32>, Reason> {
	values.iter().map(|value| size(*value)).collect()
}
