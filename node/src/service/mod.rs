//! The node put together.

mod consensus;
mod offchain;
mod parts;
mod run;

pub use parts::{parts, Backend, Client, Executor, Parts, Pool, SelectChain};
pub use run::start;
