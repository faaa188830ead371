//! A walk over the bytes before they are parsed, without allocating: every message has only
//! fields that are known, none that is refused, nothing twice that may be there once (readers
//! differ in how they merge), and parsing it will not take more memory than allowed.

use crate::{proto, Limits, OnnxError};

/// Messages within messages; prost itself stops at 100.
const MAX_NESTING: usize = 64;
/// About what one parsed string or array takes beside its bytes.
const STRING_BYTES: u64 = 32;

#[derive(Clone, Copy, PartialEq)]
enum Kind {
	Model,
	Opset,
	Function,
	Graph,
	Node,
	Attribute,
	Tensor,
	Entry,
	Annotation,
	ValueInfo,
	Type,
	TensorType,
	SequenceType,
	MapType,
	Shape,
	Dimension,
}

#[derive(Clone, Copy)]
enum Field {
	One(Wire),
	Many(Wire),
	Refused(Refusal),
}

#[derive(Clone, Copy)]
enum Wire {
	Message(Kind),
	Bytes,
	/// Packed numbers that stay bytes.
	Packed,
	Varint,
	Fixed32,
	/// Repeated numbers, packed or not.
	Varints,
	Fixed32s,
}

#[derive(Clone, Copy)]
enum Refusal {
	Functions,
	Training,
	Devices,
	Sparse,
	Segments,
	Opaque,
}

impl Refusal {
	fn error(self) -> OnnxError {
		match self {
			Self::Functions => OnnxError::LocalFunctions,
			Self::Training => OnnxError::TrainingInfo,
			Self::Devices => OnnxError::DeviceConfiguration,
			Self::Sparse => OnnxError::SparseTensor,
			Self::Segments => OnnxError::SegmentedTensor { place: "a tensor".into() },
			Self::Opaque => OnnxError::NotATensor { place: "a value of opaque type".into() },
		}
	}
}

impl Kind {
	fn name(self) -> &'static str {
		match self {
			Self::Model => "ModelProto",
			Self::Opset => "OperatorSetIdProto",
			Self::Function => "FunctionProto",
			Self::Graph => "GraphProto",
			Self::Node => "NodeProto",
			Self::Attribute => "AttributeProto",
			Self::Tensor => "TensorProto",
			Self::Entry => "StringStringEntryProto",
			Self::Annotation => "TensorAnnotation",
			Self::ValueInfo => "ValueInfoProto",
			Self::Type => "TypeProto",
			Self::TensorType => "TypeProto.Tensor",
			Self::SequenceType => "TypeProto.Sequence",
			Self::MapType => "TypeProto.Map",
			Self::Shape => "TensorShapeProto",
			Self::Dimension => "TensorShapeProto.Dimension",
		}
	}

	/// What one takes when it is parsed, in a list with room to grow.
	fn bytes(self) -> u64 {
		let bytes = match self {
			Self::Model => size_of::<proto::ModelProto>(),
			Self::Opset => size_of::<proto::OperatorSetIdProto>(),
			Self::Function => size_of::<proto::FunctionProto>(),
			Self::Graph => size_of::<proto::GraphProto>(),
			Self::Node => size_of::<proto::NodeProto>(),
			Self::Attribute => size_of::<proto::AttributeProto>(),
			Self::Tensor => size_of::<proto::TensorProto>(),
			Self::Entry => size_of::<proto::StringStringEntryProto>(),
			Self::ValueInfo => size_of::<proto::ValueInfoProto>(),
			Self::Dimension => size_of::<proto::DimensionProto>(),
			// Within another, or not parsed at all.
			Self::Annotation
			| Self::Type
			| Self::TensorType
			| Self::SequenceType
			| Self::MapType
			| Self::Shape => 32,
		};
		(bytes as u64).saturating_mul(2)
	}

	/// What stands under this number in the parts of a model that only functions have.
	fn function_field(self) -> Field {
		match self {
			Self::Model => Field::Many(Wire::Message(Self::Function)),
			_ => Field::One(Wire::Bytes),
		}
	}

	/// What ONNX has under this number.
	fn field(self, number: u32) -> Option<Field> {
		use Field::{Many, One, Refused};
		use Wire::{Bytes, Fixed32, Fixed32s, Message, Packed, Varint, Varints};
		Some(match (self, number) {
			(Self::Model, 1 | 5) => One(Varint),
			(Self::Model, 2 | 3 | 4 | 6) => One(Bytes),
			(Self::Model, 7) => One(Message(Self::Graph)),
			(Self::Model, 8) => Many(Message(Self::Opset)),
			(Self::Model, 14) => Many(Message(Self::Entry)),
			(Self::Model, 20) => Refused(Refusal::Training),
			(Self::Model, 25) => Refused(Refusal::Functions),
			(Self::Model, 26) => Refused(Refusal::Devices),
			(Self::Opset, 1) => One(Bytes),
			(Self::Opset, 2) => One(Varint),
			(Self::Function, 1 | 8 | 10 | 13) => One(Bytes),
			(Self::Function, 4..=6) => Many(Bytes),
			(Self::Function, 7) => Many(Message(Self::Node)),
			(Self::Function, 9) => Many(Message(Self::Opset)),
			(Self::Function, 11) => Many(Message(Self::Attribute)),
			(Self::Function, 12) => Many(Message(Self::ValueInfo)),
			(Self::Function, 14) => Many(Message(Self::Entry)),
			(Self::Graph, 1) => Many(Message(Self::Node)),
			(Self::Graph, 2 | 10) => One(Bytes),
			(Self::Graph, 5) => Many(Message(Self::Tensor)),
			(Self::Graph, 11..=13) => Many(Message(Self::ValueInfo)),
			(Self::Graph, 14) => Many(Message(Self::Annotation)),
			(Self::Graph, 15) => Refused(Refusal::Sparse),
			(Self::Graph, 16) => Many(Message(Self::Entry)),
			(Self::Node, 1 | 2) => Many(Bytes),
			(Self::Node, 3 | 4 | 6 | 7 | 8) => One(Bytes),
			(Self::Node, 5) => Many(Message(Self::Attribute)),
			(Self::Node, 9) => Many(Message(Self::Entry)),
			(Self::Node, 10) => Refused(Refusal::Devices),
			(Self::Attribute, 1 | 4 | 13) => One(Bytes),
			(Self::Attribute, 2) => One(Fixed32),
			(Self::Attribute, 3 | 20) => One(Varint),
			(Self::Attribute, 5) => One(Message(Self::Tensor)),
			(Self::Attribute, 6) => One(Message(Self::Graph)),
			(Self::Attribute, 7) => Many(Fixed32s),
			(Self::Attribute, 8) => Many(Varints),
			(Self::Attribute, 9) => Many(Bytes),
			(Self::Attribute, 10) => Many(Message(Self::Tensor)),
			(Self::Attribute, 11) => Many(Message(Self::Graph)),
			(Self::Attribute, 14) => One(Message(Self::Type)),
			(Self::Attribute, 15) => Many(Message(Self::Type)),
			(Self::Attribute, 21) => Refused(Refusal::Functions),
			(Self::Attribute, 22 | 23) => Refused(Refusal::Sparse),
			(Self::Tensor, 1) => Many(Varints),
			(Self::Tensor, 2 | 14) => One(Varint),
			(Self::Tensor, 3) => Refused(Refusal::Segments),
			(Self::Tensor, 4 | 5 | 7 | 10 | 11) => One(Packed),
			(Self::Tensor, 6) => Many(Bytes),
			(Self::Tensor, 8 | 9 | 12) => One(Bytes),
			(Self::Tensor, 13 | 16) => Many(Message(Self::Entry)),
			(Self::Entry, 1 | 2) => One(Bytes),
			(Self::Annotation, 1) => One(Bytes),
			(Self::Annotation, 2) => Many(Message(Self::Entry)),
			(Self::ValueInfo, 1 | 3) => One(Bytes),
			(Self::ValueInfo, 2) => One(Message(Self::Type)),
			(Self::ValueInfo, 4) => Many(Message(Self::Entry)),
			(Self::Type, 1) => One(Message(Self::TensorType)),
			// An optional's type has the same one field as a sequence's.
			(Self::Type, 4 | 9) => One(Message(Self::SequenceType)),
			(Self::Type, 5) => One(Message(Self::MapType)),
			(Self::Type, 6) => One(Bytes),
			(Self::Type, 7) => Refused(Refusal::Opaque),
			(Self::Type, 8) => Refused(Refusal::Sparse),
			(Self::TensorType, 1) => One(Varint),
			(Self::TensorType, 2) => One(Message(Self::Shape)),
			(Self::SequenceType, 1) => One(Message(Self::Type)),
			(Self::MapType, 1) => One(Varint),
			(Self::MapType, 2) => One(Message(Self::Type)),
			(Self::Shape, 1) => Many(Message(Self::Dimension)),
			(Self::Dimension, 1) => One(Varint),
			(Self::Dimension, 2 | 3) => One(Bytes),
			_ => return None,
		})
	}
}

fn malformed(reason: &str) -> OnnxError {
	OnnxError::Malformed(reason.into())
}

/// Takes what it reads off the front.
struct Reader<'a>(&'a [u8]);

impl<'a> Reader<'a> {
	fn varint(&mut self) -> Result<u64, OnnxError> {
		let mut value = 0u64;
		for shift in (0..64u32).step_by(7) {
			let (byte, rest) = self.0.split_first().ok_or_else(|| malformed("it ends within a number"))?;
			self.0 = rest;
			let bits = u64::from(*byte & 0x7f);
			if shift == 63 && bits > 1 {
				break;
			}
			value |= bits.checked_shl(shift).unwrap_or(0);
			if *byte < 0x80 {
				return Ok(value);
			}
		}
		Err(malformed("a number is too long"))
	}

	fn take(&mut self, len: u64) -> Result<&'a [u8], OnnxError> {
		let taken = usize::try_from(len).ok().and_then(|len| self.0.split_at_checked(len));
		let (taken, rest) = taken.ok_or_else(|| malformed("it ends within a field"))?;
		self.0 = rest;
		Ok(taken)
	}

	fn delimited(&mut self) -> Result<&'a [u8], OnnxError> {
		let len = self.varint()?;
		self.take(len)
	}

	fn skip(&mut self, wire: u8) -> Result<(), OnnxError> {
		match wire {
			0 => self.varint().map(|_| ()),
			1 => self.take(8).map(|_| ()),
			2 => self.delimited().map(|_| ()),
			5 => self.take(4).map(|_| ()),
			_ => Err(malformed("a field is of a kind that is not known")),
		}
	}
}

/// Something that the file must not have.
#[derive(Debug, PartialEq)]
pub(crate) struct Refused {
	pub(crate) error: OnnxError,
	/// Name, or first output, and operator of the node that has it.
	pub(crate) node: Option<(String, String)>,
}

/// Refusals that are told; more tell nothing new.
const MOST_REFUSED: usize = 256;

/// What refusing a field counts for: it may have two bytes, and is told with the node's name.
const REFUSAL_BYTES: u64 = 256;

struct Node<'a> {
	bytes: &'a [u8],
	/// Name and operator, once they were asked for: it takes reading all of the node.
	named: Option<(String, String)>,
}

impl Node<'_> {
	fn named(&mut self) -> (String, String) {
		self.named.get_or_insert_with(|| named(self.bytes)).clone()
	}
}

struct Scan<'a> {
	limits: &'a Limits,
	/// Whether the model may define operators of its own.
	functions: bool,
	/// Bytes that parsing may still take.
	budget: u64,
	/// The innermost node that is gone over.
	node: Option<Node<'a>>,
	refused: Vec<Refused>,
}

/// Goes over the bytes of a `ModelProto`: whether it can be parsed, and what of it is refused, which parsing leaves out.
pub(crate) fn scan(bytes: &[u8], limits: &Limits, functions: bool) -> (Vec<Refused>, Result<(), OnnxError>) {
	let mut scan =
		Scan { limits, functions, budget: limits.structure_bytes, node: None, refused: Vec::new() };
	let outcome = scan.message(Kind::Model, bytes, 0, 0);
	(scan.refused, outcome)
}

/// What a node is called, and its operator, as far as its bytes tell.
fn named(node: &[u8]) -> (String, String) {
	let (mut output, mut name, mut operator) = (None, None, None);
	let mut reader = Reader(node);
	while let Ok(key) = reader.varint() {
		let slot = match key {
			// Fields of bytes.
			0x12 => &mut output,
			0x1a => &mut name,
			0x22 => &mut operator,
			_ => match reader.skip((key & 7) as u8) {
				Ok(()) => continue,
				Err(_) => break,
			},
		};
		let Ok(bytes) = reader.delimited() else { break };
		if !bytes.is_empty() {
			slot.get_or_insert(bytes);
		}
	}
	let text =
		|bytes: Option<&[u8]>| crate::error::shown(&String::from_utf8_lossy(bytes.unwrap_or_default()));
	(text(name.or(output)), text(operator))
}

impl<'a> Scan<'a> {
	fn refuse(&mut self, refusal: Refusal) -> Result<(), OnnxError> {
		self.spend(REFUSAL_BYTES)?;
		if self.refused.len() < MOST_REFUSED {
			let refused = Refused { error: refusal.error(), node: self.node.as_mut().map(Node::named) };
			if !self.refused.contains(&refused) {
				self.refused.push(refused);
			}
		}
		Ok(())
	}

	fn spend(&mut self, bytes: u64) -> Result<(), OnnxError> {
		let too_large = || OnnxError::StructureTooLarge { limit: self.limits.structure_bytes };
		self.budget = self.budget.checked_sub(bytes).ok_or_else(too_large)?;
		Ok(())
	}

	fn message(&mut self, kind: Kind, bytes: &'a [u8], nesting: usize, graphs: u64) -> Result<(), OnnxError> {
		if kind != Kind::Node {
			return self.fields(kind, bytes, nesting, graphs);
		}
		let outer = self.node.replace(Node { bytes, named: None });
		let outcome = self.fields(kind, bytes, nesting, graphs);
		self.node = outer;
		outcome
	}

	fn fields(&mut self, kind: Kind, bytes: &'a [u8], nesting: usize, graphs: u64) -> Result<(), OnnxError> {
		let graphs = graphs.saturating_add(u64::from(kind == Kind::Graph));
		// The outermost graph is not nested in any.
		if nesting > MAX_NESTING || graphs > self.limits.depth.saturating_add(1) {
			return Err(OnnxError::TooDeep { limit: self.limits.depth });
		}
		self.spend(kind.bytes())?;
		let mut reader = Reader(bytes);
		let mut seen = 0u32;
		while !reader.0.is_empty() {
			let key = reader.varint()?;
			let number = u32::try_from(key >> 3).unwrap_or(u32::MAX);
			let wire = (key & 7) as u8;
			let field = match kind.field(number) {
				Some(Field::Refused(Refusal::Functions)) if self.functions => Some(kind.function_field()),
				field => field,
			};
			match field {
				None => return Err(OnnxError::UnknownField { message: kind.name().into(), field: number }),
				Some(Field::Refused(refusal)) => {
					self.refuse(refusal)?;
					reader.skip(wire)?;
				},
				Some(Field::Many(field)) => self.field(field, wire, &mut reader, nesting, graphs)?,
				Some(Field::One(field)) => {
					let bit = 1u32.checked_shl(number).unwrap_or(0);
					if seen & bit != 0 {
						return Err(OnnxError::Malformed(format!(
							"field {number} of {} is there twice",
							kind.name()
						)));
					}
					seen |= bit;
					self.field(field, wire, &mut reader, nesting, graphs)?;
				},
			}
		}
		Ok(())
	}

	fn field(
		&mut self,
		field: Wire,
		wire: u8,
		reader: &mut Reader<'a>,
		nesting: usize,
		graphs: u64,
	) -> Result<(), OnnxError> {
		match (field, wire) {
			(Wire::Message(kind), 2) => {
				let bytes = reader.delimited()?;
				self.message(kind, bytes, nesting.saturating_add(1), graphs)
			},
			(Wire::Bytes | Wire::Packed, 2) => reader.delimited().and_then(|_| self.spend(STRING_BYTES)),
			(Wire::Varint | Wire::Varints, 0) => reader.varint().and_then(|_| self.spend(8)),
			(Wire::Fixed32 | Wire::Fixed32s, 5) => reader.take(4).and_then(|_| self.spend(4)),
			// At worst every byte is a number of eight.
			(Wire::Varints, 2) => {
				reader.delimited().and_then(|b| self.spend((b.len() as u64).saturating_mul(8)))
			},
			(Wire::Fixed32s, 2) => reader.delimited().and_then(|b| self.spend(b.len() as u64)),
			_ => Err(malformed("a field is not encoded as its type demands")),
		}
	}
}
