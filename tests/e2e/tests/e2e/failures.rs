//! Nodes that die in the middle of a job, and nodes that come back.

use anyhow::{ensure, Context, Result};
use freehold_e2e::{
	flows::{account, join, outputs, paid, publish, serve, PATIENCE},
	models,
	network::is_alive,
	rpc::Phase,
	wait_for, Network, Rpc, UNIT,
};
use freehold_primitives::{ModelId, RequestId};
use pallet_inference::Progress;
use std::{thread::sleep, time::Duration};

/// Some seconds of computing.
const ROUNDS: i64 = 7_000_000;
/// Blocks that the workers ask for: time enough to compute three at once, and to start a node again.
const MIN_BLOCKS: u32 = 9;
const WORKERS: [(&str, &str); 3] = [("alice", "Alice"), ("bob", "Bob"), ("charlie", "Charlie")];

#[test]
fn a_killed_worker_is_done_without_and_a_restarted_one_goes_on() -> Result<()> {
	Network::local(|network| {
		let model = publish(network, network.node("alice")?, "slow", &models::slow(ROUNDS))?;
		for (node, owner) in WORKERS {
			join(network.node(node)?, owner)?;
			serve(network.node(node)?, owner, model, MIN_BLOCKS)?;
		}
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
	network.node_mut("charlie")?.start()?;
	let closed_at = ended.closed_at.context("it is closed")?;
	let charlie = network.node("charlie")?.rpc();
	wait_for("finality", PATIENCE, || Ok(charlie.final_block().ok().filter(|last| *last >= closed_at)))?;
	Ok(())
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
