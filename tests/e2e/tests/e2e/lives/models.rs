//! A model from an interrupted claim to its retirement, in the hands of two holders.

use super::{number, wait_for_block};
use anyhow::{ensure, Context, Result};
use freehold_e2e::{
	flows::{account, hold},
	models::affine,
	Cli, Node, UNIT,
};
use freehold_referee::{Blake2b256, Hasher};
use freehold_runtime::constants::DAYS;
use serde_json::{json, Value};
use std::{
	fs,
	path::{Path, PathBuf},
};

const FIRST: &str = "http://127.0.0.1:1/first.onnx";
const SECOND: &str = "https://example.org/second.onnx";
/// Held for an entry among shareholders.
const SHARES_DEPOSIT: u128 = UNIT / 10;
/// Blocks until a royalty holds.
const DELAY: u32 = 10;

/// A file that is to be published.
struct File {
	path: PathBuf,
	hash: String,
	size: usize,
}

impl File {
	fn new(directory: &Path, name: &str, factor: f32) -> Result<Self> {
		let (path, bytes) = (directory.join(name), affine(factor));
		fs::write(&path, &bytes)?;
		Ok(Self { path, hash: hash(&bytes), size: bytes.len() })
	}

	fn path(&self) -> Result<&str> {
		self.path.to_str().context("a path in UTF-8")
	}

	fn artifact(&self) -> Value {
		json!({ "hash": self.hash, "size": self.size })
	}
}

fn hash(bytes: &[u8]) -> String {
	format!("0x{}", hex::encode(Blake2b256::hash(bytes)))
}

/// A model and what `model show` must say of it, its deposit apart.
struct Title<'a> {
	node: &'a Node,
	holder: &'static str,
	id: String,
	shown: Value,
}

impl Title<'_> {
	fn cli(&self) -> Cli {
		self.node.cli(&format!("//{}", self.holder))
	}

	/// Has the holder change it; the block of the change.
	fn change(&self, command: &str, more: &[&str]) -> Result<u32> {
		changed(&self.cli(), &self.id, command, more)
	}

	/// What the holder has on hold for it. It holds nothing else, but for the shares that Bob has as the publisher.
	fn deposit(&self) -> Result<u128> {
		let held = self.node.rpc().balances(&account(self.holder))?.1;
		let shares = if self.holder == "Bob" { SHARES_DEPOSIT } else { 0 };
		held.checked_sub(shares).context("the deposit for the shares is not held")
	}

	/// That `model show` says what it must, and `model list` too.
	fn check(&self) -> Result<()> {
		let mut wanted = self.shown.clone();
		wanted["deposit"] = hold(self.deposit()?).into();
		let shown = self.cli().expect(&["model", "show", &self.id])?;
		ensure!(says(&shown, &wanted), "it is shown as {shown} instead of {wanted}");
		let bob = json!([{ "account": account("Bob").to_string(), "shares": 1_000_000 }]);
		ensure!(says(&shown["shareholders"], &bob), "its shareholders are {}", shown["shareholders"]);
		let versions = wanted["versions"].as_array_mut().context("versions")?;
		for version in versions {
			version.as_object_mut().context("a version")?.remove("services");
		}
		let list = self.cli().expect(&["model", "list"])?;
		let listed: Vec<_> = list.as_array().context("a list")?.iter().collect();
		let found: Vec<_> = listed.into_iter().filter(|model| model["id"] == *self.id).collect();
		ensure!(found.len() == 1 && says(found[0], &wanted), "listed are {found:?} instead of {wanted}");
		Ok(())
	}
}

/// Whether it says all of this, whatever else it says.
fn says(shown: &Value, wanted: &Value) -> bool {
	match (shown, wanted) {
		(Value::Object(shown), Value::Object(wanted)) => {
			wanted.iter().all(|(key, value)| shown.get(key).is_some_and(|shown| says(shown, value)))
		},
		(Value::Array(shown), Value::Array(wanted)) => {
			shown.len() == wanted.len() && shown.iter().zip(wanted).all(|(shown, wanted)| says(shown, wanted))
		},
		_ => shown == wanted,
	}
}

fn changed(cli: &Cli, id: &str, command: &str, more: &[&str]) -> Result<u32> {
	let said = cli.expect(&[&["model", command, id], more].concat())?;
	let block = number(&said, "block")?;
	ensure!(said == json!({ "model": id, "block": block }), "{command} says {said}");
	Ok(block)
}

pub fn live(node: &Node, directory: &Path) -> Result<()> {
	let first = File::new(directory, "first.onnx", 11.0)?;
	let second = File::new(directory, "second.onnx", 12.0)?;
	let mut title = published_after_an_interruption(node, directory, &first)?;
	let royalty_from = terms_are_changed(&mut title)?;
	a_claim_is_taken_back(&title, &second)?;
	a_version_is_added(&mut title, directory, &second, royalty_from)?;
	the_title_changes_hands(&mut title)?;
	it_is_retired(&mut title)
}

/// Kills the tool once its claim is in a block; the claim as `model claims` lists it.
fn interrupted(cli: &Cli, arguments: &[&str], file: &File) -> Result<Value> {
	let claim = cli.interrupt(arguments, || {
		let claims = cli.expect(&["model", "claims"])?;
		Ok(claims.as_array().context("a list")?.first().cloned())
	})?;
	let (block, commitment) = (number(&claim, "block")?, &claim["commitment"]);
	let wanted = json!({
		"commitment": commitment,
		"artifact": file.hash,
		"block": block,
		"expires": block + DAYS,
		"deposit": "1",
	});
	ensure!(claim == wanted, "the claim is {claim} instead of {wanted}");
	Ok(claim)
}

fn published_after_an_interruption<'a>(node: &'a Node, directory: &Path, file: &File) -> Result<Title<'a>> {
	let (cli, rpc) = (node.cli("//Bob"), node.rpc());
	let arguments =
		["model", "publish", file.path()?, "--name", "first", "--royalty", "0.01", "--locator", FIRST];
	let mut claim = interrupted(&cli, &arguments, file)?;
	ensure!(rpc.balances(&account("Bob"))?.1 == UNIT, "another sum is held for the claim");
	// Who has not made it sees it, but not of what file it is.
	claim["artifact"] = Value::Null;
	let elsewhere = cli.clone().elsewhere(&directory.join("elsewhere"));
	let bob = account("Bob").to_string();
	let listed = elsewhere.expect(&["model", "claims", &bob])?;
	ensure!(listed == json!([claim]), "elsewhere the claims are {listed}");

	let published = cli.expect(&arguments)?;
	ensure!(published["model"] == *file.hash && published["version"] == 0, "it says {published}");
	ensure!(cli.expect(&["model", "claims"])? == json!([]), "a claim is left");
	let sent = rpc.call("system_accountNextIndex", json!([bob]))?;
	ensure!(sent == 2, "{sent} transactions for a claim and a registration");
	let shown = json!({
		"id": file.hash,
		"name": "first",
		"description": "",
		"holder": bob,
		"royalty": "0.01",
		"next_royalty": null,
		"retired": false,
		"offered_to": null,
		"deposit": null,
		"versions": [version(0, file, FIRST, [0.0001, 0.001], b"")],
	});
	let title = Title { node, holder: "Bob", id: file.hash.clone(), shown };
	title.check()?;
	Ok(title)
}

/// A version that nobody serves or has called.
fn version(index: u32, file: &File, locator: &str, [atol, rtol]: [f64; 2], licence: &[u8]) -> Value {
	let tensor = |name: &str| json!([{ "name": name, "type": "float32", "shape": [1] }]);
	json!({
		"version": index,
		"artifact": file.artifact(),
		"locators": [locator],
		"golden": null,
		"golden_locators": null,
		"signature": { "inputs": tensor("x"), "outputs": tensor("y") },
		"tolerance": { "atol": atol, "rtol": rtol },
		"licence": hash(licence),
		"calls": 0,
		"revenue": "0",
		"services": [],
	})
}

/// The block from which the new royalty holds.
fn terms_are_changed(title: &mut Title) -> Result<u32> {
	let from = title.change("set-royalty", &["0.05"])? + DELAY;
	title.shown["next_royalty"] = json!({ "royalty": "0.05", "from": from });
	title.check().context("before the royalty holds")?;

	let before = title.deposit()?;
	title.change("set-metadata", &["--description", "one line\nand another"])?;
	title.shown["description"] = "one line\nand another".into();
	title.check()?;
	ensure!(title.deposit()? == before + 20 * UNIT / 1_000, "twenty bytes cost another deposit");
	title.change("set-metadata", &["--name", "a name"])?;
	title.shown["name"] = "a name".into();
	title.check()?;
	let by_name = title.cli().expect(&["model", "show", "a name"])?;
	ensure!(by_name["id"] == *title.id, "by its name another is shown: {by_name}");

	title.change("set-locators", &["--locator", SECOND, "--locator", FIRST])?;
	title.shown["versions"][0]["locators"] = json!([SECOND, FIRST]);
	title.check()?;
	let golden = ["model", "set-locators", &title.id, "--locator", FIRST, "--golden-locator", SECOND];
	title.cli().refused(&golden, "ModelRegistry::NoGoldenFile")?;
	Ok(from)
}

fn a_claim_is_taken_back(title: &Title, file: &File) -> Result<()> {
	let (cli, path) = (title.cli(), file.path()?);
	let before = title.deposit()?;
	let mut claim = interrupted(&cli, &["model", "add-version", &title.id, path], file)?;
	ensure!(title.deposit()? == before + UNIT, "another sum is held for the claim");
	let withdrawn = cli.expect(&["model", "withdraw-claim", path])?;
	claim["withdrawn"] = number(&withdrawn[0], "withdrawn")?.into();
	ensure!(withdrawn == json!([claim]), "withdrawn is {withdrawn} instead of {claim}");
	ensure!(title.deposit()? == before, "the claim's deposit has not come back");
	ensure!(cli.expect(&["model", "claims"])? == json!([]), "a claim is left");
	cli.fail(&["model", "withdraw-claim", path], 2)?;
	title.check()
}

/// By the time that its claim has aged the new royalty holds.
fn a_version_is_added(title: &mut Title, directory: &Path, file: &File, royalty_from: u32) -> Result<()> {
	let licence = directory.join("licence");
	fs::write(&licence, "do what you like")?;
	let licence = licence.to_str().context("a path in UTF-8")?;
	let before = title.deposit()?;
	let more = ["--locator", SECOND, "--atol", "0.5", "--rtol", "0", "--licence", licence];
	let arguments = [&["model", "add-version", &title.id, file.path()?], more.as_slice()].concat();
	let added = title.cli().expect(&arguments)?;
	ensure!(added["model"] == *title.id && added["version"] == 1, "it says {added}");
	let versions = title.shown["versions"].as_array_mut().context("versions")?;
	versions.push(version(1, file, SECOND, [0.5, 0.0], b"do what you like"));
	wait_for_block(&title.node.rpc(), royalty_from)?;
	title.shown["royalty"] = "0.05".into();
	title.shown["next_royalty"] = Value::Null;
	title.check()?;
	ensure!(title.deposit()? > before, "a version costs no deposit");
	// What is no longer there to be claimed is refused before a claim is made.
	let taken = format!(
		"ModelRegistry::ArtifactTaken: {} registered this as version 1 of \"a name\", {}",
		account(title.holder),
		title.id
	);
	title.cli().refused(&arguments, &taken)
}

fn the_title_changes_hands(title: &mut Title) -> Result<()> {
	let (bob, ferdie) = (title.cli(), title.node.cli("//Ferdie"));
	let (id, rpc) = (title.id.clone(), title.node.rpc());
	let to = account("Ferdie").to_string();
	let accept = |most: &str| ["model", "accept", &id, "--max-deposit", most].map(String::from);
	let refused = |most: &str, reason: &str| {
		let arguments = accept(most);
		ferdie.refused(&arguments.each_ref().map(String::as_str), reason)
	};

	title.change("transfer", &[&to])?;
	title.shown["offered_to"] = to.clone().into();
	title.check()?;
	title.change("withdraw-offer", &[])?;
	title.shown["offered_to"] = Value::Null;
	title.check()?;
	refused("100", "ModelRegistry::NoOffer")?;

	title.change("transfer", &[&to])?;
	title.node.cli("//Ferdie//stash").refused(&["model", "accept", &id], "ModelRegistry::NotOffered")?;
	let deposit = title.deposit()?;
	refused(&hold(deposit - 1), "ModelRegistry::DepositTooHigh")?;
	changed(&ferdie, &id, "accept", &["--max-deposit", &hold(deposit)])?;
	ensure!(rpc.balances(&account("Bob"))?.1 == SHARES_DEPOSIT, "the old holder's deposit is still held");
	title.holder = "Ferdie";
	title.shown["holder"] = to.into();
	title.check()?;
	ensure!(title.deposit()? == deposit, "the new holder has another deposit on hold");
	bob.refused(&["model", "set-royalty", &id, "9"], "ModelRegistry::NotTitleHolder")?;
	title.check()
}

fn it_is_retired(title: &mut Title) -> Result<()> {
	let id = title.id.clone();
	title.change("retire", &[])?;
	title.shown["retired"] = true.into();
	title.check()?;
	let infer = ["infer", &id, "--input", "x=[1]"];
	title.cli().refused(&infer, "Inference::ModelNotCallable: \"a name\" is retired")?;
	title.cli().refused(&["model", "retire", &id], "ModelRegistry::AlreadyRetired")?;
	title.cli().refused(&["model", "set-royalty", &id, "9"], "ModelRegistry::AlreadyRetired")
}
