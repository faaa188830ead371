//! The command-line tool's answers and exit codes, and the node's subcommands.

use anyhow::{ensure, Context, Result};
use freehold_e2e::{
	flows::{account, join, publish, serve, PATIENCE},
	models, wait_for, Network, Node, Rpc,
};
use freehold_primitives::ModelId;
use std::{
	fs,
	time::{Duration, Instant},
};

/// Half a minute of computing, more or less: more than the blocks that its worker asks for.
const TOO_MANY_ROUNDS: i64 = 40_000_000;
/// Floats whose encoding is more than the chain's state keeps.
const MANY: u32 = 5_000;
/// How soon a development node has made a block after its start.
const FIRST_BLOCK: Duration = Duration::from_secs(10);

#[test]
fn tool_and_node_do_what_their_commands_say() -> Result<()> {
	// `--dev`, as users start it. Without indexing there would be no large answers, whoever turns it off.
	Network::development_with(&["--dev", "--enable-offchain-indexing=false"], |network| {
		let node = network.node("alice")?;
		let wide = publish(network, node, "wide", &models::wide(MANY))?;
		let slow = publish(network, node, "slow", &models::slow(TOO_MANY_ROUNDS))?;
		join(node, "Alice")?;
		serve(node, "Alice", wide, 1)?;
		serve(node, "Alice", slow, 1)?;

		a_large_answer_comes_from_the_nodes_own_database(node, wide)?;
		a_batch_is_asked_in_one_transaction(network, wide)?;
		refusals_and_timeouts_have_exit_codes_of_their_own(node, wide, slow)?;
		a_job_that_takes_too_long_is_declined_and_counted(node, slow)?;
		let key = node.rpc().call("author_rotateKeys", serde_json::json!([]))?;
		ensure!(key.is_string(), "session keys are {key}");

		let best = network.node("alice")?.rpc().best_block()?;
		network.node_mut("alice")?.stop()?;
		the_database_is_checked_reverted_and_purged(network.node_mut("alice")?, best)?;
		a_new_chain_has_its_first_block_soon(network.node_mut("alice")?)
	})
}

fn a_large_answer_comes_from_the_nodes_own_database(node: &Node, model: ModelId) -> Result<()> {
	let id = format!("{model:?}");
	let answer = node.cli("//Charlie").expect(&["infer", &id, "--input", "x=[2.5]", "--wait"])?;
	let data = answer["outputs"][0]["data"].as_array().context("the tool shows the outputs")?;
	ensure!(data.len() == MANY as usize && data.iter().all(|value| value == 2.5), "other outputs");
	let request = answer["request"].as_str().context("an id")?;
	let info = stored(&node.rpc(), request)?;
	ensure!(info.output.is_none(), "the chain's state has kept more than it should");
	Ok(())
}

fn stored(rpc: &Rpc, id: &str) -> Result<freehold_e2e::rpc::Request> {
	let bytes = <[u8; 32]>::try_from(hex::decode(id.trim_start_matches("0x"))?);
	rpc.request(bytes.ok().context("a hash")?.into())?.context("a request")
}

fn a_batch_is_asked_in_one_transaction(network: &Network, model: ModelId) -> Result<()> {
	let node = network.node("alice")?;
	let files = [1.0, 2.0, 3.0].map(|x: f32| (x, network.directory().join(format!("x{x}.json"))));
	for (x, file) in &files {
		fs::write(file, format!("[{x}]"))?;
	}
	let id = format!("{model:?}");
	let mut arguments = vec!["infer-batch", id.as_str()];
	arguments.extend(files.iter().map(|(_, file)| file.to_str().unwrap_or_default()));
	arguments.push("--wait");
	let answers = node.cli("//Charlie").expect(&arguments)?;
	let answers = answers.as_array().context("an array of answers")?;
	ensure!(answers.len() == files.len(), "{} answers", answers.len());
	let mut blocks = Vec::new();
	for ((x, _), answer) in files.iter().zip(answers) {
		let first = answer["outputs"][0]["data"][0].as_f64().context("a number")?;
		ensure!(first == f64::from(*x), "{first} instead of {x}");
		let request = answer["request"].as_str().context("an id")?;
		blocks.push(stored(&node.rpc(), request)?.requested_at);
	}
	ensure!(blocks.windows(2).all(|pair| pair[0] == pair[1]), "asked in blocks {blocks:?}");
	Ok(())
}

fn refusals_and_timeouts_have_exit_codes_of_their_own(
	node: &Node,
	wide: ModelId,
	slow: ModelId,
) -> Result<()> {
	let cli = node.cli("//Charlie");
	let (wide, slow) = (format!("{wide:?}"), format!("{slow:?}"));
	let infer = |more: &[&'static str], model| [&["infer", model, "--input", "x=[1]"], more].concat();
	cli.fail(&infer(&["--max-fee", "0.000001"], &wide), 3)?;
	cli.fail(&["infer", &wide, "--input", "x=[1, 2]"], 2)?;
	cli.fail(&["request", "settle", &format!("0x{}", "07".repeat(32))], 3)?;
	cli.fail(&infer(&["--wait", "--timeout", "1"], &slow), 4)?;
	let refused = cli.fail(&["worker", "withdraw"], 3)?;
	let error: serde_json::Value = serde_json::from_str(refused.messages.trim())?;
	ensure!(error["kind"] == "refused" && error["advice"].is_string(), "it says {error}");
	Ok(())
}

/// The engine kills it, its node declines before it is late, and the requester is told.
fn a_job_that_takes_too_long_is_declined_and_counted(node: &Node, model: ModelId) -> Result<()> {
	let before = node.rpc().worker(&account("Alice"))?.context("a worker")?.bond;
	let arguments = ["infer", &format!("{model:?}"), "--input", "x=[4]", "--wait"];
	let ended = node.cli("//Charlie").fail(&arguments, 5)?;
	ensure!(ended.json["phase"] == "refunded", "it says {ended:?}");
	let after = node.rpc().worker(&account("Alice"))?.context("a worker")?.bond;
	ensure!(before == after, "the worker lost {} of its bond", before - after);

	wait_for("the engine's counters", PATIENCE, || {
		let text = ureq::get(node.metrics_url()).call()?.body_mut().read_to_string()?;
		let value = |name: &str, label: &str| -> f64 {
			let lines = text.lines().filter(|line| line.starts_with(name) && line.contains(label));
			lines.filter_map(|line| line.split_whitespace().last()?.parse::<f64>().ok()).sum()
		};
		let gave_up = value("freehold_engine_jobs_total", "timed_out")
			+ value("freehold_engine_jobs_total", "cancelled");
		let all = gave_up > 0.0
			&& value("freehold_engine_jobs_total", "answered") > 0.0
			&& value("freehold_engine_inference_seconds_count", "model") > 0.0
			&& text.contains("freehold_engine_running{")
			&& value("freehold_engine_running", "model") == 0.0
			&& text.contains("freehold_engine_queue_depth");
		Ok(all.then_some(()))
	})
}

fn the_database_is_checked_reverted_and_purged(node: &mut Node, best: u32) -> Result<()> {
	node.command(&["check-block", "--chain=dev", "2"])?;
	let blocks = node.directory().join("blocks");
	let blocks = blocks.to_str().context("a path in UTF-8")?;
	node.command(&["export-blocks", "--chain=dev", "--to", "5", blocks])?;
	ensure!(fs::metadata(blocks)?.len() > 0, "no blocks were exported");
	node.command(&["revert", "--chain=dev", "2"])?;
	// What is final stays; two blocks at most are not.
	let reverted = best_number(node)?;
	ensure!((best.saturating_sub(2)..=best + 2).contains(&reverted), "reverted to {reverted} from {best}");

	node.start()?;
	node.wait_for_block(best + 1)?;
	node.stop()?;

	node.command(&["purge-chain", "--chain=dev", "-y"])?;
	node.command(&["import-blocks", "--chain=dev", blocks])?;
	let imported = best_number(node)?;
	ensure!(imported == 5, "after importing five blocks the best is {imported}");
	node.command(&["purge-chain", "--chain=dev", "-y"])?;
	Ok(())
}

fn a_new_chain_has_its_first_block_soon(node: &mut Node) -> Result<()> {
	let started = Instant::now();
	node.start()?;
	node.wait_for_block(1)?;
	let took = started.elapsed();
	ensure!(took < FIRST_BLOCK, "the first block came after {took:?}");
	node.stop()?;
	Ok(())
}

fn best_number(node: &Node) -> Result<u32> {
	let text = node.command(&["chain-info", "--chain=dev"])?;
	let json =
		text.get(text.find('{').context("JSON")?..=text.rfind('}').context("JSON")?).context("JSON")?;
	let info: serde_json::Value = serde_json::from_str(json)?;
	Ok(u32::try_from(info["best_number"].as_u64().context("a number")?)?)
}

#[test]
fn specifications_and_keys_are_made() -> Result<()> {
	let spec = Node::tool(&["export-chain-spec", "--chain", "dev", "--raw"])?;
	let spec: serde_json::Value = serde_json::from_str(&spec)?;
	ensure!(spec["genesis"]["raw"]["top"].is_object(), "no state at genesis");
	let key = Node::tool(&["key", "generate", "--output-type", "json"])?;
	let key: serde_json::Value = serde_json::from_str(&key)?;
	let again =
		Node::tool(&["key", "inspect", "--output-type", "json", key["secretPhrase"].as_str().unwrap_or("")])?;
	let again: serde_json::Value = serde_json::from_str(&again)?;
	ensure!(key["publicKey"] == again["publicKey"], "another key from the same phrase");
	Ok(())
}
