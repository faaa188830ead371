//! `freehold worker`

use super::{
	context::Context,
	output::{hex, hold},
	Outcome,
};
use crate::{
	account::parse_account,
	types::{AccountId32, JobError, Worker, WorkerStatus, H256},
	units::Hold,
	Account, Client, Error, InferenceKey, KeyProof, ServiceOutcome,
};
use clap::Subcommand;
use serde_json::{json, Value};
use std::{fmt::Write, time::Duration};

#[derive(Subcommand)]
pub enum Command {
	/// Bond a worker. Its node, with the inference key in its keystore, then answers requests
	Join {
		/// HOLD at stake
		#[arg(long)]
		bond: Hold,
		/// Public inference key that is in the worker's node; by default a fresh one is put into the node at --url
		#[arg(long, visible_alias = "inference-key", value_name = "HEX|SS58")]
		key: Option<String>,
		/// The key's agreement to work for the account, as the node's RPC call inference_proveKey gives it; by
		/// default the node at --url is asked for it
		#[arg(long, value_name = "HEX", requires = "key")]
		proof: Option<KeyProof>,
		/// Requests computed at once
		#[arg(long, default_value_t = 4)]
		concurrency: u32,
	},
	/// Offer to run a model
	Serve {
		model: String,
		/// HOLD for each call
		#[arg(long)]
		ask: Hold,
		/// Blocks needed at least from assignment to answer
		#[arg(long, default_value_t = 3)]
		min_blocks: u32,
		/// Wait until the worker's node has checked that it can
		#[arg(long)]
		wait: bool,
		/// Seconds to wait
		#[arg(long, default_value_t = 180)]
		timeout: u64,
	},
	/// Change an ask; it takes effect ten blocks later
	SetAsk { model: String, ask: Hold },
	/// Stop serving a model
	Stop { model: String },
	/// Add to the bond
	BondExtra { amount: Hold },
	/// Replace the inference key
	SetKey {
		/// By default a fresh one is put into the node at --url
		#[arg(value_name = "HEX|SS58", conflicts_with = "named_key")]
		key: Option<String>,
		/// The same, as `worker join` takes it
		#[arg(long = "key", visible_alias = "inference-key", value_name = "HEX|SS58")]
		named_key: Option<String>,
		/// As for `worker join`
		#[arg(long, value_name = "HEX")]
		proof: Option<KeyProof>,
	},
	/// Set how many requests are taken at once
	SetConcurrency { concurrency: u32 },
	/// Take no new requests and finish those there are
	Drain,
	/// Take requests again
	Resume,
	/// Leave the market; the bond is free some blocks later
	Leave,
	/// Take the bond back after leaving
	Withdraw,
	/// Show a worker: the account's own, or another one's
	Status {
		#[arg(value_name = "ACCOUNT")]
		account: Option<String>,
	},
}

pub async fn run(context: &Context, command: Command) -> Result<Outcome, Error> {
	match command {
		Command::Join { bond, key, proof, concurrency } => {
			join(context, bond.0, key.as_deref(), proof, concurrency).await?
		},
		Command::Serve { model, ask, min_blocks, wait, timeout } => {
			let wait = wait.then(|| Duration::from_secs(timeout));
			serve(context, &model, ask.0, min_blocks, wait).await?;
		},
		Command::Status { account } => status(context, account.as_deref()).await?,
		change => self::change(context, change).await?,
	}
	Ok(Outcome::Done)
}

/// The key to use, and whether the node at --url holds it, where it says so.
async fn inference_key(
	context: &Context,
	client: &Client,
	given: Option<&str>,
) -> Result<(InferenceKey, Option<bool>), Error> {
	let Some(text) = given else { return Ok((client.insert_inference_key().await?, Some(true))) };
	let key = InferenceKey(parse_account(text)?.0);
	// A node that does not tell strangers is no reason to stop.
	let held = client.has_inference_key(key).await.ok();
	if held == Some(false) {
		context.out.note(&format!(
			"the node at {} has no such key in its keystore: unless another node has it, nobody answers for this \
			 worker (`freehold-node key insert --key-type infr --scheme sr25519` puts one there)",
			client.url()
		));
	}
	Ok((key, held))
}

/// The proof that was given, or the node's.
async fn proven(
	client: &Client,
	key: InferenceKey,
	account: &Account,
	given: Option<KeyProof>,
) -> Result<KeyProof, Error> {
	match given {
		Some(proof) => Ok(proof),
		None => client.prove_key(key, &account.id()).await,
	}
}

async fn join(
	context: &Context,
	bond: u128,
	key: Option<&str>,
	proof: Option<KeyProof>,
	concurrency: u32,
) -> Result<(), Error> {
	let account = context.account()?;
	let client = context.connect().await?;
	if client.worker(&account.id()).await?.is_some() {
		return Err(Error::refused("Inference::AlreadyJoined"));
	}
	let (key, held) = inference_key(context, &client, key).await?;
	let proof = proven(&client, key, &account, proof).await?;
	let progress = context.progress();
	let block = client.join(&account, key, proof, bond, concurrency).await?;
	drop(progress);
	let json = json!({
		"worker": account.id().to_string(),
		"inference_key": hex(&key.0),
		"key_in_node": held,
		"bond": hold(bond),
		"block": block,
	});
	context.out.result(json, || {
		format!(
			"{} has joined with {} HOLD (block {block})\ninference key {}\nNext: `freehold worker serve MODEL --ask 0.02`.",
			account.id(),
			Hold(bond),
			hex(&key.0)
		)
	})
}

async fn serve(
	context: &Context,
	name: &str,
	ask: u128,
	min_blocks: u32,
	wait: Option<Duration>,
) -> Result<(), Error> {
	let account = context.account()?;
	let (client, model, version) = context.chosen_model(name).await?;
	let service = (model.id, version.index);
	let progress = context.progress();
	let block = client.serve(&account, service, ask, min_blocks).await?;
	let ready = match wait {
		Some(limit) => {
			match client.wait_for_service(&account.id(), service, block, limit, &progress).await? {
				ServiceOutcome::Ready => true,
				ServiceOutcome::Refused { reason } => {
					return Err(unserved(&model.name, reason));
				},
			}
		},
		None => false,
	};
	drop(progress);
	let json = json!({
		"worker": account.id().to_string(),
		"model": hex(&model.id.0),
		"version": version.index,
		"ask": hold(ask),
		"ready": ready,
		"block": block,
	});
	context.out.result(json, || match ready {
		true => format!("{}@{} is served, for {} HOLD a call", model.name, version.index, Hold(ask)),
		false => format!(
			"{}@{} is offered for {} HOLD a call; requests come once the worker's node has checked that it can \
			 (`freehold worker status`)",
			model.name,
			version.index,
			Hold(ask)
		),
	})
}

/// The worker's own node has refused to serve a model.
fn unserved(name: &str, reason: JobError) -> Error {
	Error::Refused {
		reason: format!("the worker's own node does not serve {name:?}: {}", reason.describe()),
		advice: Some(reason.advice()),
	}
}

async fn change(context: &Context, command: Command) -> Result<(), Error> {
	let account = context.account()?;
	let (block, what) = match command {
		Command::SetAsk { model, ask } => {
			let (client, model, version) = context.chosen_model(&model).await?;
			let block = client.set_ask(&account, (model.id, version.index), ask.0).await?;
			(block, format!("asks {ask} HOLD, ten blocks from now"))
		},
		Command::Stop { model } => {
			let (client, model, version) = context.chosen_model(&model).await?;
			let block = client.stop_serving(&account, (model.id, version.index)).await?;
			(block, format!("{} is no longer served", model.name))
		},
		Command::SetKey { key, named_key, proof } => {
			let client = context.connect().await?;
			let (key, _) = inference_key(context, &client, key.or(named_key).as_deref()).await?;
			let proof = proven(&client, key, &account, proof).await?;
			let block = client.set_inference_key(&account, key, proof).await?;
			(block, format!("inference key {}", hex(&key.0)))
		},
		command => apply(context, &account, command).await?,
	};
	let json = json!({ "worker": account.id().to_string(), "block": block });
	context.out.result(json, || format!("{what} (block {block})"))
}

async fn apply(context: &Context, account: &Account, command: Command) -> Result<(u32, String), Error> {
	let client = context.connect().await?;
	let _shown_until_done = context.progress();
	Ok(match command {
		Command::BondExtra { amount } => {
			(client.bond_extra(account, amount.0).await?, format!("{amount} HOLD added to the bond"))
		},
		Command::SetConcurrency { concurrency } => {
			let block = client.set_concurrency(account, concurrency).await?;
			(block, format!("takes {concurrency} requests at once"))
		},
		Command::Drain => (client.drain(account).await?, "takes no new requests".into()),
		Command::Resume => (client.resume(account).await?, "takes requests again".into()),
		Command::Leave => {
			let what = "has left; `freehold worker status` says when the bond is free";
			(client.leave(account).await?, what.into())
		},
		Command::Withdraw => (client.withdraw_bond(account).await?, "bond returned".into()),
		Command::Join { .. }
		| Command::Serve { .. }
		| Command::Status { .. }
		| Command::SetAsk { .. }
		| Command::SetKey { .. }
		| Command::Stop { .. } => return Err(Error::input("not a change of a worker")),
	})
}

/// A version that a worker serves, as its owner sees it.
struct Served {
	model: H256,
	version: u32,
	name: String,
	ask: u128,
	ready: bool,
}

async fn status(context: &Context, account: Option<&str>) -> Result<(), Error> {
	let account = context.account_id(account)?;
	let client = context.connect().await?;
	let Some(worker) = client.worker(&account).await? else {
		return Err(Error::input(format!("{account} has no worker; `freehold worker join` makes one")));
	};
	let mut served = Vec::new();
	for (model, version) in &worker.services {
		let name = client.model(*model).await?.map_or_else(String::new, |model| model.name);
		let services = client.services(*model, *version).await?;
		if let Some(service) = services.into_iter().find(|service| service.worker == account) {
			served.push(Served {
				model: *model,
				version: *version,
				name,
				ask: service.ask,
				ready: service.ready,
			});
		}
	}
	let json = worker_json(&account, &worker, &served);
	context.out.result(json, || worker_text(&account, &worker, &served))
}

fn worker_json(account: &AccountId32, worker: &Worker, served: &[Served]) -> Value {
	let service = |served: &Served| {
		json!({
			"model": hex(&served.model.0),
			"version": served.version,
			"name": served.name,
			"ask": hold(served.ask),
			"ready": served.ready,
		})
	};
	let (status, until) = match worker.status {
		WorkerStatus::Active => ("active", None),
		WorkerStatus::Draining => ("draining", None),
		WorkerStatus::Unbonding { until } => ("unbonding", Some(until)),
	};
	json!({
		"worker": account.to_string(),
		"status": status,
		"until": until,
		"inference_key": hex(&worker.inference_key),
		"bond": hold(worker.bond),
		"committed": hold(worker.committed),
		"concurrency": worker.concurrency,
		"open": worker.open.iter().map(|id| hex(&id.0)).collect::<Vec<_>>(),
		"claimable": hold(worker.claimable),
		"services": served.iter().map(service).collect::<Value>(),
	})
}

fn worker_text(account: &AccountId32, worker: &Worker, served: &[Served]) -> String {
	let status = match worker.status {
		WorkerStatus::Active => "takes requests".to_owned(),
		WorkerStatus::Draining => "draining: takes no new requests".to_owned(),
		WorkerStatus::Unbonding { until } => format!("has left; the bond is free from block {until}"),
	};
	let mut text = format!(
		"worker {account}\nstatus    {status}\nkey       {}\nbond      {} HOLD, {} of it committed\nrequests  {} of {} at once",
		hex(&worker.inference_key),
		Hold(worker.bond),
		Hold(worker.committed),
		worker.open.len(),
		worker.concurrency,
	);
	for id in &worker.open {
		let _ = write!(text, "\n          {}", hex(&id.0));
	}
	for served in served {
		let state = if served.ready { "ready" } else { "being checked by its node" };
		let _ = write!(
			text,
			"\nserves    {}@{} ({}) for {} HOLD, {state}",
			served.name,
			served.version,
			hex(&served.model.0),
			Hold(served.ask)
		);
	}
	if worker.claimable > 0 {
		let _ = write!(text, "\nto claim  {} HOLD: `freehold claim-payout`", Hold(worker.claimable));
	}
	text
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn why_a_node_does_not_serve_should_be_told_with_what_to_do() {
		let reasons = [
			JobError::ModelUnavailable,
			JobError::ModelRejected,
			JobError::SignatureMismatch,
			JobError::InputUnavailable,
			JobError::GoldenMismatch,
			JobError::TimedOut,
			JobError::Crashed,
			JobError::RuntimeError,
			JobError::Internal,
		];
		for reason in reasons {
			let error = unserved("digits", reason);
			assert_eq!(error.kind().exit_code(), 3);
			assert!(!error.to_string().contains(&format!("{reason:?}")), "{error}");
			assert!(error.advice().is_some_and(|advice| advice.ends_with('.')));
		}
	}
}
