//! Runs ONNX models from strangers.
//!
//! Each model runs through ONNX Runtime in a child process of its own, started from the node's
//! own binary (see [`child`]), which gives up files, network and everything else before it is
//! handed a model, and checks the file before ONNX Runtime sees it. The parent compares the file's
//! hash, limits what a job may take, and believes nothing that a child says of a run until it has
//! checked it. Models are fetched and kept by the [`store`]. Nothing here knows of a chain.
#![deny(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::arithmetic_side_effects)]
#![cfg_attr(test, allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::arithmetic_side_effects))]

pub mod child;
pub mod golden;
pub mod store;

mod config;
mod cpu;
mod deadline;
mod engine;
mod error;
mod observe;
mod pipe;
mod pool;
mod process;
mod runner;
mod wire;

pub use child::{Landlock, Sandbox};
pub use config::{default_library_path, ChildCommand, EngineConfig};
pub use deadline::Deadline;
pub use engine::{Answer, Completion, Engine, Job, JobId, Model, ModelSource};
pub use error::EngineError;
pub use freehold_onnx::{Signature, TensorSpec};
pub use freehold_referee::{Hash, NamedTensor, Tolerance};
pub use observe::{Observer, Outcome, Spent, Stats};
pub use pool::OrtEngine;
