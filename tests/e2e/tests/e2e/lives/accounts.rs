//! An account in a keystore file: made, funded, signing.

use super::number;
use anyhow::{ensure, Context, Result};
use freehold_e2e::{
	flows::{account, hold},
	Cli, Node, UNIT,
};
use serde_json::json;
use std::{fs, path::Path};

pub fn live(node: &Node, directory: &Path) -> Result<()> {
	let (keystore, password) = (directory.join("account.json"), directory.join("password"));
	fs::write(&password, "correct horse\nwhat follows does not count\n")?;
	let cli = node.cli("//Alice//stash").with_keystore(&keystore, &password);
	let new = cli.expect(&["account", "new"])?;
	let address = new["account"].as_str().context("an account")?;
	ensure!(new == json!({ "account": address, "keystore": keystore }), "new says {new}");
	let file = fs::read(&keystore)?;
	cli.fail(&["account", "new"], 2)?;
	ensure!(fs::read(&keystore)? == file, "a keystore was overwritten");

	has(&cli, address, 0)?;
	let poor = ["account", "transfer", "//Nobody", "1"];
	cli.refused(&poor, "Invalid Transaction: Inability to pay some fees (e.g. account balance too low)")?;
	it_is_funded_for_good(node, address)?;
	has(&cli, address, 10 * UNIT)?;
	it_signs(node, &cli, address)?;

	fs::write(&password, "battery staple")?;
	cli.fail(&poor, 2)?;
	Ok(())
}

/// That it has so much, and nothing on hold.
fn has(cli: &Cli, address: &str, free: u128) -> Result<()> {
	let purse = cli.expect(&["account", "show"])?;
	ensure!(purse == json!({ "account": address, "free": hold(free), "held": "0" }), "it has {purse}");
	Ok(())
}

fn it_is_funded_for_good(node: &Node, address: &str) -> Result<()> {
	let rich = node.cli("//Alice//stash");
	let sent = rich.expect(&["--finalized", "account", "transfer", address, "10"])?;
	let last = node.rpc().final_block()?;
	let block = number(&sent, "block")?;
	let from = account("Alice//stash").to_string();
	let wanted = json!({ "from": from, "to": address, "amount": "10", "block": block });
	ensure!(sent == wanted, "transfer says {sent}");
	ensure!(last >= block, "the tool did not wait until block {block} was final; the last that is is {last}");
	Ok(())
}

fn it_signs(node: &Node, cli: &Cli, address: &str) -> Result<()> {
	let to = account("Nobody").to_string();
	let sent = cli.expect(&["account", "transfer", &to, "4"])?;
	let block = number(&sent, "block")?;
	let wanted = json!({ "from": address, "to": to, "amount": "4", "block": block });
	ensure!(sent == wanted, "transfer says {sent}");
	has(&node.cli("//Nobody"), &to, 4 * UNIT)?;
	let left = cli.expect(&["account", "show"])?;
	let free = left["free"].as_str().and_then(|free| free.parse::<f64>().ok()).context("a number")?;
	ensure!(free < 6.0 && free > 5.99, "{free} is left of 10 after sending 4");

	cli.refused(&["account", "transfer", &to, "6"], "Token error: Funds are unavailable.")?;
	cli.refused(&["claim-payout"], "Inference::NothingToClaim")?;
	has(&node.cli("//Nobody"), &to, 4 * UNIT)
}
