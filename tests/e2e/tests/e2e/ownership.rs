//! Models are owned: royalties reach shareholders and ancestors, shares are sold, the majority takes a title, licences
//! bind, and subscriptions run by themselves.

use anyhow::{ensure, Context, Result};
use freehold_e2e::{
	flows::{account, hold, join, outputs, paid, publish, publish_digits, serve, PATIENCE},
	models::affine,
	wait_for, Network, Node, UNIT,
};
use freehold_primitives::ModelId;
use serde_json::{json, Value};
use std::fs;

#[test]
fn models_are_owned_sold_licensed_and_derived() -> Result<()> {
	Network::development(|network| {
		let node = network.node("alice")?;
		join(node, "Alice")?;
		let parent = publish_digits(node)?;
		let id = format!("{parent:?}");
		node.cli("//Bob").expect(&["license", "set", &id, "--access", "open", "--derivatives", "25%"])?;
		let child = a_model_is_derived(network, node, &id)?;
		serve(node, "Alice", child, 1)?;
		royalties_flow_up(node, parent, child)?;
		shares_are_sold(node, child)?;
		the_majority_takes_the_title(node, child)?;
		licences_bind(node, child)?;
		a_subscription_runs(node, child)
	})
}

/// Dave derives a model from Bob's, which refuses to give away more than it says.
fn a_model_is_derived(network: &Network, node: &Node, parent: &str) -> Result<ModelId> {
	let file = network.directory().join("derived.onnx");
	fs::write(&file, affine(3.0))?;
	let dave = node.cli("//Dave");
	let path = file.to_str().context("a path in UTF-8")?;
	let greedy = ["model", "publish", path, "--name", "derived", "--royalty", "0.01", "--parent", parent];
	dave.fail(&[&greedy[..], &["--max-share", "10%"]].concat(), 3)?;
	let child = dave.publish(&file, "derived", &["--parent", parent, "--max-share", "25%"])?;
	let shown = node.cli("//Eve").expect(&["model", "show", parent])?;
	let derivatives = &shown["lineage"]["derivatives"];
	ensure!(derivatives[0]["model"] == format!("{child:?}"), "the parent shows {derivatives}");
	// Nothing can be derived from what allows no derivatives.
	let other = network.directory().join("forbidden.onnx");
	fs::write(&other, affine(4.0))?;
	let (path, of) = (other.to_str().context("a path in UTF-8")?, format!("{child:?}"));
	let forbidden = ["model", "publish", path, "--name", "forbidden", "--royalty", "0.01", "--parent", &of];
	node.cli("//Eve").fail(&forbidden, 3)?;
	Ok(child)
}

fn ask(node: &Node, who: &str, model: ModelId) -> Result<()> {
	let id = node.cli(who).ask(model, "x=[2]", &[])?;
	let request = node.rpc().wait_for_end(id, PATIENCE)?;
	ensure!(paid(&request)?.royalty == UNIT / 100, "the royalty");
	outputs(&request).map(drop)
}

/// What an account can claim of a model.
fn claimable(node: &Node, who: &str, model: ModelId) -> Result<Value> {
	let portfolio = node.cli(who).expect(&["shares", "portfolio"])?;
	let lines = portfolio["models"].as_array().context("a portfolio is a list")?;
	let line = lines.iter().find(|line| line["model"] == format!("{model:?}"));
	Ok(line.map_or(Value::Null, |line| line["claimable"].clone()))
}

fn royalties_flow_up(node: &Node, parent: ModelId, child: ModelId) -> Result<()> {
	ask(node, "//Charlie", child)?;
	let quarter = hold(UNIT / 400);
	ensure!(claimable(node, "//Bob", parent)? == quarter, "the parent's part");
	ensure!(claimable(node, "//Dave", child)? == hold(UNIT / 100 - UNIT / 400), "the child's part");
	let shown = node.cli("//Eve").expect(&["model", "show", &format!("{child:?}")])?;
	let ancestors = &shown["lineage"]["ancestors"];
	ensure!(
		ancestors[0]["model"] == format!("{parent:?}") && ancestors[0]["earned"] == quarter,
		"the child shows {ancestors}"
	);
	let claimed = node.cli("//Bob").expect(&["royalties", "claim"])?;
	ensure!(claimed["claimed"] == quarter, "claimed {claimed}");
	Ok(())
}

/// Eve buys three fifths; what came in before stays Dave's, what comes after is divided.
fn shares_are_sold(node: &Node, model: ModelId) -> Result<()> {
	let id = format!("{model:?}");
	let (dave, eve, rpc) = (node.cli("//Dave"), node.cli("//Eve"), node.rpc());
	dave.expect(&["shares", "offer", &id, "700000", "--price", "0.0001"])?;
	let buy = ["shares", "buy", id.as_str(), "//Dave", "600000"];
	eve.refused(&[&buy[..], &["--max-price", "0.00005"]].concat(), "ModelShares::PriceTooHigh")?;
	let before = rpc.balances(&account("Dave"))?.0;
	let bought = eve.expect(&buy)?;
	ensure!(bought["paid"] == "60", "it cost {bought}");
	ensure!(rpc.balances(&account("Dave"))?.0 - before == 60 * UNIT, "what Dave got");
	ask(node, "//Charlie", model)?;
	let rest = UNIT / 100 - UNIT / 400;
	ensure!(claimable(node, "//Eve", model)? == hold(rest * 6 / 10), "Eve's part");
	ensure!(claimable(node, "//Dave", model)? == hold(rest + rest * 4 / 10), "Dave's part");
	let listed = eve.expect(&["shares", "list", &id])?;
	ensure!(listed["shareholders"][0]["shares"] == 600_000, "the shareholders are {listed}");
	ensure!(listed["shareholders"][1]["offer"] == json!({ "shares": 100_000, "price": "0.0001" }));
	dave.expect(&["shares", "cancel", &id])?;
	dave.expect(&["royalties", "payout", "//Ferdie"])?;
	let ferdie = rpc.balances(&account("Ferdie"))?.0;
	dave.expect(&["royalties", "claim", &id])?;
	ensure!(rpc.balances(&account("Ferdie"))?.0 - ferdie == rest + rest * 4 / 10, "where Dave's claims go");
	Ok(())
}

/// After a grace period of ten blocks, as on development chains.
fn the_majority_takes_the_title(node: &Node, model: ModelId) -> Result<()> {
	let id = format!("{model:?}");
	let (dave, eve) = (node.cli("//Dave"), node.cli("//Eve"));
	let take = ["shares", "take-title", id.as_str()];
	eve.refused(&take, "ModelShares::NoMajority")?;
	eve.expect(&["shares", "support", &id, "//Eve"])?;
	eve.refused(&take, "ModelShares::TooEarly")?;
	let from = eve.expect(&["shares", "list", &id])?["candidates"][0]["from"].as_u64();
	let from = from.context("Eve has the majority")?;
	wait_for("the grace period", PATIENCE, || {
		Ok((u64::from(node.rpc().best_block()?) + 1 >= from).then_some(()))
	})?;
	eve.expect(&take)?;
	let holder = eve.expect(&["model", "show", &id])?["holder"].take();
	ensure!(holder == account("Eve").to_string(), "the title is {holder}'s");
	dave.refused(&["model", "set-royalty", &id, "1"], "ModelRegistry::NotTitleHolder")?;
	ensure!(node.rpc().balances(&account("Dave"))?.1 < UNIT, "Dave still holds the model's deposit");
	Ok(())
}

fn licences_bind(node: &Node, model: ModelId) -> Result<()> {
	let id = format!("{model:?}");
	let (eve, charlie) = (node.cli("//Eve"), node.cli("//Charlie"));
	let ask_it = ["infer", id.as_str(), "--input", "x=[2]", "--max-fee", "0.5"];
	// A request in flight is not reached.
	let open = charlie.ask(model, "x=[5]", &[])?;
	eve.expect(&["license", "set", &id, "--access", "allow-list", "--derivatives", "forbidden"])?;
	charlie.refused(&ask_it, "Inference::NotLicensed")?;
	paid(&node.rpc().wait_for_end(open, PATIENCE)?)?;
	eve.expect(&["license", "allow", &id, "//Charlie"])?;
	ask(node, "//Charlie", model)?;
	eve.expect(&["license", "disallow", &id, "//Charlie"])?;
	charlie.refused(&ask_it, "Inference::NotLicensed")?;
	eve.expect(&["license", "set", &id, "--access", "open", "--derivatives", "forbidden"])?;
	Ok(())
}

fn a_subscription_runs(node: &Node, model: ModelId) -> Result<()> {
	let id = format!("{model:?}");
	let (cli, rpc) = (node.cli("//Ferdie"), node.rpc());
	let calls = || Ok::<_, anyhow::Error>(rpc.model(model)?.context("the model is there")?.versions[0].calls);
	let (before, free) = (calls()?, rpc.balances(&account("Ferdie"))?);
	let terms = ["--every", "3", "--max-fee", "0.5", "--funds", "5", "--runs", "3"];
	let create = [&["subscription", "create", id.as_str(), "--input", "x=[2]"], &terms[..]].concat();
	let made = cli.expect(&create)?["subscription"].take();
	let subscription = made.as_str().context("it has an id")?;
	let update = ["subscription", "update", subscription, "--input", "x=[7]"];
	node.cli("//Eve").refused(&update, "Subscriptions::NotOwner")?;
	cli.expect(&update)?;
	cli.expect(&["subscription", "top-up", subscription, "1"])?;
	wait_for("three answers", PATIENCE, || Ok((calls()? >= before + 3).then_some(())))?;
	wait_for("the subscription's end", PATIENCE, || {
		let live = cli.expect(&["subscription", "list"])?;
		Ok(live.as_array().is_some_and(Vec::is_empty).then_some(()))
	})?;
	let (left, held) = rpc.balances(&account("Ferdie"))?;
	ensure!(held == free.1, "{held} is held after its end");
	ensure!(free.0 - left < UNIT, "three answers cost {}", free.0 - left);

	// Another, cancelled in its middle.
	let made = cli.expect(&create)?["subscription"].take();
	let cancelled = cli.expect(&["subscription", "cancel", made.as_str().context("it has an id")?])?;
	ensure!(cancelled["released"] != "0", "nothing was released: {cancelled}");
	wait_for("its open request to close", PATIENCE, || {
		Ok((rpc.balances(&account("Ferdie"))?.1 == free.1).then_some(()))
	})
}

#[test]
fn a_fee_is_estimated_with_its_split() -> Result<()> {
	Network::development(|network| {
		let node = network.node("alice")?;
		join(node, "Alice")?;
		let model = publish(network, node, "estimated", &affine(2.0))?;
		serve(node, "Alice", model, 1)?;
		let id = format!("{model:?}");
		let least = node.cli("//Charlie").expect(&["estimate", &id])?["least"].take();
		let max_fee = least["max_fee"].as_str().context("an estimate")?;
		ensure!(least["workers"] == "0.02" && least["royalty"] == "0.01", "the split is {least}");
		let ask = ["infer", id.as_str(), "--input", "x=[2]", "--wait", "--max-fee", max_fee];
		let fees = node.cli("//Charlie").expect(&ask)?["fees"].take();
		ensure!(fees["workers"] == least["workers"] && fees["royalty"] == least["royalty"], "paid {fees}");
		// Nothing less will do.
		let lower = (max_fee.parse::<f64>()? * 0.99).to_string();
		let ask = ["infer", id.as_str(), "--input", "x=[3]", "--max-fee", &lower[..lower.len().min(13)]];
		let refused = node.cli("//Charlie").fail(&ask, 3)?;
		ensure!(refused.messages.contains("Inference::MaxFeeTooLow"), "refused for {}", refused.messages);
		Ok(())
	})
}
