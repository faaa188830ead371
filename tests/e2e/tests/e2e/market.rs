//! The main job on real models: published, served, asked, answered, paid.

use anyhow::{ensure, Context, Result};
use freehold_e2e::{
	binaries::repository_file,
	flows::{account, join, likeliest, outputs, paid, publish_digits, serve, PATIENCE},
	models, wait_for, Network, Node, Rpc, UNIT,
};
use freehold_primitives::{ModelId, RequestId};
use freehold_runtime::{constants::treasury_account, Balance};
use std::{fs, process::Command};

#[test]
fn digits_are_published_read_and_paid() -> Result<()> {
	Network::development(|network| {
		let node = network.node("alice")?;
		let model = publish_digits(node)?;
		join(node, "Alice")?;
		serve(node, "Alice", model, 1)?;
		one_request_moves_the_money_it_should(node, model)?;
		many_requests_at_once_are_all_answered_right(node, model)?;
		metrics_count_the_answers(node)
	})
}

/// Free and held balance together.
fn total(rpc: &Rpc, name: &str) -> Result<Balance> {
	let (free, held) = rpc.balances(&account(name))?;
	Ok(free + held)
}

fn sample(digit: usize) -> String {
	format!("x=@{}", repository_file(&format!("examples/digits/samples/digit-{digit}.npy")).display())
}

fn one_request_moves_the_money_it_should(node: &Node, model: ModelId) -> Result<()> {
	let rpc = node.rpc();
	let treasury = || rpc.balances(&treasury_account()).map(|(free, held)| free + held);
	let read = || -> Result<[Balance; 5]> {
		let [worker, holder, requester] = ["Alice", "Bob", "Charlie"].map(|name| total(&rpc, name));
		Ok([worker?, holder?, requester?, treasury()?, rpc.issuance()?])
	};
	let before = read()?;
	let id: RequestId = node.cli("//Charlie").ask(model, &sample(3), &[])?;
	let request = rpc.wait_for_end(id, PATIENCE)?;
	ensure!(likeliest(&request)? == 3, "a 3 was read as something else");
	let after = read()?;

	let settlement = paid(&request)?;
	let [worker, holder, requester, protocol, issuance] = core::array::from_fn(|i| (before[i], after[i]));
	let gained = |(before, after): (Balance, Balance)| after.checked_sub(before).context("it lost");
	ensure!(settlement.workers == UNIT / 50 && gained(worker)? == settlement.workers, "the worker's ask");
	ensure!(settlement.royalty == UNIT / 100 && gained(holder)? == 0, "the royalty waits to be claimed");
	// The request's transaction fee goes to the treasury too.
	let spent = requester.0 - requester.1;
	ensure!(
		spent == gained(worker)? + settlement.royalty + gained(protocol)?,
		"what the requester lost is not what the others gained"
	);
	ensure!(gained(protocol)? > settlement.protocol, "the protocol's share and the transaction's fee");
	let escrow = UNIT / 2;
	ensure!(
		settlement.workers + settlement.royalty + settlement.protocol + settlement.refund == escrow,
		"the settlement does not add up to the escrow"
	);
	ensure!(rpc.balances(&account("Charlie"))?.1 == 0, "the escrow is still held");
	ensure!(issuance.0 == issuance.1, "HOLD was made or lost");
	let info = rpc.model(model)?.context("the model is there")?;
	ensure!(
		info.versions[0].calls == 1 && info.versions[0].revenue == settlement.royalty,
		"the model's earnings"
	);
	royalty_is_claimed(node, model)
}

fn royalty_is_claimed(node: &Node, model: ModelId) -> Result<()> {
	let (rpc, cli) = (node.rpc(), node.cli("//Bob"));
	let id = format!("{model:?}");
	let shown = cli.expect(&["shares", "list", &id])?;
	ensure!(shown["shareholders"][0]["shares"] == 1_000_000, "the publisher has all shares: {shown}");
	ensure!(shown["shareholders"][0]["claimable"] == "0.01", "the royalty can be claimed: {shown}");
	let before = total(&rpc, "Bob")?;
	let claimed = cli.expect(&["royalties", "claim"])?;
	ensure!(claimed["claimed"] == "0.01" && claimed["models"][0]["model"] == id, "claimed {claimed}");
	ensure!(total(&rpc, "Bob")? > before, "the royalty does not cover the fee of claiming it");
	ensure!(cli.expect(&["shares", "portfolio"])?["models"][0]["claimable"] == "0", "claimed twice");
	Ok(())
}

fn many_requests_at_once_are_all_answered_right(node: &Node, model: ModelId) -> Result<()> {
	let rpc = node.rpc();
	let cli = node.cli("//Charlie");
	let asked: Vec<RequestId> =
		(0..10).map(|digit| cli.ask(model, &sample(digit), &[])).collect::<Result<_>>()?;
	for (digit, id) in asked.into_iter().enumerate() {
		let request = rpc.wait_for_end(id, PATIENCE)?;
		ensure!(likeliest(&request)? == digit, "a {digit} was read as {}", likeliest(&request)?);
		// What the tool shows is what the chain has.
		let shown = cli.expect(&["request", "show", &format!("{id:?}")])?;
		let values = shown["outputs"][0]["data"].as_array().context("outputs are shown")?;
		let first = values[0].as_f64().context("a number")?;
		let data = &outputs(&request)?[0].tensor.data;
		ensure!(first as f32 == f32::from_le_bytes([data[0], data[1], data[2], data[3]]), "another output");
	}
	Ok(())
}

fn metrics_count_the_answers(node: &Node) -> Result<()> {
	let text = ureq::get(node.metrics_url()).call()?.body_mut().read_to_string()?;
	let answered: f64 = text
		.lines()
		.filter(|line| {
			line.starts_with("freehold_engine_jobs_total") && line.contains(r#"outcome="answered""#)
		})
		.filter_map(|line| line.split_whitespace().last()?.parse::<f64>().ok())
		.sum();
	// Golden vectors are run by the engine as well.
	ensure!(answered >= 11.0, "the metrics count {answered} answers");
	Ok(())
}

#[test]
fn magika_tells_what_real_files_are() -> Result<()> {
	let folder = models::magika()?;
	let labels = fs::read_to_string(folder.join("labels.txt"))?;
	let labels: Vec<_> = labels.lines().collect();
	Network::development(|network| {
		let node = network.node("alice")?;
		let model = node.cli("//Bob").publish(&folder.join("model.onnx"), "magika", &["--dim", "1"])?;
		join(node, "Alice")?;
		serve(node, "Alice", model, 2)?;
		let files = [
			("README.md", "markdown"),
			("examples/magika/magika_io.py", "python"),
			("scripts/setup.sh", "shell"),
			("examples/digits/digits.onnx", "onnx"),
		];
		for (file, wanted) in files {
			let input = network.directory().join("input.npy");
			let encoder = Command::new("python3")
				.arg(repository_file("examples/magika/magika_io.py"))
				.arg("encode")
				.args([&repository_file(file), &input])
				.status()?;
			ensure!(encoder.success(), "{file} could not be encoded");
			let input = format!("bytes=@{}", input.display());
			let id = node.cli("//Charlie").ask(model, &input, &[])?;
			let request = node.rpc().wait_for_end(id, PATIENCE)?;
			let label = labels.get(likeliest(&request)?).context("a label for each output")?;
			ensure!(*label == wanted, "{file} was taken for {label}");
		}
		// What is answered becomes final.
		let best = node.rpc().best_block()?;
		wait_for("finality", PATIENCE, || Ok((node.rpc().final_block()? >= best).then_some(())))
	})
}
