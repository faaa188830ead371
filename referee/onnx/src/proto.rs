//! The protobuf messages of ONNX, as far as this crate reads them.
//!
//! The arrays of [`TensorProto`] that ONNX declares packed stay undecoded, so that parsing costs
//! no more memory than the file has bytes.

use prost::{Message, Oneof};

#[derive(Clone, PartialEq, Message)]
pub struct ModelProto {
	#[prost(int64, tag = "1")]
	pub ir_version: i64,
	#[prost(message, optional, tag = "7")]
	pub graph: Option<GraphProto>,
	#[prost(message, repeated, tag = "8")]
	pub opset_import: Vec<OperatorSetIdProto>,
	#[prost(message, repeated, tag = "25")]
	pub functions: Vec<FunctionProto>,
}

#[derive(Clone, PartialEq, Message)]
pub struct OperatorSetIdProto {
	#[prost(string, tag = "1")]
	pub domain: String,
	#[prost(int64, tag = "2")]
	pub version: i64,
}

/// An operator that the model defines by others.
#[derive(Clone, PartialEq, Message)]
pub struct FunctionProto {
	#[prost(string, tag = "1")]
	pub name: String,
	#[prost(string, repeated, tag = "4")]
	pub input: Vec<String>,
	#[prost(string, repeated, tag = "5")]
	pub output: Vec<String>,
	/// Names of attributes without a default.
	#[prost(string, repeated, tag = "6")]
	pub attribute: Vec<String>,
	#[prost(message, repeated, tag = "7")]
	pub node: Vec<NodeProto>,
	#[prost(message, repeated, tag = "9")]
	pub opset_import: Vec<OperatorSetIdProto>,
	#[prost(string, tag = "10")]
	pub domain: String,
	/// Attributes with their defaults.
	#[prost(message, repeated, tag = "11")]
	pub attribute_proto: Vec<AttributeProto>,
	#[prost(string, tag = "13")]
	pub overload: String,
}

#[derive(Clone, PartialEq, Message)]
pub struct GraphProto {
	#[prost(message, repeated, tag = "1")]
	pub node: Vec<NodeProto>,
	#[prost(string, tag = "2")]
	pub name: String,
	#[prost(message, repeated, tag = "5")]
	pub initializer: Vec<TensorProto>,
	#[prost(message, repeated, tag = "11")]
	pub input: Vec<ValueInfoProto>,
	#[prost(message, repeated, tag = "12")]
	pub output: Vec<ValueInfoProto>,
	#[prost(message, repeated, tag = "13")]
	pub value_info: Vec<ValueInfoProto>,
	#[prost(message, repeated, tag = "15")]
	pub sparse_initializer: Vec<SparseTensorProto>,
}

#[derive(Clone, PartialEq, Message)]
pub struct NodeProto {
	#[prost(string, repeated, tag = "1")]
	pub input: Vec<String>,
	#[prost(string, repeated, tag = "2")]
	pub output: Vec<String>,
	#[prost(string, tag = "3")]
	pub name: String,
	#[prost(string, tag = "4")]
	pub op_type: String,
	#[prost(message, repeated, tag = "5")]
	pub attribute: Vec<AttributeProto>,
	#[prost(string, tag = "7")]
	pub domain: String,
	/// Which function of several of the same name.
	#[prost(string, tag = "8")]
	pub overload: String,
}

#[derive(Clone, PartialEq, Message)]
pub struct AttributeProto {
	#[prost(string, tag = "1")]
	pub name: String,
	#[prost(float, tag = "2")]
	pub f: f32,
	/// Written even if it is 0: where it is missing, ONNX Runtime infers shapes as if the attribute were.
	#[prost(int64, optional, tag = "3")]
	pub i: Option<i64>,
	#[prost(bytes = "vec", tag = "4")]
	pub s: Vec<u8>,
	#[prost(message, optional, tag = "5")]
	pub t: Option<TensorProto>,
	#[prost(message, optional, tag = "6")]
	pub g: Option<GraphProto>,
	#[prost(float, repeated, packed = "false", tag = "7")]
	pub floats: Vec<f32>,
	#[prost(int64, repeated, packed = "false", tag = "8")]
	pub ints: Vec<i64>,
	#[prost(bytes = "vec", repeated, tag = "9")]
	pub strings: Vec<Vec<u8>>,
	#[prost(message, repeated, tag = "10")]
	pub tensors: Vec<TensorProto>,
	#[prost(message, repeated, tag = "11")]
	pub graphs: Vec<GraphProto>,
	/// One of ONNX's `AttributeProto.AttributeType`, see [`attribute`].
	#[prost(int32, tag = "20")]
	pub r#type: i32,
	/// Within a function: the attribute of the calling node that this one stands for.
	#[prost(string, tag = "21")]
	pub ref_attr_name: String,
	#[prost(message, optional, tag = "22")]
	pub sparse_tensor: Option<SparseTensorProto>,
	#[prost(message, repeated, tag = "23")]
	pub sparse_tensors: Vec<SparseTensorProto>,
}

/// Numbers of `AttributeProto.AttributeType`.
pub mod attribute {
	pub const FLOAT: i32 = 1;
	pub const INT: i32 = 2;
	pub const STRING: i32 = 3;
	pub const TENSOR: i32 = 4;
	pub const GRAPH: i32 = 5;
	pub const FLOATS: i32 = 6;
	pub const INTS: i32 = 7;
	pub const STRINGS: i32 = 8;
}

#[derive(Clone, PartialEq, Message)]
pub struct TensorProto {
	#[prost(int64, repeated, packed = "false", tag = "1")]
	pub dims: Vec<i64>,
	#[prost(int32, tag = "2")]
	pub data_type: i32,
	/// Packed 32-bit floats.
	#[prost(bytes = "vec", tag = "4")]
	pub float_data: Vec<u8>,
	/// Packed varints.
	#[prost(bytes = "vec", tag = "5")]
	pub int32_data: Vec<u8>,
	#[prost(bytes = "vec", repeated, tag = "6")]
	pub string_data: Vec<Vec<u8>>,
	/// Packed varints.
	#[prost(bytes = "vec", tag = "7")]
	pub int64_data: Vec<u8>,
	#[prost(string, tag = "8")]
	pub name: String,
	#[prost(bytes = "vec", tag = "9")]
	pub raw_data: Vec<u8>,
	/// Packed 64-bit floats.
	#[prost(bytes = "vec", tag = "10")]
	pub double_data: Vec<u8>,
	/// Packed varints.
	#[prost(bytes = "vec", tag = "11")]
	pub uint64_data: Vec<u8>,
	#[prost(message, repeated, tag = "13")]
	pub external_data: Vec<StringStringEntryProto>,
	/// 0 in the file, 1 elsewhere.
	#[prost(int32, tag = "14")]
	pub data_location: i32,
}

/// Only its presence matters.
#[derive(Clone, PartialEq, Message)]
pub struct SparseTensorProto {}

#[derive(Clone, PartialEq, Message)]
pub struct StringStringEntryProto {
	#[prost(string, tag = "1")]
	pub key: String,
	#[prost(string, tag = "2")]
	pub value: String,
}

#[derive(Clone, PartialEq, Message)]
pub struct ValueInfoProto {
	#[prost(string, tag = "1")]
	pub name: String,
	#[prost(message, optional, tag = "2")]
	pub r#type: Option<TypeProto>,
}

/// A type other than a tensor has none of the fields below.
#[derive(Clone, PartialEq, Message)]
pub struct TypeProto {
	#[prost(message, optional, tag = "1")]
	pub tensor_type: Option<TensorTypeProto>,
}

#[derive(Clone, PartialEq, Message)]
pub struct TensorTypeProto {
	#[prost(int32, tag = "1")]
	pub elem_type: i32,
	#[prost(message, optional, tag = "2")]
	pub shape: Option<TensorShapeProto>,
}

#[derive(Clone, PartialEq, Message)]
pub struct TensorShapeProto {
	#[prost(message, repeated, tag = "1")]
	pub dim: Vec<DimensionProto>,
}

#[derive(Clone, PartialEq, Message)]
pub struct DimensionProto {
	#[prost(oneof = "DimensionValue", tags = "1, 2")]
	pub value: Option<DimensionValue>,
}

#[derive(Clone, PartialEq, Oneof)]
pub enum DimensionValue {
	#[prost(int64, tag = "1")]
	DimValue(i64),
	#[prost(string, tag = "2")]
	DimParam(String),
}
