//! The Freehold node: consensus, network, RPC, database, and the worker that runs models.

pub mod chain_spec;
pub mod cli;
pub mod command;
pub mod inference;
pub mod rpc;
pub mod service;
