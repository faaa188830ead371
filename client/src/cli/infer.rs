//! `freehold infer`

use super::{
	context::Context,
	output::{hex, hold, on_chain_json, on_chain_text, request_json, request_text},
	Outcome,
};
use crate::{
	tensors::{parse_inputs, write_npz},
	types::{Model, Phase, Version},
	units::Hold,
	Client, Error, OnChainQuestion, Question,
};
use clap::{Args, ValueEnum};
use freehold_referee::NamedTensor;
use serde_json::json;
use std::{path::PathBuf, time::Duration};

/// Seconds of a block, and blocks that an open request may take beyond its deadline.
const BLOCK_SECONDS: u64 = 3;
const SLACK_BLOCKS: u64 = 30;

/// Said before anything is sent.
pub const PUBLIC: &str = "inputs and outputs are public: anyone can read them on the chain";

/// Who computes an answer, and what makes it right.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Mode {
	/// Bonded workers, two thirds of whom have to agree
	Quorum,
	/// The chain itself, in the block that asks: for small packages that are on it whole
	Onchain,
}

#[derive(Args)]
pub struct Infer {
	/// Id, its first digits, or name; MODEL@VERSION for another version than the newest
	model: String,
	/// An input: NAME=@FILE.npy, NAME=@FILE.npz, NAME=@FILE.json, NAME=JSON, or @FILE.npz for all. Public
	#[arg(long = "input", value_name = "NAME=@FILE", required = true)]
	inputs: Vec<String>,
	/// Who answers. On chain there is nobody to wait for: of the options below, --max-fee and --out apply
	#[arg(long, value_enum, default_value = "quorum")]
	mode: Mode,
	#[command(flatten)]
	terms: Terms,
	/// Keep the outputs as a NumPy archive; of a quorum, with --wait
	#[arg(long, value_name = "FILE.npz")]
	out: Option<PathBuf>,
	/// Tells apart requests that are otherwise alike [default: drawn at random]
	#[arg(long)]
	salt: Option<u64>,
}

/// On what terms a model is asked, and how the answer is waited for.
#[derive(Args)]
pub struct Terms {
	/// Workers that answer, 1 to 7; at least two thirds of them have to agree
	#[arg(long, default_value_t = 1, value_parser = clap::value_parser!(u8).range(1..=7))]
	redundancy: u8,
	/// HOLD held at most for each request; what is not spent returns [default: what the dearest workers cost]. On
	/// chain, paid at most for royalty and protocol [default: what they are]
	#[arg(long)]
	max_fee: Option<Hold>,
	/// Blocks within which an answer is wanted
	#[arg(long, default_value_t = 50, value_name = "BLOCKS")]
	deadline: u32,
	/// Wait for the answer
	#[arg(long)]
	pub wait: bool,
	/// Seconds to wait [default: until the deadline must have passed]
	#[arg(long, requires = "wait")]
	timeout: Option<u64>,
}

impl Terms {
	pub fn question(&self, model: &Model, version: &Version, inputs: Vec<NamedTensor>) -> Question {
		Question {
			model: model.id,
			version: version.index,
			inputs,
			redundancy: self.redundancy,
			max_fee: self.max_fee.map(|fee| fee.0),
			deadline: self.deadline,
			salt: None,
		}
	}

	/// How long to wait.
	pub fn limit(&self) -> Duration {
		let blocks = u64::from(self.deadline).saturating_add(SLACK_BLOCKS);
		Duration::from_secs(self.timeout.unwrap_or(blocks.saturating_mul(BLOCK_SECONDS)))
	}
}

/// A model that can be asked.
pub async fn callable(context: &Context, text: &str) -> Result<(Client, Model, Version), Error> {
	let (client, model, version) = context.chosen_model(text).await?;
	match model.retired {
		true => Err(Error::refused(format!("Inference::ModelNotCallable: {:?} is retired", model.name))),
		false => Ok((client, model, version)),
	}
}

impl Infer {
	fn check(&self) -> Result<(), Error> {
		let Self { mode, terms, out, salt, .. } = self;
		match mode {
			Mode::Quorum if out.is_some() && !terms.wait => Err(Error::input("--out needs --wait")),
			Mode::Onchain if terms.redundancy > 1 => {
				Err(Error::input("no workers answer on chain: leave out --redundancy"))
			},
			Mode::Onchain if salt.is_some() => Err(Error::input(
				"an answer on chain is no request that could be made twice: leave out --salt",
			)),
			_ => Ok(()),
		}
	}
}

pub async fn run(context: &Context, infer: Infer) -> Result<Outcome, Error> {
	infer.check()?;
	match infer.mode {
		Mode::Quorum => by_quorum(context, infer).await,
		Mode::Onchain => on_chain(context, infer).await,
	}
}

async fn on_chain(context: &Context, infer: Infer) -> Result<Outcome, Error> {
	let account = context.account()?;
	let (client, model, version) = callable(context, &infer.model).await?;
	let inputs = parse_inputs(&version.signature, &infer.inputs)?;
	let max_fee = infer.terms.max_fee.map(|fee| fee.0);
	let question = OnChainQuestion { model: model.id, version: version.index, inputs, max_fee };
	context.out.note(PUBLIC);
	let progress = context.progress();
	let answer = client.infer_on_chain(&account, question).await?;
	drop(progress);
	if let (Some(path), Some(outputs)) = (&infer.out, &answer.outputs) {
		write_npz(path, outputs)?;
	}
	context.out.result(on_chain_json(&model, &version, &answer), || on_chain_text(&answer))?;
	Ok(Outcome::Done)
}

async fn by_quorum(context: &Context, infer: Infer) -> Result<Outcome, Error> {
	let account = context.account()?;
	let (client, model, version) = callable(context, &infer.model).await?;
	let inputs = parse_inputs(&version.signature, &infer.inputs)?;
	let question = Question { salt: infer.salt, ..infer.terms.question(&model, &version, inputs) };
	context.out.note(PUBLIC);
	let progress = context.progress();
	let asked = client.infer(&account, question).await?;
	let id = hex(&asked.request.0);
	if !infer.terms.wait {
		drop(progress);
		let json = json!({ "request": id, "block": asked.block, "max_fee": hold(asked.max_fee), "phase": "requested" });
		context.out.result(json, || {
			format!(
				"request {id}\nasked in block {}, up to {} HOLD\nFollow it with `freehold request show {id}`.",
				asked.block,
				Hold(asked.max_fee)
			)
		})?;
		return Ok(Outcome::Done);
	}
	let request = client.wait_for_request(asked.request, infer.terms.limit(), &progress).await?;
	let outputs = client.outputs(&request).await?;
	drop(progress);
	if let (Some(path), Some(outputs)) = (&infer.out, &outputs) {
		write_npz(path, outputs)?;
	}
	context
		.out
		.result(request_json(&request, outputs.as_deref()), || request_text(&request, outputs.as_deref()))?;
	Ok(match request.phase {
		Phase::Refunded { .. } => Outcome::Unanswered,
		_ => Outcome::Done,
	})
}
