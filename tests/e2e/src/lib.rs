//! What the end-to-end tests drive Freehold with: real nodes on loopback ([`Network`]), the
//! command-line tool ([`Cli`]), what the chain's state says ([`Rpc`]), and a worker that the test
//! plays itself ([`HandWorker`]).
//!
//! The binaries are those that `FREEHOLD_NODE` and `FREEHOLD_CLI` name, else those beside the test.

pub mod binaries;
pub mod cli;
pub mod flows;
pub mod models;
pub mod network;
pub mod rpc;
pub mod worker;

pub use cli::Cli;
pub use network::{Network, Node};
pub use rpc::Rpc;
pub use worker::HandWorker;

use anyhow::{bail, Result};
use std::{
	thread::sleep,
	time::{Duration, Instant},
};

/// One HOLD.
pub const UNIT: u128 = freehold_runtime::constants::UNIT;

/// Asks twice a second until there is something; says what was waited for when there never is.
pub fn wait_for<R>(what: &str, limit: Duration, mut ask: impl FnMut() -> Result<Option<R>>) -> Result<R> {
	let end = Instant::now() + limit;
	loop {
		if let Some(found) = ask()? {
			return Ok(found);
		}
		if Instant::now() >= end {
			bail!("waited {limit:?} in vain for {what}");
		}
		sleep(Duration::from_millis(500));
	}
}
