//! Three workers on a request, two of them nodes, one played by the test.

use anyhow::{ensure, Context, Result};
use codec::Encode;
use freehold_e2e::{
	flows::{account, hand_worker, join, outputs, paid, publish, serve, PATIENCE},
	models,
	rpc::{Phase, Request},
	worker::custom,
	HandWorker, Network, Rpc, UNIT,
};
use freehold_primitives::{referee::NamedTensor, ModelId, RequestId};
use freehold_runtime::Runtime;
use pallet_inference::{refusal, Item};

const SALT: [u8; 32] = [9; 32];

#[test]
fn two_honest_workers_outvote_a_liar_and_a_silent_one() -> Result<()> {
	Network::local(|network| {
		let alice = network.node("alice")?;
		let bob = network.node("bob")?;
		let model = publish(network, alice, "affine", &models::affine(2.0))?;
		for (node, owner) in [(alice, "Alice"), (bob, "Bob")] {
			join(node, owner)?;
			serve(node, owner, model, 2)?;
		}
		let dave = hand_worker(alice, "Dave", model, 5)?;
		a_wrong_answer_is_outvoted(network, &dave, model)?;
		a_commitment_that_is_not_opened_is_dissent(network, &dave, model)
	})
}

/// Asks three workers for `2x + 1`; the request and Dave's attempt, once he has committed to an output.
fn ask_and_commit(
	network: &Network,
	dave: &HandWorker,
	model: ModelId,
	x: f32,
	output: &[NamedTensor],
) -> Result<(RequestId, u32, Request)> {
	// Asked at one node, answered by the others as well: the request travels, and so does the input.
	let node = network.node("charlie")?;
	let rpc = network.node("alice")?.rpc();
	let more = ["--redundancy", "3", "--deadline", "60"];
	let request = node.cli("//Charlie").ask(model, &format!("x=[{x}]"), &more)?;
	let attempt = dave.wait_for_assignment(&rpc, request)?;
	let commitment = dave.commitment(request, attempt, &SALT, output);
	dave.send_well(&rpc, vec![Item::Commit { request, attempt, commitment }])?;
	let revealing = dave.wait_for_reveals(&rpc, request)?;
	Ok((request, attempt, revealing))
}

fn reveal(request: RequestId, attempt: u32, salt: [u8; 32], output: &[NamedTensor]) -> Result<Item<Runtime>> {
	let output = output.encode().try_into().ok().context("a small output")?;
	Ok(Item::Reveal { request, attempt, salt, output })
}

/// Free balance and bond.
fn purse(rpc: &Rpc, worker: &HandWorker) -> Result<(u128, u128)> {
	Ok((rpc.balances(&worker.account)?.0, rpc.worker(&worker.account)?.context("a worker")?.bond))
}

fn two_agreed_on(rpc: &Rpc, request: &Request, y: f32) -> Result<()> {
	let settlement = paid(request)?;
	ensure!(settlement.agreement == 2, "{} workers agreed", settlement.agreement);
	ensure!(settlement.workers == 2 * UNIT / 50, "the workers got {}", settlement.workers);
	ensure!(models::float_of(&outputs(request)?)? == y, "the wrong answer won");
	ensure!(rpc.balances(&account("Charlie"))?.1 == 0, "the escrow is still held");
	Ok(())
}

fn a_wrong_answer_is_outvoted(network: &Network, dave: &HandWorker, model: ModelId) -> Result<()> {
	let rpc = network.node("alice")?.rpc();
	let before = purse(&rpc, dave)?;
	let wrong = models::output(999.0);
	let (request, attempt, _) = ask_and_commit(network, dave, model, 3.0, &wrong)?;

	// By now the right answer may be known. It is too late for it, and for other salts.
	for (salt, output) in [(SALT, models::output(7.0)), ([8; 32], wrong.clone())] {
		dave.send_in_vain(
			&rpc,
			vec![reveal(request, attempt, salt, &output)?],
			&custom(refusal::WRONG_OPENING),
		)?;
	}
	dave.send_well(&rpc, vec![reveal(request, attempt, SALT, &wrong)?])?;
	let ended = rpc.wait_for_end(request, PATIENCE)?;
	two_agreed_on(&rpc, &ended, 7.0)?;
	// Dissent costs the fee, never the bond.
	ensure!(purse(&rpc, dave)? == before, "a dissenter was paid or slashed");
	Ok(())
}

fn a_commitment_that_is_not_opened_is_dissent(
	network: &Network,
	dave: &HandWorker,
	model: ModelId,
) -> Result<()> {
	let rpc = network.node("alice")?.rpc();
	let before = purse(&rpc, dave)?;
	let (request, _, revealing) = ask_and_commit(network, dave, model, 4.0, &models::output(9.0))?;
	let Phase::Revealing { by, .. } = revealing.phase else { anyhow::bail!("it is {:?}", revealing.phase) };
	let ended = rpc.wait_for_end(request, PATIENCE)?;
	two_agreed_on(&rpc, &ended, 9.0)?;
	let closed_at = ended.closed_at.context("it is closed")?;
	ensure!(closed_at >= by, "closed in {closed_at} although reveals were open until {by}");
	ensure!(purse(&rpc, dave)? == before, "a silent worker was paid or slashed");
	Ok(())
}
