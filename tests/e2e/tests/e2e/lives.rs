//! Commands of the tool that no other test sends to a chain: what they change, and when they are refused.

mod accounts;
mod models;
mod requests;
mod workers;

use anyhow::{ensure, Context, Result};
use freehold_e2e::{wait_for, Network, Rpc};
use serde_json::Value;
use std::{panic::resume_unwind, thread, time::Duration};

/// On one chain at once: each has accounts of its own, and waits for blocks most of the time.
#[test]
fn models_workers_requests_and_accounts_live_through_the_tool() -> Result<()> {
	Network::development(|network| {
		let (node, directory) = (network.node("alice")?, network.directory());
		thread::scope(|scope| {
			let lives = [
				scope.spawn(|| models::live(node, directory).context("a model's life")),
				scope.spawn(|| workers::live(node, directory).context("a worker's life")),
				scope.spawn(|| requests::live(node, directory).context("a request's life")),
				scope.spawn(|| accounts::live(node, directory).context("an account's life")),
			];
			let ends = lives.map(|life| life.join().unwrap_or_else(|panic| resume_unwind(panic)));
			let failed: Vec<_> = ends.iter().filter_map(|end| end.as_ref().err()).collect();
			ensure!(failed.is_empty(), "{failed:?}");
			Ok(())
		})
	})
}

/// The number under that name.
fn number(json: &Value, field: &str) -> Result<u32> {
	let number = json[field].as_u64().and_then(|number| u32::try_from(number).ok());
	number.with_context(|| format!("no {field} in {json}"))
}

fn wait_for_block(rpc: &Rpc, number: u32) -> Result<()> {
	wait_for(&format!("block {number}"), Duration::from_secs(60), || {
		Ok((rpc.best_block()? >= number).then_some(()))
	})
}
