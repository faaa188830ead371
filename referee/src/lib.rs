//! The exact meaning of what goes into a model and what comes out of it: tensors, the
//! commitments made to them, and when two answers agree. It knows nothing of any chain and
//! compiles to the runtime's WebAssembly as well as natively, with equal bits.
#![cfg_attr(not(feature = "std"), no_std)]
#![deny(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::arithmetic_side_effects)]
#![cfg_attr(test, allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::arithmetic_side_effects))]

extern crate alloc;

pub mod commitment;
pub mod tensor;
pub mod tolerance;

pub use commitment::{tensor_root, tensors_root, Blake2b256, Hash, Hasher};
pub use tensor::{ElementType, NamedTensor, Tensor, TensorError};
pub use tolerance::{Tolerance, ToleranceError};
