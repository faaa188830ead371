//! The Freehold node: consensus, network, RPC, database, and the worker that runs models.
// The client's own error types are as large as they are.
#![allow(clippy::result_large_err)]

pub mod chain_spec;
pub mod cli;
pub mod command;
pub mod inference;
pub mod rpc;
pub mod service;
