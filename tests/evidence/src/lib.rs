//! What the referee's evidence is gathered on: real models, fetched by `scripts/models.sh`, and networks that
//! are built here, of which the large ones have the shapes of well-known networks and generated weights.

pub mod canonical;
pub mod costs;
pub mod files;
pub mod judging;
pub mod models;
pub mod network;
pub mod networks;
pub mod node_suite;
pub mod operators;
#[cfg(feature = "engine")]
pub mod ort;
pub mod random;
pub mod rewrite;
pub mod roots;
pub mod seeded;
pub mod values;

pub use models::Model;
