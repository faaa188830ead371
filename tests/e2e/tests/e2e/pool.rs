//! What the pool refuses, and a request that nobody answers.

use anyhow::{bail, ensure, Context, Result};
use codec::{Decode, Encode};
use freehold_e2e::{
	flows::{account, hand_worker, outputs, paid, publish, PATIENCE},
	models,
	rpc::Phase,
	worker::{custom, is_refused, transaction},
	HandWorker, Network, Rpc, UNIT,
};
use freehold_primitives::{referee::NamedTensor, request::RefundReason, RequestId};
use freehold_runtime::{Runtime, RuntimeCall, UncheckedExtrinsic};
use pallet_inference::{refusal, Item};

#[test]
fn submissions_are_judged_by_the_pool_and_silence_is_refunded() -> Result<()> {
	Network::development(|network| {
		let node = network.node("alice")?;
		let rpc = node.rpc();
		let model = publish(network, node, "affine", &models::affine(2.0))?;
		let worker = hand_worker(node, "Dave", model, 4)?;
		let request = node.cli("//Charlie").ask(model, r#"x=[3]"#, &["--deadline", "40"])?;
		let attempt = worker.wait_for_assignment(&rpc, request)?;
		forgeries_are_refused(&rpc, &worker, request, attempt)?;

		// Any float is as good as another: with one worker the runtime judges the form alone.
		worker.send_well(&rpc, vec![answer(request, attempt, &models::output(7.0))?])?;
		let ended = rpc.wait_for_end(request, PATIENCE)?;
		ensure!(models::float_of(&outputs(&ended)?)? == 7.0, "another answer than was given");
		replays_are_refused(&rpc, &worker, request, attempt, paid(&ended)?.workers)?;
		silence_is_refunded(network, &worker, model)
	})
}

fn answer(request: RequestId, attempt: u32, output: &[NamedTensor]) -> Result<Item<Runtime>> {
	let output = output.encode().try_into().ok().context("a small output")?;
	Ok(Item::Answer { request, attempt, output })
}

fn forgeries_are_refused(rpc: &Rpc, worker: &HandWorker, request: RequestId, attempt: u32) -> Result<()> {
	let good = models::output(7.0);
	let answer = |output: &[NamedTensor]| answer(request, attempt, output);

	let other_key = HandWorker::new(rpc, worker.account.clone(), "//Mallory")?;
	other_key.send_in_vain(rpc, vec![answer(&good)?], "bad signature")?;
	let stranger = HandWorker::new(rpc, account("Ferdie"), "//Ferdie")?;
	stranger.send_in_vain(rpc, vec![answer(&good)?], &custom(refusal::NOT_WORKER))?;
	// A good signature for one output does not do for another.
	is_refused(rpc, "bad signature", || {
		let signature = worker.sign(&worker.submission(vec![answer(&good)?])?)?;
		Ok(transaction(worker.submission(vec![answer(&models::output(8.0))?])?, signature))
	})?;

	let refused = |items: Vec<Item<Runtime>>, code| worker.send_in_vain(rpc, items, &custom(code));
	refused(vec![], refusal::EMPTY)?;
	refused(vec![answer(&good)?, answer(&models::output(8.0))?], refusal::DUPLICATE)?;
	refused(vec![self::answer(request, attempt + 1, &good)?], refusal::NOT_ASSIGNED)?;
	refused(vec![self::answer(RequestId::repeat_byte(7), attempt, &good)?], refusal::REQUEST_NOT_FOUND)?;
	let early = Item::Commit { request, attempt, commitment: RequestId::zero() };
	refused(vec![early], refusal::NOT_ASSIGNED)?;

	let mut renamed = good.clone();
	renamed[0].name = b"z".to_vec();
	refused(vec![answer(&renamed)?], refusal::INVALID_OUTPUT)?;
	let mut longer = good;
	longer[0].tensor.shape = vec![1_000];
	longer[0].tensor.data = vec![0; 4_000];
	refused(vec![answer(&longer)?], refusal::INVALID_OUTPUT)
}

/// The very transaction that was taken, sent again, and the same answer sent anew.
fn replays_are_refused(
	rpc: &Rpc,
	worker: &HandWorker,
	request: RequestId,
	attempt: u32,
	earned: u128,
) -> Result<()> {
	ensure!(earned == UNIT / 50, "the worker earned {earned}");
	let closed_at = rpc.request(request)?.and_then(|info| info.closed_at).context("it is closed")?;
	let taken = rpc
		.transactions(closed_at)?
		.into_iter()
		.find(|bytes| {
			UncheckedExtrinsic::decode(&mut bytes.as_slice())
				.is_ok_and(|transaction| matches!(transaction.function, RuntimeCall::Inference(_)))
		})
		.context("the block has the answer")?;
	ensure!(rpc.submit(&taken)?.is_err(), "the pool took a transaction a second time");
	let again = vec![answer(request, attempt, &models::output(7.0))?];
	worker.send_in_vain(rpc, again, &custom(refusal::REQUEST_NOT_FOUND))
}

fn silence_is_refunded(
	network: &Network,
	worker: &HandWorker,
	model: freehold_primitives::ModelId,
) -> Result<()> {
	let node = network.node("alice")?;
	let rpc = node.rpc();
	let bond = rpc.worker(&worker.account)?.context("a worker")?.bond;
	let issuance = rpc.issuance()?;
	let (free, _) = rpc.balances(&account("Eve"))?;
	let request = node.cli("//Eve").ask(model, r#"x=[4]"#, &["--deadline", "8"])?;
	let (_, held) = rpc.balances(&account("Eve"))?;
	ensure!(held == UNIT / 2, "{held} is held instead of the maximum fee");
	worker.wait_for_assignment(&rpc, request)?;
	let ended = rpc.wait_for_end(request, PATIENCE)?;
	let Phase::Refunded { reason, amount } = ended.phase else { bail!("it is {:?}", ended.phase) };
	let closed_at = ended.closed_at.context("it is closed")?;
	let rent = u128::from(closed_at - ended.requested_at) * UNIT / 5_000;
	ensure!(reason == RefundReason::Late && amount == UNIT / 2 - rent, "refunded {amount} for {reason:?}");
	ensure!(closed_at <= ended.deadline + 1, "closed in {closed_at}, its deadline was {}", ended.deadline);
	let (now_free, now_held) = rpc.balances(&account("Eve"))?;
	ensure!(now_held == 0 && free - now_free < UNIT / 10, "more than a transaction fee is gone");
	// The lateness cost the worker its ask, which is burned.
	let lost = bond - rpc.worker(&worker.account)?.context("a worker")?.bond;
	ensure!(lost == UNIT / 50 && issuance - rpc.issuance()? == lost, "the worker lost {lost}");
	// The tool says so too.
	let shown = node.cli("//Eve").expect(&["request", "show", &format!("{request:?}")])?;
	ensure!(shown["phase"] == "refunded", "it is shown as {shown}");
	Ok(())
}
