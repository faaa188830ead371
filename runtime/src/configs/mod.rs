//! Each pallet's configuration.

mod consensus;
mod market;
mod money;
mod ownership;
mod system;

pub use consensus::{AuthorVrf, KeyOwnerProof};
