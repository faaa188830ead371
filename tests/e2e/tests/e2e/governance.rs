//! Token holders govern a running chain, with the short periods of a development chain.

use anyhow::{bail, ensure, Context, Result};
use freehold_e2e::{
	binaries,
	flows::{account, join, paid, publish_digits, serve, PATIENCE},
	wait_for, Network, Node, Rpc, UNIT,
};
use freehold_primitives::ModelId;
use freehold_runtime::{constants::treasury_account, Balance};
use serde_json::Value;
use sp_maybe_compressed_blob::{compress_strongly, CODE_BLOB_BOMB_LIMIT};
use std::{fs, panic::resume_unwind, path::Path, thread};

/// Whose ayes carry any referendum: each casts nine tenths of what it began with.
const VOTERS: [&str; 5] = ["Alice", "Charlie", "Dave", "Ferdie", "Eve"];
const VOTE: &str = "900000";

type Step<'a, R> = dyn Fn() -> Result<R> + Sync + 'a;

/// Does all steps at the same time: a development chain decides within a minute.
fn all<R: Send>(steps: &[&Step<R>]) -> Result<Vec<R>> {
	thread::scope(|scope| {
		let running: Vec<_> = steps.iter().map(|step| scope.spawn(step)).collect();
		running.into_iter().map(|step| step.join().unwrap_or_else(|panic| resume_unwind(panic))).collect()
	})
}

/// The file of that code as upgrades are given: whole, it is more than a transaction takes.
fn compressed(network: &Network, code: &Path) -> Result<String> {
	let code = compress_strongly(&fs::read(code)?, CODE_BLOB_BOMB_LIMIT).context("the code is too large")?;
	let file = network.directory().join("next-runtime.compact.compressed.wasm");
	fs::write(&file, code)?;
	Ok(file.display().to_string())
}

#[test]
fn referenda_list_a_model_spend_set_a_parameter_and_upgrade_the_runtime() -> Result<()> {
	Network::development(|network| {
		let node = network.node("alice")?;
		let model = publish_digits(node)?;
		join(node, "Alice")?;
		serve(node, "Alice", model, 1)?;
		let spec = version(&node.rpc())?;
		let runtime = compressed(network, &binaries::next_runtime()?)?;

		let id = format!("{model:?}");
		let [listing, spending, rent, upgrade, refused] = all(&[
			&|| propose(node, "Bob", &["list", &id, "--statement", "It reads handwritten digits."]),
			&|| propose(node, "Eve", &["spend", "//Ferdie", "0.005"]),
			&|| propose(node, "Ferdie", &["parameter", "fees.RentPerBlock", "0.0004"]),
			&|| propose(node, "Dave", &["upgrade", &runtime]),
			&|| propose(node, "Bob//stash", &["parameter", "fees.ProtocolShare", "20%"]),
		])?[..] else {
			bail!("five referenda")
		};
		let vote_on_all = &|voter: &str| {
			let sides =
				[(listing, "aye"), (spending, "aye"), (rent, "aye"), (upgrade, "aye"), (refused, "nay")];
			sides.iter().try_for_each(|(referendum, side)| vote(node, voter, *referendum, side))
		};
		let steps = VOTERS.map(|voter| move || vote_on_all(voter));
		all(&steps.each_ref().map(|step| step as &Step<()>))?;
		let votes = node.cli("//Eve").expect(&["votes"])?;
		ensure!(votes["locked"] == VOTE, "the votes are shown as {votes}");

		a_model_is_listed(node, model, listing)?;
		the_treasury_pays(node, spending)?;
		a_parameter_is_set(node, rent, refused)?;
		the_committee_suspends_for_a_while(node, model)?;
		the_runtime_is_upgraded(node, upgrade, &runtime, spec)?;
		the_chain_goes_on(node, model)
	})
}

/// Opens a referendum; its number.
fn propose(node: &Node, who: &str, what: &[&str]) -> Result<u32> {
	let arguments = [&["propose"], what].concat();
	let proposed = node.cli(&format!("//{who}")).expect(&arguments)?;
	let number = proposed["referendum"].as_u64().with_context(|| format!("no number in {proposed}"))?;
	Ok(u32::try_from(number)?)
}

fn vote(node: &Node, who: &str, referendum: u32, side: &str) -> Result<()> {
	let referendum = referendum.to_string();
	let arguments = ["vote", &referendum, side, "--amount", VOTE, "--conviction", "1x"];
	node.cli(&format!("//{who}")).expect(&arguments)?;
	Ok(())
}

fn wait_for_status(node: &Node, referendum: u32, wanted: &str) -> Result<()> {
	let (cli, number) = (node.cli("//Bob"), referendum.to_string());
	wait_for(&format!("referendum {referendum} to be {wanted}"), PATIENCE, || {
		Ok((cli.expect(&["referenda", &number])?["status"] == wanted).then_some(()))
	})
}

fn listing(node: &Node, model: ModelId) -> Result<Value> {
	node.cli("//Bob").expect(&["listing", "show", &format!("{model:?}")])
}

fn wait_for_listing(node: &Node, model: ModelId, wanted: &str) -> Result<()> {
	wait_for(&format!("the model to be {wanted}"), PATIENCE, || {
		Ok((listing(node, model)?["status"] == wanted).then_some(()))
	})
}

fn a_model_is_listed(node: &Node, model: ModelId, referendum: u32) -> Result<()> {
	let held = |rpc: &Rpc| Ok::<_, anyhow::Error>(rpc.balances(&account("Bob"))?.1);
	let before = held(&node.rpc())?;
	wait_for_status(node, referendum, "approved")?;
	wait_for_listing(node, model, "listed")?;
	ensure!(before - held(&node.rpc())? >= 100 * UNIT, "the proposer's bond is still held");
	let listed = node.cli("//Bob").expect(&["model", "list", "--listed"])?;
	ensure!(listed.as_array().is_some_and(|models| models.len() == 1), "listed are {listed}");
	Ok(())
}

fn the_treasury_pays(node: &Node, referendum: u32) -> Result<()> {
	wait_for_status(node, referendum, "approved")?;
	let (cli, rpc) = (node.cli("//Bob"), node.rpc());
	let spend = wait_for("the treasury's grant", PATIENCE, || {
		Ok(cli.expect(&["treasury", "show"])?["spends"][0]["spend"].as_u64())
	})?;
	let treasury = || -> Result<Balance> { Ok(rpc.balances(&treasury_account())?.0) };
	let (before, funds) = (rpc.balances(&account("Ferdie"))?.0, treasury()?);
	cli.expect(&["treasury", "pay", &spend.to_string()])?;
	let after = rpc.balances(&account("Ferdie"))?.0;
	ensure!(after - before == UNIT / 200, "Ferdie got {} instead of 0.005 HOLD", after - before);
	// The fee of that transaction went in.
	ensure!(funds > treasury()?, "the treasury did not pay it");
	Ok(())
}

fn a_parameter_is_set(node: &Node, set: u32, refused: u32) -> Result<()> {
	wait_for_status(node, set, "approved")?;
	wait_for_status(node, refused, "rejected")?;
	let cli = node.cli("//Bob");
	let value = |name: &str| -> Result<Value> {
		let all = cli.expect(&["parameters"])?;
		let found = all.as_array().into_iter().flatten().find(|parameter| parameter["name"] == name);
		Ok(found.with_context(|| format!("no {name} in {all}"))?["set"].clone())
	};
	wait_for("the parameter", PATIENCE, || Ok((value("fees.RentPerBlock")? == "0.0004").then_some(())))?;
	ensure!(value("fees.ProtocolShare")?.is_null(), "a rejected referendum was enacted");
	Ok(())
}

/// Alice, Bob and Charlie are the committee of a development chain.
fn the_committee_suspends_for_a_while(node: &Node, model: ModelId) -> Result<()> {
	let id = format!("{model:?}");
	let suspend = ["committee", "suspend", id.as_str()];
	let refused = node.cli("//Ferdie").fail(&suspend, 3)?;
	ensure!(refused.messages.contains("EmergencyCommittee::NotMember"), "a stranger: {}", refused.messages);
	for member in ["//Alice", "//Charlie"] {
		node.cli(member).expect(&suspend)?;
	}
	let motions = node.cli("//Bob").expect(&["committee", "show"])?["motions"].take();
	let motion = motions[0]["motion"].as_u64().with_context(|| format!("no motion in {motions}"))?;
	node.cli("//Bob").expect(&["committee", "close", &motion.to_string()])?;
	wait_for_listing(node, model, "suspended")?;
	let sample = binaries::repository_file("examples/digits/samples/digit-3.npy");
	let input = format!("x=@{}", sample.display());
	let ask = ["infer", id.as_str(), "--input", input.as_str(), "--max-fee", "0.5"];
	node.cli("//Bob").refused(&ask, "Inference::ModelSuspended")?;
	Ok(())
}

fn version(rpc: &Rpc) -> Result<u64> {
	let version = rpc.call("state_getRuntimeVersion", serde_json::json!([]))?;
	version["specVersion"].as_u64().context("a version is a number")
}

fn the_runtime_is_upgraded(node: &Node, referendum: u32, code: &str, spec: u64) -> Result<()> {
	wait_for_status(node, referendum, "approved")?;
	let (cli, rpc) = (node.cli("//Bob"), node.rpc());
	wait_for("the authorised upgrade", PATIENCE, || {
		Ok((!cli.expect(&["upgrade", "show"])?["code_hash"].is_null()).then_some(()))
	})?;
	ensure!(version(&rpc)? == spec, "the runtime has changed before its code was sent");
	cli.expect(&["upgrade", "apply", code])?;
	wait_for("the next runtime", PATIENCE, || Ok((version(&rpc)? == spec + 1).then_some(())))
}

/// Blocks, finality, transactions and answers, under the next runtime; the suspension lapses.
fn the_chain_goes_on(node: &Node, model: ModelId) -> Result<()> {
	let rpc = node.rpc();
	wait_for_listing(node, model, "listed")?;
	let sample = binaries::repository_file("examples/digits/samples/digit-3.npy");
	let id = node.cli("//Bob").ask(model, &format!("x=@{}", sample.display()), &[])?;
	let request = rpc.wait_for_end(id, PATIENCE)?;
	ensure!(freehold_e2e::flows::likeliest(&request)? == 3, "a 3 was read as something else");
	ensure!(paid(&request)?.royalty == UNIT / 100, "the royalty");
	let best = rpc.best_block()?;
	wait_for("finality", PATIENCE, || Ok((rpc.final_block()? >= best).then_some(())))
}
