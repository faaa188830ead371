//! A node that has not executed the block of a request, and so has not indexed its input.

use anyhow::{ensure, Result};
use freehold_e2e::{
	flows::{account, hand_worker, outputs, paid, publish, PATIENCE},
	models, wait_for, Network,
};
use freehold_primitives::{crypto::InferencePair, RequestId};
use sp_core::{crypto::ByteArray, Pair};
use std::time::Duration;

/// Blocks that the worker asks for: time for another node to come up and sync.
const MIN_BLOCKS: u32 = 50;

/// A worker's node is lost after a request was assigned to it. Its owner starts another one, which syncs
/// without executing old blocks: it reads the input from the body of the request's block.
#[test]
fn a_node_that_synced_past_a_request_answers_it_from_the_blocks_body() -> Result<()> {
	Network::development(|network| {
		let alice = network.node("alice")?;
		let model = publish(network, alice, "affine", &models::affine(2.0))?;
		let worker = hand_worker(alice, "Dave", model, MIN_BLOCKS)?;
		// The key that a node started with `--ferdie` has.
		let pair = InferencePair::from_string("//Ferdie", None).expect("a seed");
		let key = format!("0x{}", hex::encode(pair.public().as_slice()));
		let rpc = alice.rpc();
		let payload = freehold_primitives::crypto::ownership_payload(rpc.block_hash(0)?, &worker.account);
		let proof = format!("0x{}", hex::encode(pair.sign(payload.as_bytes()).as_slice()));
		alice.cli("//Dave").expect(&["worker", "set-key", "--key", &key, "--proof", &proof])?;
		let request = alice.cli("//Charlie").ask(model, "x=[3]", &["--deadline", "90"])?;
		worker.wait_for_assignment(&rpc, request)?;
		let asked_at = rpc.request(request)?.map_or(0, |info| info.requested_at);
		// State is synced at the last final block, once that is close to the best one.
		wait_for("the request's block to be final", PATIENCE, || {
			Ok((rpc.final_block()? > asked_at).then_some(()))
		})?;
		answered_by_a_new_node(network, request, asked_at)
	})
}

fn answered_by_a_new_node(network: &mut Network, request: RequestId, asked_at: u32) -> Result<()> {
	let rpc = network.node("alice")?.rpc();
	let (before, _) = rpc.balances(&account("Dave"))?;
	network.add("ferdie", &["--sync=fast"])?;
	let ended = rpc.wait_for_end(request, Duration::from_secs(200))?;
	ensure!(models::float_of(&outputs(&ended)?)? == 7.0, "a wrong answer");
	let (after, _) = rpc.balances(&account("Dave"))?;
	ensure!(after - before == paid(&ended)?.workers, "the worker was not paid");
	let log = network.node("ferdie")?.log_text()?;
	ensure!(log.contains("State sync is complete"), "the new node has synced in another way");
	let executed = log.contains(&format!("Imported #{asked_at} "));
	ensure!(!executed, "the new node has executed the request's block");
	Ok(())
}
