//! `freehold model`

use super::{
	claims,
	context::Context,
	licence::terms_text,
	listing::status_json,
	output::{artifact_json, hex, hold, signature_json, signature_text, tolerance_json, tolerance_text},
	page::{self, model_json},
	version::VersionArgs,
	Outcome,
};
use crate::{
	account::parse_account,
	artifact::{PreparedVersion, Served},
	types::{Lineage, ListingStatus, Model, H256},
	units::{Hold, Percent},
	Account, ClaimStore, Client, Error, MetadataChange, NewModel, Published,
};
use clap::Subcommand;
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
	List {
		/// Only those that token holders have listed
		#[arg(long)]
		listed: bool,
	},
	/// Show a model: who owns and serves it, what it is derived from, how it stands, what it has earned
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
	/// A version of another model that this one is derived from; up to four
	#[arg(long = "parent", value_name = "MODEL[@VERSION]")]
	parents: Vec<String>,
	/// The most of its royalties, as a percentage, that may go to ancestors [default: what they ask for now]
	#[arg(long, value_name = "PERCENT", requires = "parents")]
	max_share: Option<Percent>,
}

pub async fn run(context: &Context, command: Command) -> Result<Outcome, Error> {
	match command {
		Command::Publish(publish) => self::publish(context, publish).await?,
		Command::AddVersion { model, version } => add_version(context, &model, version).await?,
		Command::Claims { account } => claims::list(context, account.as_deref()).await?,
		Command::WithdrawClaim { claim } => claims::withdraw(context, claim.as_deref()).await?,
		Command::List { listed } => list(context, listed).await?,
		Command::Show { model } => page::show(context, &model).await?,
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
		parents: Vec::new(),
		max_share: publish.max_share,
	};
	model.check()?;
	let claims = ClaimStore::open()?;
	let client = context.connect().await?;
	let lineage = derive(context, &client, &account, &publish.parents, &mut model).await?;
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
	print_published(context, &model.name, &model.version, Some(&lineage), &published?)
}

/// Names the model's parents, and says what goes to its ancestors before anything is sent.
async fn derive(
	context: &Context,
	client: &Client,
	account: &Account,
	parents: &[String],
	model: &mut NewModel,
) -> Result<Lineage, Error> {
	for parent in parents {
		let (parent, version) = client.resolve(parent).await?;
		model.parents.push((parent.id, version.index));
	}
	let lineage = client.lineage(&account.id(), &model.parents).await?;
	if !lineage.parents.is_empty() {
		let part = |(id, part): &(H256, Percent)| format!("; {part} to {}", hex(&id.0));
		let parts: String = lineage.ancestors.iter().map(part).collect();
		let asked = lineage.asked();
		context.out.note(&format!("{asked} of its royalties will go to ancestors, for good{parts}"));
		// No more than has been shown.
		model.max_share.get_or_insert(asked);
	}
	Ok(lineage)
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
	print_published(context, &model.name, &version, None, &published?)
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

fn print_published(
	context: &Context,
	name: &str,
	version: &PreparedVersion,
	lineage: Option<&Lineage>,
	published: &Published,
) -> Result<(), Error> {
	let id = hex(&published.model.0);
	let mut json = json!({
		"model": id,
		"version": published.version,
		"name": name,
		"deposit": hold(published.deposit),
		"block": published.block,
		"artifact": artifact_json(&version.model.artifact),
		"package": version.package.map(|id| hex(&id)),
		"locators": version.model.locators,
		"golden": version.golden.as_ref().map(|golden| artifact_json(&golden.artifact)),
		"golden_locators": version.golden.as_ref().map(|golden| golden.locators.clone()),
		"golden_vectors": version.golden_vectors,
		"signature": signature_json(&version.signature),
		"tolerance": tolerance_json(&version.tolerance),
		"access": version.terms.access.to_string(),
		"derivatives": version.terms.derivatives.to_string(),
	});
	if let Some(lineage) = lineage {
		lineage_json(lineage, &mut json);
	}
	context.out.result(json, || {
		let golden = match version.golden_vectors {
			0 => "none: workers check only that it runs".to_owned(),
			count => format!("{count}"),
		};
		format!(
			"published {name:?}, version {}, in block {}\nid        {id}\nsignature {}\nagreement {}\n\
			 golden    {golden}\nfile      {}\nterms     {}\nserved at {}\ndeposit   {} HOLD, on hold while the chain stores the \
			 model\n\nA worker serves it with `freehold worker serve {id}@{} --ask 0.02`; after that anyone asks it with \
			 `freehold infer {id}`.",
			published.version,
			published.block,
			signature_text(&version.signature),
			tolerance_text(&version.tolerance),
			if version.package.is_some() { "a package, whose answers can be proven" } else { "ONNX, answered by quorum" },
			terms_text(&version.terms),
			version.model.locators.join(" "),
			Hold(published.deposit),
			published.version,
		)
	})
}

/// The parents, and the ancestors with their parts of the royalties.
fn lineage_json(lineage: &Lineage, json: &mut Value) {
	let parents = lineage.parents.iter().map(|parent| {
		json!({
			"model": hex(&parent.model.0),
			"version": parent.version,
			"derivatives": parent.derivatives.to_string(),
		})
	});
	let ancestors = lineage.ancestors.iter();
	let ancestors = ancestors.map(|(id, part)| json!({ "model": hex(&id.0), "percent": part.to_string() }));
	json["parents"] = parents.collect();
	json["ancestors"] = ancestors.collect();
}

async fn list(context: &Context, listed: bool) -> Result<(), Error> {
	let client = context.connect().await?;
	let mut models = client.models().await?;
	let statuses = client.listing_statuses().await?;
	let status = |model: &Model| statuses.get(&model.id).copied().unwrap_or_default();
	models.retain(|model| !listed || status(model) == ListingStatus::Listed);
	models.sort_by(|a, b| a.name.cmp(&b.name).then(a.id.cmp(&b.id)));
	let json = models.iter().map(|model| {
		let mut json = model_json(model);
		json["listing"] = status_json(status(model));
		json
	});
	context.out.result(json.collect(), || {
		match (models.is_empty(), listed) {
			(true, true) => return "no model is listed: `freehold propose list MODEL` proposes one".into(),
			(true, false) => return "no models yet: publish one with `freehold model publish`".into(),
			(false, _) => (),
		}
		let mut text = String::new();
		for model in &models {
			let calls: u64 = model.versions.iter().map(|version| version.calls).sum();
			let retired = if model.retired { "  retired" } else { "" };
			let _ = writeln!(
				text,
				"{}  {:<20} {} HOLD a call, {calls} calls, {}{retired}",
				hex(&model.id.0),
				model.name,
				Hold(model.royalty),
				status(model).name(),
			);
		}
		text.trim_end().to_owned()
	})
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
		| Command::List { .. }
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
