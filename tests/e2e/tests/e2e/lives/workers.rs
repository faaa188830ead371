//! A worker from its bond to its leave, on a node with its key.

use super::{number, wait_for_block};
use anyhow::{ensure, Context, Result};
use freehold_e2e::{
	flows::{account, hold},
	models::affine,
	Cli, Node, UNIT,
};
use serde_json::{json, Value};
use std::{fs, path::Path};

/// Blocks until an ask holds.
const DELAY: u32 = 10;
/// Blocks until the bond of a worker that has left is free.
const UNBONDING: u32 = 600;

/// A worker and what `worker status` must say of it.
struct Worker<'a> {
	node: &'a Node,
	cli: Cli,
	status: Value,
}

impl Worker<'_> {
	/// Has its owner change it; the block of the change.
	fn change(&self, arguments: &[&str]) -> Result<u32> {
		let said = self.cli.expect(&[&["worker"], arguments].concat())?;
		let block = number(&said, "block")?;
		let wanted = json!({ "worker": account("Alice").to_string(), "block": block });
		ensure!(said == wanted, "{arguments:?} says {said}");
		Ok(block)
	}

	fn refused(&self, arguments: &[&str], reason: &str) -> Result<()> {
		self.cli.refused(&[&["worker"], arguments].concat(), reason)
	}

	/// That `worker status` says what it must, and as much is held.
	fn check(&self) -> Result<()> {
		let status = self.cli.expect(&["worker", "status"])?;
		ensure!(status == self.status, "its status is {status} instead of {}", self.status);
		let held = hold(self.node.rpc().balances(&account("Alice"))?.1);
		ensure!(status["bond"] == *held, "{held} is held for a bond of {}", status["bond"]);
		Ok(())
	}
}

pub fn live(node: &Node, directory: &Path) -> Result<()> {
	let mut worker = joined(node)?;
	let model = published(node, directory)?;
	it_serves(&mut worker, &model, "0.02")?;
	let ask_from = it_is_changed(&mut worker, &model)?;
	it_pauses(&mut worker, &model)?;
	wait_for_block(&node.rpc(), ask_from)?;
	worker.status["services"][0]["ask"] = "0.03".into();
	worker.check().context("once the ask holds")?;
	it_answers_with_a_new_key(&mut worker, &model)?;
	it_stops_and_serves_anew(&mut worker, &model)?;
	it_leaves(&mut worker)
}

fn joined(node: &Node) -> Result<Worker<'_>> {
	let cli = node.cli("//Alice");
	let join = ["worker", "join", "--bond", "100", "--concurrency", "3"];
	let said = cli.expect(&join)?;
	let alice = account("Alice").to_string();
	let wanted = json!({
		"worker": alice,
		"inference_key": said["inference_key"],
		"key_in_node": true,
		"bond": "100",
		"block": number(&said, "block")?,
	});
	ensure!(said == wanted, "join says {said}");
	let status = json!({
		"worker": alice,
		"status": "active",
		"until": null,
		"inference_key": said["inference_key"],
		"bond": "100",
		"committed": "0",
		"concurrency": 3,
		"open": [],
		"claimable": "0",
		"services": [],
	});
	cli.refused(&join, "Inference::AlreadyJoined")?;
	let worker = Worker { node, cli, status };
	worker.check()?;
	Ok(worker)
}

fn published(node: &Node, directory: &Path) -> Result<String> {
	let file = directory.join("served.onnx");
	fs::write(&file, affine(13.0))?;
	Ok(format!("{:?}", node.cli("//Charlie").publish(&file, "served", &[])?))
}

/// Offers the model and waits until the node has looked at it.
fn it_serves(worker: &mut Worker, model: &str, ask: &str) -> Result<()> {
	let serve = ["worker", "serve", model, "--ask", ask, "--min-blocks", "2", "--wait"];
	let said = worker.cli.expect(&serve)?;
	let (alice, block) = (account("Alice").to_string(), number(&said, "block")?);
	let wanted =
		json!({ "worker": alice, "model": model, "version": 0, "ask": ask, "ready": true, "block": block });
	ensure!(said == wanted, "serve says {said}");
	worker.status["services"] =
		json!([{ "model": model, "version": 0, "name": "served", "ask": ask, "ready": true }]);
	worker.check()?;
	let shown = worker.cli.expect(&["model", "show", model])?;
	let services = json!([{ "worker": alice, "ask": ask, "min_blocks": 2, "ready": true }]);
	ensure!(shown["versions"][0]["services"] == services, "the model is shown as {shown}");
	worker.refused(&["serve", model, "--ask", ask], "Inference::AlreadyServing")
}

/// The block from which the new ask holds.
fn it_is_changed(worker: &mut Worker, model: &str) -> Result<u32> {
	let from = worker.change(&["set-ask", model, "0.03"])? + DELAY;
	worker.check().context("before the ask holds")?;
	let id = hex::decode(model.trim_start_matches("0x"))?;
	let id = <[u8; 32]>::try_from(id).ok().context("a hash")?.into();
	let stored = worker.node.rpc().stored_services(id)?;
	let next: Vec<_> = stored.iter().map(|service| service.ask.next).collect();
	ensure!(next == [Some((3 * UNIT / 100, from))], "the next asks are {next:?}, from block {from}");

	worker.change(&["bond-extra", "5.5"])?;
	worker.status["bond"] = "105.5".into();
	worker.check()?;
	worker.change(&["set-concurrency", "1"])?;
	worker.status["concurrency"] = 1.into();
	worker.check()?;
	worker.refused(&["set-concurrency", "65"], "Inference::InvalidConcurrency")?;
	worker.check()?;
	Ok(from)
}

fn it_pauses(worker: &mut Worker, model: &str) -> Result<()> {
	worker.refused(&["resume"], "Inference::WrongStatus")?;
	worker.change(&["drain"])?;
	worker.status["status"] = "draining".into();
	worker.check()?;
	let infer = ["infer", model, "--input", "x=[1]"];
	let refused = worker.node.cli("//Charlie").fail(&infer, 3)?;
	let said: Value = serde_json::from_str(refused.messages.trim())?;
	// How many there are instead follows it.
	let none = said["error"]
		.as_str()
		.map(|text| text.starts_with("the chain refused: Inference::NotEnoughWorkers: "));
	ensure!(none == Some(true), "it is refused for {said}");
	worker.refused(&["drain"], "Inference::WrongStatus")?;
	worker.change(&["resume"])?;
	worker.status["status"] = "active".into();
	worker.check()
}

fn it_answers_with_a_new_key(worker: &mut Worker, model: &str) -> Result<()> {
	worker.change(&["set-key"])?;
	let status = worker.cli.expect(&["worker", "status"])?;
	let key = status["inference_key"].clone();
	ensure!(key.is_string() && key != worker.status["inference_key"], "its key is still {key}");
	let held = worker.node.rpc().call("author_hasKey", json!([key, "infr"]))?;
	ensure!(held == true, "the node does not have the new key {key}");
	worker.status["inference_key"] = key;
	worker.check()?;

	let infer = ["infer", model, "--input", "x=[2]", "--wait"];
	let answer = worker.node.cli("//Charlie").expect(&infer)?;
	ensure!(answer["phase"] == "paid" && answer["fees"]["workers"] == "0.03", "the answer is {answer}");
	ensure!(answer["outputs"][0]["data"] == json!([27.0]), "a wrong answer: {answer}");
	worker.check()
}

fn it_stops_and_serves_anew(worker: &mut Worker, model: &str) -> Result<()> {
	worker.change(&["stop", model])?;
	worker.status["services"] = json!([]);
	worker.check()?;
	worker.refused(&["stop", model], "Inference::NotServing")?;
	worker.refused(&["set-ask", model, "1"], "Inference::NotServing")?;
	it_serves(worker, model, "0.04").context("anew")
}

fn it_leaves(worker: &mut Worker) -> Result<()> {
	worker.cli.refused(&["claim-payout"], "Inference::NothingToClaim")?;
	let until = worker.change(&["leave"])? + UNBONDING;
	worker.status["status"] = "unbonding".into();
	worker.status["until"] = until.into();
	worker.status["services"] = json!([]);
	worker.check()?;
	worker.refused(&["withdraw"], "Inference::StillBonded")?;
	worker.refused(&["bond-extra", "1"], "Inference::WrongStatus")?;
	worker.check()
}
