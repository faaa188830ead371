//! A request that waits for a busy worker, and is taken back.

use super::number;
use anyhow::{ensure, Result};
use freehold_e2e::{
	flows::{account, hand_worker, hold, PATIENCE},
	models::affine,
	wait_for, Cli, Node, UNIT,
};
use freehold_primitives::{ModelId, RequestId};
use serde_json::{json, Value};
use std::{fs, path::Path};

/// Blocks that the worker asks for: more than the test takes.
const MIN_BLOCKS: u32 = 60;
/// Rent of an open request for each block.
const RENT: u128 = UNIT / 5_000;

pub fn live(node: &Node, directory: &Path) -> Result<()> {
	let eve = node.cli("//Eve");
	let file = directory.join("asked.onnx");
	fs::write(&file, affine(14.0))?;
	let model = eve.publish(&file, "asked", &[])?;
	let worker = hand_worker(node, "Dave", model, MIN_BLOCKS)?;
	let dave = node.cli("//Dave");
	dave.expect(&["worker", "set-concurrency", "1"])?;

	let computed = eve.ask(model, "x=[1]", &["--deadline", "100"])?;
	worker.wait_for_assignment(&node.rpc(), computed)?;
	let status = dave.expect(&["worker", "status"])?;
	ensure!(status["open"] == json!([format!("{computed:?}")]), "its status is {status}");
	dave.refused(&["worker", "leave"], "Inference::RequestsOpen")?;
	let id = format!("{computed:?}");
	eve.refused(&["request", "cancel", &id], "Inference::AlreadyAssigned")?;
	eve.refused(&["request", "settle", &id], "Inference::NotDue")?;

	let waiting = one_that_waits(node, model)?;
	it_is_taken_back(node, &eve, waiting)
}

/// A request of Eve's other account that has been drawn for and found the worker busy.
fn one_that_waits(node: &Node, model: ModelId) -> Result<RequestId> {
	let rpc = node.rpc();
	let request = node.cli("//Eve//stash").ask(model, "x=[2]", &["--deadline", "100"])?;
	wait_for("a draw that finds the worker busy", PATIENCE, || {
		Ok(rpc.stored_request(request)?.filter(|stored| stored.waits > 0))
	})?;
	let held = rpc.balances(&account("Eve//stash"))?.1;
	ensure!(held == UNIT / 2, "{held} is held instead of the maximum fee");
	Ok(request)
}

fn it_is_taken_back(node: &Node, stranger: &Cli, request: RequestId) -> Result<()> {
	let (cli, rpc) = (node.cli("//Eve//stash"), node.rpc());
	let id = format!("{request:?}");
	let cancel = ["request", "cancel", id.as_str()];
	let show = || cli.expect(&["request", "show", &id]);
	let mut wanted = show()?;
	let asked_at = number(&wanted, "block")?;
	ensure!(wanted["phase"] == "requested" && wanted["workers"] == json!([]), "it is shown as {wanted}");
	stranger.refused(&cancel, "Inference::NotRequester")?;
	ensure!(show()? == wanted, "a stranger has changed it");

	let (before, _) = rpc.balances(&account("Eve//stash"))?;
	let cancelled = cli.expect(&cancel)?;
	let closed_at = number(&cancelled, "block")?;
	ensure!(cancelled == json!({ "request": id, "block": closed_at }), "cancel says {cancelled}");
	let refund = UNIT / 2 - RENT * u128::from(closed_at - asked_at);
	closed(&mut wanted, closed_at, refund);
	let shown = show()?;
	ensure!(shown == wanted, "it is shown as {shown} instead of {wanted}");

	let (free, held) = rpc.balances(&account("Eve//stash"))?;
	let fee = (before + refund).checked_sub(free);
	ensure!(held == 0 && fee.is_some_and(|fee| fee < UNIT / 100), "{free} free and {held} held of {before}");
	let purse = cli.expect(&["account", "show"])?;
	let owner = account("Eve//stash").to_string();
	ensure!(purse == json!({ "account": owner, "free": hold(free), "held": "0" }), "it has {purse}");
	cli.refused(&cancel, "Inference::RequestNotFound")
}

/// What `request show` must say of it from now on.
fn closed(shown: &mut Value, block: u32, refund: u128) {
	shown["phase"] = "refunded".into();
	shown["closed_at"] = block.into();
	shown["reason"] = "cancelled".into();
	shown["refunded"] = hold(refund).into();
}
