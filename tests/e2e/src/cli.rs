//! The command-line tool, as a user's script would call it.

use anyhow::{bail, ensure, Context, Result};
use freehold_primitives::{ModelId, RequestId};
use serde_json::Value;
use std::{
	path::{Path, PathBuf},
	process::{Command, Stdio},
	time::Duration,
};

use crate::{binaries, wait_for};

/// How long it may take until a command is where it is to be interrupted.
const MIDDLE: Duration = Duration::from_secs(60);

/// The command-line tool with an account and a node to talk to.
#[derive(Clone, Debug)]
pub struct Cli {
	url: String,
	/// The arguments that name the signing account.
	signer: Vec<String>,
	data: PathBuf,
}

/// What a command printed and how it ended.
#[derive(Debug)]
pub struct Output {
	/// The exit code.
	pub code: i32,
	/// The JSON on standard output; null when there was none.
	pub json: Value,
	/// Standard error.
	pub messages: String,
}

impl Cli {
	/// The tool as that account, as in `//Alice`; what it keeps goes to `data`.
	pub fn new(url: String, account: &str, data: &Path) -> Self {
		Self { url, signer: vec!["--suri".into(), account.into()], data: data.into() }
	}

	/// The same tool, signing with the account of a keystore file.
	pub fn with_keystore(self, keystore: &Path, password_file: &Path) -> Self {
		let [keystore, password_file] = [keystore, password_file].map(|path| path.display().to_string());
		Self { signer: vec!["--keystore".into(), keystore, "--password-file".into(), password_file], ..self }
	}

	/// The same tool on a machine where it has kept nothing yet.
	pub fn elsewhere(self, data: &Path) -> Self {
		Self { data: data.into(), ..self }
	}

	fn command(&self, arguments: &[&str]) -> Result<Command> {
		let mut command = Command::new(binaries::cli()?);
		command
			.args(["--json", "--url", &self.url])
			.args(&self.signer)
			.args(arguments)
			.env("XDG_DATA_HOME", &self.data)
			.stdin(Stdio::null());
		Ok(command)
	}

	/// Runs a command.
	pub fn run(&self, arguments: &[&str]) -> Result<Output> {
		let output = self.command(arguments)?.output()?;
		let text = String::from_utf8(output.stdout)?;
		let json = match text.trim() {
			"" => Value::Null,
			text => serde_json::from_str(text).with_context(|| format!("{arguments:?} printed {text}"))?,
		};
		Ok(Output {
			code: output.status.code().context("the tool was killed")?,
			json,
			messages: String::from_utf8_lossy(&output.stderr).into_owned(),
		})
	}

	/// Runs a command that must succeed; what it printed.
	pub fn expect(&self, arguments: &[&str]) -> Result<Value> {
		let output = self.run(arguments)?;
		ensure!(output.code == 0, "{arguments:?} ended with {}: {}", output.code, output.messages);
		Ok(output.json)
	}

	/// Runs a command that must end with that exit code; what it said instead of an answer.
	pub fn fail(&self, arguments: &[&str], code: i32) -> Result<Output> {
		let output = self.run(arguments)?;
		ensure!(
			output.code == code,
			"{arguments:?} ended with {} instead of {code}: {}",
			output.code,
			output.messages
		);
		Ok(output)
	}

	/// Runs a command that must end with exit code 3, because the chain refuses it for that reason.
	pub fn refused(&self, arguments: &[&str], reason: &str) -> Result<()> {
		let output = self.fail(arguments, 3)?;
		let said: Value = serde_json::from_str(output.messages.trim())
			.with_context(|| format!("{arguments:?} said {}", output.messages))?;
		ensure!(output.json.is_null(), "{arguments:?} was refused and printed {}", output.json);
		ensure!(said["kind"] == "refused", "{arguments:?} was refused as {said}");
		let error = format!("the chain refused: {reason}");
		ensure!(said["error"] == *error, "{arguments:?} was refused for {said} instead of {reason}");
		Ok(())
	}

	/// Starts a command and kills it in its middle: as soon as there is something, which is returned.
	pub fn interrupt<R>(&self, arguments: &[&str], until: impl FnMut() -> Result<Option<R>>) -> Result<R> {
		let mut child = self.command(arguments)?.stdout(Stdio::null()).spawn()?;
		let found = wait_for(&format!("the middle of {arguments:?}"), MIDDLE, until);
		let ended = child.try_wait()?;
		child.kill()?;
		child.wait()?;
		ensure!(ended.is_none(), "{arguments:?} was to be interrupted, and had ended");
		found
	}

	/// Publishes a model; its id.
	pub fn publish(&self, file: &Path, name: &str, more: &[&str]) -> Result<ModelId> {
		let file = file.to_str().context("a path in UTF-8")?;
		let mut arguments = vec!["model", "publish", file, "--name", name, "--royalty", "0.01"];
		arguments.extend(more);
		hash(&self.expect(&arguments)?, "model")
	}

	/// Asks for an inference and does not wait for it; the request's id.
	pub fn ask(&self, model: ModelId, input: &str, more: &[&str]) -> Result<RequestId> {
		let model = format!("{model:?}");
		let mut arguments = vec!["infer", &model, "--input", input, "--max-fee", "0.5"];
		arguments.extend(more);
		hash(&self.expect(&arguments)?, "request")
	}
}

fn hash(json: &Value, field: &str) -> Result<sp_core::H256> {
	let text = json[field].as_str().with_context(|| format!("no {field} in {json}"))?;
	let Ok(bytes) = <[u8; 32]>::try_from(hex::decode(text.trim_start_matches("0x"))?) else {
		bail!("{text} is no hash");
	};
	Ok(bytes.into())
}
