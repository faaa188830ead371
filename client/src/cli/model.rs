//! `freehold model`

use super::{
	claims,
	context::Context,
	output::{hex, hold, signature_json, signature_text, tolerance_json, tolerance_text},
	version::VersionArgs,
	Outcome,
};
use crate::{
	account::parse_account,
	artifact::{Artifact, PreparedVersion, Served},
	types::{Model, Service, Version, H256},
	units::Hold,
	ClaimStore, Client, Error, MetadataChange, NewModel, Published,
};
use clap::Subcommand;
use freehold_referee::{Blake2b256, Hasher};
use serde_json::{json, Value};
use std::fmt::Write;

#[derive(Subcommand)]
pub enum Command {
	/// Register a model: its title is yours, each answered call pays you the royalty
	Publish(Publish),
	/// Register a further version of a model
	AddVersion {
		model: String,
		#[command(flatten)]
		version: VersionArgs,
	},
	/// List claims to files that are neither opened nor withdrawn, with the deposits they hold
	Claims {
		/// Whose [default: the signing account's]
		#[arg(value_name = "ACCOUNT")]
		account: Option<String>,
	},
	/// Take the account's claims back, with their deposits
	WithdrawClaim {
		/// The claimed file, its hash, or the claim's commitment [default: every claim]
		#[arg(value_name = "ID|FILE")]
		claim: Option<String>,
	},
	/// List all models
	List,
	/// Show a model, its versions and who serves them
	Show { model: String },
	/// Set the royalty; it takes effect ten blocks later
	SetRoyalty { model: String, royalty: Hold },
	/// Change name or description
	SetMetadata {
		model: String,
		#[arg(long)]
		name: Option<String>,
		#[arg(long)]
		description: Option<String>,
	},
	/// Replace the addresses of a version's files
	SetLocators {
		model: String,
		#[arg(long = "locator", value_name = "URL", required = true)]
		locators: Vec<String>,
		#[arg(long = "golden-locator", value_name = "URL")]
		golden_locators: Vec<String>,
	},
	/// Offer the title to another account
	Transfer { model: String, account: String },
	/// Take an offer of the title back
	WithdrawOffer { model: String },
	/// Accept a title that was offered to you
	Accept {
		model: String,
		/// The most HOLD to put up for what the chain stores of it [default: what it is now]
		#[arg(long)]
		max_deposit: Option<Hold>,
	},
	/// Take no new calls from now on; open requests still end properly
	Retire { model: String },
}

#[derive(clap::Args)]
pub struct Publish {
	#[command(flatten)]
	version: VersionArgs,
	#[arg(long)]
	name: String,
	#[arg(long, default_value = "")]
	description: String,
	/// HOLD for each answered call
	#[arg(long)]
	royalty: Hold,
}

pub async fn run(context: &Context, command: Command) -> Result<Outcome, Error> {
	match command {
		Command::Publish(publish) => self::publish(context, publish).await?,
		Command::AddVersion { model, version } => add_version(context, &model, version).await?,
		Command::Claims { account } => claims::list(context, account.as_deref()).await?,
		Command::WithdrawClaim { claim } => claims::withdraw(context, claim.as_deref()).await?,
		Command::List => list(context).await?,
		Command::Show { model } => show(context, &model).await?,
		change => self::change(context, change).await?,
	}
	Ok(Outcome::Done)
}

async fn publish(context: &Context, publish: Publish) -> Result<(), Error> {
	let account = context.account()?;
	let mut model = NewModel {
		name: publish.name,
		description: publish.description,
		royalty: publish.royalty.0,
		version: publish.version.prepare()?,
	};
	model.check()?;
	let claims = ClaimStore::open()?;
	let client = context.connect().await?;
	publish.version.keep(&mut model.version)?;
	note_local(context, &model.version);
	if client.models().await?.iter().any(|other| other.name == model.name) {
		let name = &model.name;
		context
			.out
			.note(&format!("another model is called {name:?} too: both have to be named by their ids"));
	}
	let progress = context.progress();
	let published = client.publish(&account, &model, &claims, &progress).await;
	drop(progress);
	print_published(context, &model.name, &model.version, &published?)
}

async fn add_version(context: &Context, model: &str, arguments: VersionArgs) -> Result<(), Error> {
	let account = context.account()?;
	let mut version = arguments.prepare()?;
	let claims = ClaimStore::open()?;
	let (client, model, _) = context.chosen_model(model).await?;
	arguments.keep(&mut version)?;
	note_local(context, &version);
	let progress = context.progress();
	let published = client.add_version(&account, model.id, &version, &claims, &progress).await;
	drop(progress);
	print_published(context, &model.name, &version, &published?)
}

/// Says so where no worker elsewhere could fetch a file.
fn note_local(context: &Context, version: &PreparedVersion) {
	let is_local = |served: &Served| served.locators.iter().all(|locator| locator.starts_with("file://"));
	let local = match (is_local(&version.model), version.golden.as_ref().is_some_and(is_local)) {
		(true, _) => "model",
		(false, true) => "golden vectors",
		(false, false) => return,
	};
	context.out.note(&format!(
		"the {local} can be fetched from file:// only, by workers whose node is on this machine or has the file at \
		 the same path; give an http(s):// address with --locator (and --golden-locator), now or by `freehold model \
		 set-locators`"
	));
}

fn artifact_json(artifact: &Artifact) -> Value {
	json!({ "hash": hex(&artifact.hash), "size": artifact.size })
}

fn print_published(
	context: &Context,
	name: &str,
	version: &PreparedVersion,
	published: &Published,
) -> Result<(), Error> {
	let id = hex(&published.model.0);
	let json = json!({
		"model": id,
		"version": published.version,
		"name": name,
		"deposit": hold(published.deposit),
		"block": published.block,
		"artifact": artifact_json(&version.model.artifact),
		"locators": version.model.locators,
		"golden": version.golden.as_ref().map(|golden| artifact_json(&golden.artifact)),
		"golden_locators": version.golden.as_ref().map(|golden| golden.locators.clone()),
		"golden_vectors": version.golden_vectors,
		"signature": signature_json(&version.signature),
		"tolerance": tolerance_json(&version.tolerance),
	});
	context.out.result(json, || {
		let golden = match version.golden_vectors {
			0 => "none: workers check only that it runs".to_owned(),
			count => format!("{count}"),
		};
		format!(
			"published {name:?}, version {}, in block {}\nid        {id}\nsignature {}\nagreement {}\n\
			 golden    {golden}\nserved at {}\ndeposit   {} HOLD, on hold while the chain stores the model\n\n\
			 A worker serves it with `freehold worker serve {id}@{} --ask 0.02`; after that anyone asks it with \
			 `freehold infer {id}`.",
			published.version,
			published.block,
			signature_text(&version.signature),
			tolerance_text(&version.tolerance),
			version.model.locators.join(" "),
			Hold(published.deposit),
			published.version,
		)
	})
}

async fn list(context: &Context) -> Result<(), Error> {
	let mut models = context.connect().await?.models().await?;
	models.sort_by(|a, b| a.name.cmp(&b.name).then(a.id.cmp(&b.id)));
	let json = models.iter().map(|model| model_json(model, &[])).collect();
	context.out.result(json, || {
		if models.is_empty() {
			return "no models yet: publish one with `freehold model publish`".into();
		}
		let mut text = String::new();
		for model in &models {
			let calls: u64 = model.versions.iter().map(|version| version.calls).sum();
			let retired = if model.retired { "  retired" } else { "" };
			let _ = writeln!(
				text,
				"{}  {:<20} {} HOLD a call, {calls} calls{retired}",
				hex(&model.id.0),
				model.name,
				Hold(model.royalty)
			);
		}
		text.trim_end().to_owned()
	})
}

async fn show(context: &Context, model: &str) -> Result<(), Error> {
	let (client, model, _) = context.model(model).await?;
	let services = services(&client, &model).await?;
	context.out.result(model_json(&model, &services), || model_text(&model, &services))
}

/// Who serves each version, in the versions' order.
async fn services(client: &Client, model: &Model) -> Result<Vec<Vec<Service>>, Error> {
	let mut services = Vec::new();
	for version in &model.versions {
		services.push(client.services(model.id, version.index).await?);
	}
	Ok(services)
}

fn model_json(model: &Model, services: &[Vec<Service>]) -> Value {
	let versions = model.versions.iter().enumerate().map(|(at, version)| {
		let mut json = version_json(version);
		if let Some(services) = services.get(at) {
			json["services"] = services.iter().map(service_json).collect();
		}
		json
	});
	json!({
		"id": hex(&model.id.0),
		"name": model.name,
		"description": model.description,
		"holder": model.holder.to_string(),
		"royalty": hold(model.royalty),
		"next_royalty": model.next_royalty.map(|(royalty, from)| json!({ "royalty": hold(royalty), "from": from })),
		"retired": model.retired,
		"offered_to": model.offered_to.as_ref().map(ToString::to_string),
		"deposit": hold(model.deposit),
		"versions": versions.collect::<Value>(),
	})
}

fn version_json(version: &Version) -> Value {
	json!({
		"version": version.index,
		"artifact": artifact_json(&version.artifact),
		"locators": version.locators,
		"golden": version.golden.as_ref().map(|(artifact, _)| artifact_json(artifact)),
		"golden_locators": version.golden.as_ref().map(|(_, locators)| locators.clone()),
		"signature": signature_json(&version.signature),
		"tolerance": tolerance_json(&version.tolerance),
		"licence": hex(&version.licence.0),
		"calls": version.calls,
		"revenue": hold(version.revenue),
	})
}

fn service_json(service: &Service) -> Value {
	json!({
		"worker": service.worker.to_string(),
		"ask": hold(service.ask),
		"min_blocks": service.min_blocks,
		"ready": service.ready,
	})
}

fn model_text(model: &Model, services: &[Vec<Service>]) -> String {
	let mut text = format!("{}  {}\n", model.name, hex(&model.id.0));
	for line in model.description.lines() {
		let _ = writeln!(text, "  {line}");
	}
	let _ = writeln!(text, "holder    {}", model.holder);
	if let Some(to) = &model.offered_to {
		let _ = writeln!(text, "offered   to {to}");
	}
	let _ = writeln!(text, "royalty   {} HOLD a call", Hold(model.royalty));
	if let Some((royalty, from)) = model.next_royalty {
		let _ = writeln!(text, "          {} HOLD a call from block {from}", Hold(royalty));
	}
	let _ = writeln!(text, "deposit   {} HOLD", Hold(model.deposit));
	if model.retired {
		let _ = writeln!(text, "retired   takes no new calls");
	}
	for (at, version) in model.versions.iter().enumerate() {
		version_text(&mut text, version, services.get(at).map_or(&[], Vec::as_slice));
	}
	text.trim_end().to_owned()
}

fn version_text(text: &mut String, version: &Version, services: &[Service]) {
	let no_licence = version.licence == H256(Blake2b256::hash(b""));
	let licence = if no_licence { "no text given".to_owned() } else { hex(&version.licence.0) };
	let _ = writeln!(
		text,
		"version {}\n  signature {}\n  agreement {}\n  file      {} ({} bytes)\n  from      {}\n  licence   {licence}\n  \
		 earned    {} HOLD by {} calls",
		version.index,
		signature_text(&version.signature),
		tolerance_text(&version.tolerance),
		hex(&version.artifact.hash),
		version.artifact.size,
		version.locators.join(" "),
		Hold(version.revenue),
		version.calls,
	);
	for service in services {
		let state = if service.ready { "ready" } else { "being checked" };
		let _ = writeln!(text, "  worker    {} asks {} HOLD, {state}", service.worker, Hold(service.ask));
	}
	if services.is_empty() {
		let _ = writeln!(text, "  worker    none");
	}
}

async fn change(context: &Context, command: Command) -> Result<(), Error> {
	let account = context.account()?;
	let (name, what) = match &command {
		Command::SetRoyalty { model, .. } => (model, "royalty set; it holds in ten blocks"),
		Command::SetMetadata { model, name, description } => {
			if name.is_none() && description.is_none() {
				return Err(Error::input("nothing to change: give --name or --description"));
			}
			(model, "metadata set")
		},
		Command::SetLocators { model, .. } => (model, "locators set"),
		Command::Transfer { model, .. } => {
			(model, "title offered; the other account takes it with `freehold model accept`")
		},
		Command::WithdrawOffer { model } => (model, "offer withdrawn"),
		Command::Accept { model, .. } => (model, "the title is yours"),
		Command::Retire { model } => (model, "retired"),
		Command::Publish(_)
		| Command::AddVersion { .. }
		| Command::Claims { .. }
		| Command::WithdrawClaim { .. }
		| Command::List
		| Command::Show { .. } => return Ok(()),
	};
	let (client, model, version) = context.chosen_model(name).await?;
	let id = model.id;
	let progress = context.progress();
	let block = match command {
		Command::SetRoyalty { royalty, .. } => client.set_royalty(&account, id, royalty.0).await?,
		Command::SetMetadata { name, description, .. } => {
			client.set_metadata(&account, id, MetadataChange { name, description }).await?
		},
		Command::SetLocators { locators, golden_locators, .. } => {
			client.set_locators(&account, (id, version.index), &locators, &golden_locators).await?
		},
		Command::Transfer { account: to, .. } => {
			client.offer_title(&account, id, parse_account(&to)?).await?
		},
		Command::WithdrawOffer { .. } => client.withdraw_offer(&account, id).await?,
		Command::Accept { max_deposit, .. } => {
			let deposit = max_deposit.map_or(model.deposit, |most| most.0);
			client.accept_title(&account, id, deposit).await?
		},
		_ => client.retire(&account, id).await?,
	};
	drop(progress);
	context.out.result(json!({ "model": hex(&id.0), "block": block }), || {
		format!("{}: {what} (block {block})", model.name)
	})
}
