//! What the referee's evidence is gathered on: real models, fetched by `scripts/models.sh`, and networks that
//! are built here, of which the large ones have the shapes of well-known networks and generated weights.

pub mod files;
pub mod models;
pub mod network;
pub mod networks;
pub mod ort;
pub mod rewrite;
pub mod seeded;

pub use models::Model;
