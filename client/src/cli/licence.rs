//! `freehold license`

use super::{context::Context, output::hex, page::licence_text, Outcome};
use crate::{
	types::{Access, Derivatives, LicenceTerms},
	Error,
};
use clap::Subcommand;
use serde_json::json;
use std::fmt::Write;

#[derive(Subcommand)]
pub enum Command {
	/// Show a version's terms, and who is on its allow list
	Show { model: String },
	/// Set a version's terms, for requests and derivatives from now on; other terms than the default hold a
	/// deposit
	#[command(group(clap::ArgGroup::new("terms").required(true).multiple(true)))]
	Set {
		model: String,
		/// Who may call it [default: as it is]
		#[arg(long, value_name = "open|allow-list", group = "terms")]
		access: Option<Access>,
		/// Whether others may derive models from it, or for what percentage of their royalties [default: as it is]
		#[arg(long, value_name = "forbidden|free|PERCENT", group = "terms")]
		derivatives: Option<Derivatives>,
	},
	/// Put an account on a version's allow list, which holds a deposit
	Allow { model: String, account: String },
	/// Take an account off a version's allow list
	Disallow { model: String, account: String },
}

pub async fn run(context: &Context, command: Command) -> Result<Outcome, Error> {
	match command {
		Command::Show { model } => show(context, &model).await?,
		Command::Set { model, access, derivatives } => set(context, &model, access, derivatives).await?,
		Command::Allow { model, account } => admit(context, &model, &account, true).await?,
		Command::Disallow { model, account } => admit(context, &model, &account, false).await?,
	}
	Ok(Outcome::Done)
}

/// What the terms mean, as a phrase.
pub fn terms_text(terms: &LicenceTerms) -> String {
	let callers = match terms.access {
		Access::Open => "anybody may call it",
		Access::AllowList => "those on its allow list may call it",
	};
	let derivatives = match terms.derivatives {
		Derivatives::Forbidden => "nobody may derive from it".to_owned(),
		Derivatives::Free => "they may derive from it".to_owned(),
		Derivatives::Royalty(part) => format!("they may derive from it for {part} of the royalties"),
	};
	format!("{callers}, {derivatives}")
}

async fn show(context: &Context, model: &str) -> Result<(), Error> {
	let (client, model, version) = context.model(model).await?;
	let terms = client.licence(model.id, version.index).await?;
	let allowed = client.allowed(model.id, version.index).await?;
	let json = json!({
		"model": hex(&model.id.0),
		"name": model.name,
		"version": version.index,
		"licence": hex(&version.licence.0),
		"access": terms.access.to_string(),
		"derivatives": terms.derivatives.to_string(),
		"allowed": allowed.iter().map(ToString::to_string).collect::<Vec<_>>(),
	});
	context.out.result(json, || {
		let mut text = format!(
			"{}, version {}\nlicence   {}\nterms     {}\nholder    {}",
			model.name,
			version.index,
			licence_text(&version),
			terms_text(&terms),
			model.holder,
		);
		for account in &allowed {
			let _ = write!(text, "\nallowed   {account}");
		}
		text
	})
}

async fn set(
	context: &Context,
	model: &str,
	access: Option<Access>,
	derivatives: Option<Derivatives>,
) -> Result<(), Error> {
	let account = context.account()?;
	let (client, model, version) = context.chosen_model(model).await?;
	let now = client.licence(model.id, version.index).await?;
	let terms = LicenceTerms {
		access: access.unwrap_or(now.access),
		derivatives: derivatives.unwrap_or(now.derivatives),
	};
	let progress = context.progress();
	let block = client.set_licence(&account, (model.id, version.index), terms).await?;
	drop(progress);
	let json = json!({
		"model": hex(&model.id.0),
		"version": version.index,
		"access": terms.access.to_string(),
		"derivatives": terms.derivatives.to_string(),
		"block": block,
	});
	context.out.result(json, || {
		format!("{}, version {}: {} (block {block})", model.name, version.index, terms_text(&terms))
	})
}

async fn admit(context: &Context, model: &str, named: &str, allow: bool) -> Result<(), Error> {
	let account = context.account()?;
	let named = context.account_id(Some(named))?;
	let (client, model, version) = context.chosen_model(model).await?;
	let progress = context.progress();
	let which = (model.id, version.index);
	let block = match allow {
		true => client.allow(&account, which, named).await?,
		false => client.disallow(&account, which, named).await?,
	};
	drop(progress);
	let json = json!({
		"model": hex(&model.id.0),
		"version": version.index,
		"account": named.to_string(),
		"allowed": allow,
		"block": block,
	});
	context.out.result(json, || {
		let is = if allow { "is" } else { "is no more" };
		let (name, index) = (&model.name, version.index);
		format!("{named} {is} on the allow list of {name}, version {index} (block {block})")
	})
}
