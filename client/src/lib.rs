//! Freehold's client library: publish models, run workers, ask for inferences.
//!
//! ```no_run
//! use freehold_client::{tensors, Account, Client, Question, Quiet};
//! use std::time::Duration;
//!
//! # async fn ask() -> Result<(), freehold_client::Error> {
//! let client = Client::connect("ws://127.0.0.1:9944").await?;
//! let bob = Account::from_suri("//Bob")?;
//! let (model, version) = client.resolve("digits").await?;
//! let question = Question {
//!     model: model.id,
//!     version: version.index,
//!     inputs: tensors::parse_inputs(&version.signature, &["x=@digit.npy".into()])?,
//!     redundancy: 1,
//!     max_fee: None,
//!     deadline: 50,
//!     salt: None,
//! };
//! let asked = client.infer(&bob, question).await?;
//! let request = client.wait_for_request(asked.request, Duration::from_secs(120), &Quiet).await?;
//! println!("{:?}", client.outputs(&request).await?);
//! # Ok(())
//! # }
//! ```
//!
//! Inputs and outputs are public: they are on the chain for everybody to read.

pub mod account;
mod advice;
pub mod artifact;
mod chain;
pub mod claims;
pub mod cli;
mod data;
mod error;
pub mod tensors;
pub mod units;

pub use account::Account;
pub use chain::{
	governance, types, Asked, Client, Finality, HeldClaim, InferenceKey, KeyProof, MetadataChange, NewModel,
	OnChainAnswer, OnChainQuestion, OpenedPoll, Published, Question, Quiet, Report, ServiceOutcome,
};
pub use claims::{Claim, ClaimStore};
pub use error::{Error, Kind};
