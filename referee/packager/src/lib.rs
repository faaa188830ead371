//! What publishers do with packages: build one from an ONNX file, look into it, run it by each engine, check it on
//! this machine's processor, verify that it is the ONNX file. No chain is needed.

mod build;
mod check;
mod deviation;
mod engines;
mod error;
mod file;
mod inspect;
mod sample;
mod verify;

pub use build::{build, BuildOptions, Built};
pub use check::{check, Checked, Comparison};
pub use deviation::Deviation;
pub use engines::{signature, Canonical, Engine, Execution, Ort};
pub use error::Error;
pub use freehold_engine::{default_library_path, ChildCommand};
pub use inspect::{inspect, Inspected, OperatorLine};
pub use sample::{Samples, Sampling};
pub use verify::{verify, Outputs, Verified};
