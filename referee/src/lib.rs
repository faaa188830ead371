//! The exact meaning of a model: its graph of operators, the kernels that compute them with the same
//! bits on every machine, the commitments made to every tensor, and the proof that an operator's output
//! is wrong. It knows nothing of any chain and compiles to the runtime's WebAssembly as well as natively.
#![cfg_attr(not(feature = "std"), no_std)]
#![deny(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::arithmetic_side_effects)]
#![cfg_attr(test, allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::arithmetic_side_effects))]

extern crate alloc;

pub mod array;
pub mod backend;
pub mod class;
pub mod commitment;
pub mod execute;
pub mod graph;
pub mod ops;
mod parallel;
pub mod proof;
pub mod tensor;
#[cfg(test)]
mod testing;
pub mod tiling;
pub mod tolerance;
pub mod trace;

pub use array::{Array, Data, TensorType};
pub use backend::{Backend, Isa};
pub use class::{class, Class};
pub use commitment::{
	array_root, data_root, graph_root, named_root, package_id, tensor_root, tensors_root, Blake2b256, Hash,
	Hasher, Part,
};
pub use execute::{ExecuteError, Session};
pub use graph::{Cost, Graph, GraphError, Initializer, Input, Limits, Operator, Output, Value, SEMANTICS};
pub use ops::{Op, OpError};
pub use proof::{judge, prove, Claim, FraudProof, ProofError, Verdict};
pub use tensor::{ElementType, NamedTensor, Tensor, TensorError};
pub use tiling::{Plan, Tiling};
pub use tolerance::{Tolerance, ToleranceError};
pub use trace::Trace;
