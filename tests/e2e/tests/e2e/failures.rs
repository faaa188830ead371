//! Nodes that die in the middle of a job, and nodes that come back.

use anyhow::{ensure, Context, Result};
use codec::Decode;
use freehold_e2e::{
	flows::{account, join, outputs, paid, publish, serve, PATIENCE},
	models,
	network::is_alive,
	rpc::Phase,
	wait_for, Network, Node, Rpc, UNIT,
};
use freehold_primitives::{ModelId, RequestId};
use freehold_runtime::UncheckedExtrinsic;
use pallet_inference::Progress;
use serde_json::json;
use sp_runtime::generic::{Era, Preamble};
use std::{thread::sleep, time::Duration};

/// Some seconds of computing.
const ROUNDS: i64 = 7_000_000;
/// Blocks that the workers ask for: time enough to compute three at once, and to start a node again.
const MIN_BLOCKS: u32 = 9;
/// Blocks that the last final one is behind while all is well, and more.
const USUAL_LAG: u32 = 5;
const WORKERS: [(&str, &str); 3] = [("alice", "Alice"), ("bob", "Bob"), ("charlie", "Charlie")];

#[test]
fn a_killed_worker_is_done_without_and_a_restarted_one_goes_on() -> Result<()> {
	Network::local(|network| {
		let model = publish(network, network.node("alice")?, "slow", &models::slow(ROUNDS))?;
		for (node, owner) in WORKERS {
			join(network.node(node)?, owner)?;
			serve(network.node(node)?, owner, model, MIN_BLOCKS)?;
		}
		three_of_three_agree(network.node("alice")?, model)?;
		one_of_three_is_killed_in_mid_job(network, model)?;
		the_only_one_is_restarted_in_mid_request(network, model)
	})
}

/// Waits until that many workers owe an answer or a commitment.
fn wait_until_assigned(rpc: &Rpc, request: RequestId, workers: usize) -> Result<()> {
	wait_for("the draw", PATIENCE, || {
		let stored = rpc.stored_request(request)?;
		let pending = stored
			.iter()
			.flat_map(|stored| stored.phase.assignments())
			.filter(|assignment| matches!(assignment.progress, Progress::Pending { .. }))
			.count();
		Ok((pending == workers).then_some(()))
	})
}

fn bond(rpc: &Rpc, owner: &str) -> Result<u128> {
	Ok(rpc.worker(&account(owner))?.context("a worker")?.bond)
}

fn three_of_three_agree(node: &Node, model: ModelId) -> Result<()> {
	let request = node.cli("//Dave").ask(model, "x=[0]", &["--redundancy", "3", "--deadline", "80"])?;
	let ended = node.rpc().wait_for_end(request, PATIENCE * 2)?;
	let settlement = paid(&ended)?;
	ensure!(settlement.agreement == 3, "{} workers agreed", settlement.agreement);
	ensure!(settlement.workers == 3 * UNIT / 50, "the workers got {}", settlement.workers);
	ensure!(models::float_of(&outputs(&ended)?)? == ROUNDS as f32, "a wrong answer");
	Ok(())
}

fn one_of_three_is_killed_in_mid_job(network: &mut Network, model: ModelId) -> Result<()> {
	let rpc = network.node("alice")?.rpc();
	let bonds = bond(&rpc, "Charlie")?;
	let more = ["--redundancy", "3", "--deadline", "80"];
	let request = network.node("alice")?.cli("//Dave").ask(model, "x=[1]", &more)?;
	wait_until_assigned(&rpc, request, 3)?;
	// The next block starts the jobs, which take longer than what is left of this wait.
	sleep(Duration::from_secs(4));
	wait_until_assigned(&rpc, request, 3).context("the job is too short for a kill in its middle")?;

	let charlie = network.node_mut("charlie")?;
	let orphans = charlie.children();
	ensure!(!orphans.is_empty(), "the node has no process that computes");
	charlie.kill();
	wait_for("the killed node's processes to end", Duration::from_secs(20), || {
		Ok(orphans.iter().all(|process| !is_alive(*process)).then_some(()))
	})?;

	let ended = rpc.wait_for_end(request, PATIENCE * 2)?;
	let settlement = paid(&ended)?;
	ensure!(settlement.agreement == 2, "{} workers agreed", settlement.agreement);
	ensure!(settlement.workers == 2 * UNIT / 50, "the workers got {}", settlement.workers);
	ensure!(models::float_of(&outputs(&ended)?)? == 1.0 + ROUNDS as f32, "a wrong answer");
	ensure!(bonds - bond(&rpc, "Charlie")? == UNIT / 50, "silence costs the ask");

	// One of three validators is more than a third: only with it there is finality again.
	a_transaction_gets_through_while_nothing_becomes_final(network.node("alice")?)?;
	network.node_mut("charlie")?.start()?;
	let closed_at = ended.closed_at.context("it is closed")?;
	let charlie = network.node("charlie")?.rpc();
	wait_for("finality", PATIENCE, || Ok(charlie.final_block().ok().filter(|last| *last >= closed_at)))?;
	Ok(())
}

fn a_transaction_gets_through_while_nothing_becomes_final(node: &Node) -> Result<()> {
	let rpc = node.rpc();
	let last = rpc.final_block()?;
	let (before, _) = rpc.balances(&account("Eve"))?;
	let sent = node.cli("//Dave").expect(&["account", "transfer", "//Eve", "1"])?;
	let block = sent["block"].as_u64().and_then(|block| u32::try_from(block).ok()).context("a block")?;
	let [from, to] = ["Dave", "Eve"].map(|name| account(name).to_string());
	ensure!(sent == json!({ "from": from, "to": to, "amount": "1", "block": block }), "it says {sent}");
	ensure!(rpc.balances(&account("Eve"))?.0 == before + UNIT, "Eve has not got it");
	let stalled = rpc.final_block()? == last && block > last + USUAL_LAG;
	ensure!(stalled, "blocks still become final, {last} and those after it");
	// A transaction's life counts from the last final block: it has to be longer the longer the stall.
	let era = era_of_the_transfer_in(&rpc, block)?;
	let (birth, death) = (era.birth(block.into()), era.death(block.into()));
	ensure!(birth <= last.into(), "its life began in block {birth}, after block {last}");
	let needed = 64 + u64::from(block - last);
	ensure!(
		death - birth >= needed,
		"its life is {} blocks, of {} that are not final",
		death - birth,
		block - last
	);
	Ok(())
}

/// The life of the one signed transaction in a block.
fn era_of_the_transfer_in(rpc: &Rpc, block: u32) -> Result<Era> {
	let mut signed = Vec::new();
	for bytes in rpc.transactions(block)? {
		if let Preamble::Signed(_, _, extension) = UncheckedExtrinsic::decode(&mut bytes.as_slice())?.preamble
		{
			signed.push(extension.5 .0);
		}
	}
	let [era] = signed.as_slice() else {
		anyhow::bail!("{} signed transactions in block {block}", signed.len())
	};
	Ok(*era)
}

fn the_only_one_is_restarted_in_mid_request(network: &mut Network, model: ModelId) -> Result<()> {
	let rpc = network.node("alice")?.rpc();
	for owner in ["Alice", "Bob"] {
		network.node("alice")?.cli(&format!("//{owner}")).expect(&["worker", "drain"])?;
	}
	let (before, _) = rpc.balances(&account("Charlie"))?;
	let request = network.node("alice")?.cli("//Dave").ask(model, "x=[2]", &["--deadline", "60"])?;
	wait_until_assigned(&rpc, request, 1)?;
	sleep(Duration::from_secs(4));
	let info = rpc.request(request)?.context("a request")?;
	ensure!(matches!(info.phase, Phase::Answering { .. }), "it is {:?} before the restart", info.phase);

	let charlie = network.node_mut("charlie")?;
	let status = charlie.stop()?;
	ensure!(status.success(), "the node ended with {status}");
	charlie.start()?;

	let ended = rpc.wait_for_end(request, PATIENCE)?;
	let settlement = paid(&ended)?;
	ensure!(models::float_of(&outputs(&ended)?)? == 2.0 + ROUNDS as f32, "a wrong answer");
	let (after, _) = rpc.balances(&account("Charlie"))?;
	ensure!(after - before == settlement.workers, "the restarted worker was not paid");
	Ok(())
}
