//! `freehold subscription`

use super::{
	context::Context,
	infer::{callable, PUBLIC},
	output::{hex, hold, parse_id},
	Outcome,
};
use crate::{
	tensors::parse_inputs,
	types::{NewSubscription, Subscription, Term, H256},
	units::Hold,
	Client, Error,
};
use clap::Subcommand;
use serde_json::{json, Value};
use std::fmt::Write;

#[derive(Subcommand)]
pub enum Command {
	/// Prepay requests that the chain makes every so many blocks. Inputs and outputs are public
	Create(Create),
	/// List an account's live subscriptions
	List {
		/// Whose [default: the signing account's]
		#[arg(value_name = "ACCOUNT")]
		account: Option<String>,
	},
	/// Show a live subscription
	Show { id: String },
	/// Replace the input for further runs. It is public
	Update {
		id: String,
		/// As for `freehold infer`
		#[arg(long = "input", value_name = "NAME=@FILE", required = true)]
		inputs: Vec<String>,
	},
	/// Add to the funds
	TopUp { id: String, amount: Hold },
	/// End it; the rest of the funds returns
	Cancel { id: String },
}

#[derive(clap::Args)]
pub struct Create {
	/// Id, its first digits, or name; MODEL@VERSION for another version than the newest
	model: String,
	/// As for `freehold infer`
	#[arg(long = "input", value_name = "NAME=@FILE", required = true)]
	inputs: Vec<String>,
	/// Blocks from one run to the next
	#[arg(long, value_name = "BLOCKS")]
	every: u32,
	/// HOLD held at most for each request
	#[arg(long)]
	max_fee: Hold,
	/// HOLD paid in advance
	#[arg(long)]
	funds: Hold,
	/// Workers that answer, 1 to 7
	#[arg(long, default_value_t = 1, value_parser = clap::value_parser!(u8).range(1..=7))]
	redundancy: u8,
	/// Blocks within which each answer is wanted
	#[arg(long, default_value_t = 50, value_name = "BLOCKS")]
	deadline: u32,
	/// End after so many requests [default: when the funds are spent]
	#[arg(long, conflicts_with = "until")]
	runs: Option<u32>,
	/// End after this block [default: when the funds are spent]
	#[arg(long, value_name = "BLOCK")]
	until: Option<u32>,
}

pub async fn run(context: &Context, command: Command) -> Result<Outcome, Error> {
	match command {
		Command::Create(create) => self::create(context, create).await?,
		Command::List { account } => list(context, account.as_deref()).await?,
		Command::Show { id } => show(context, &id).await?,
		Command::Update { id, inputs } => update(context, &id, &inputs).await?,
		Command::TopUp { id, amount } => top_up(context, &id, amount).await?,
		Command::Cancel { id } => cancel(context, &id).await?,
	}
	Ok(Outcome::Done)
}

async fn create(context: &Context, create: Create) -> Result<(), Error> {
	let account = context.account()?;
	let (client, model, version) = callable(context, &create.model).await?;
	let inputs = parse_inputs(&version.signature, &create.inputs)?;
	let term = match (create.runs, create.until) {
		(Some(runs), _) => Term::Runs(runs),
		(None, Some(block)) => Term::Until(block),
		(None, None) => Term::Open,
	};
	let new = NewSubscription {
		model: model.id,
		version: version.index,
		inputs,
		redundancy: create.redundancy,
		every: create.every,
		max_fee: create.max_fee.0,
		deadline: create.deadline,
		term,
		funds: create.funds.0,
	};
	context.out.note(PUBLIC);
	let progress = context.progress();
	let (id, block) = client.subscribe(&account, new).await?;
	drop(progress);
	let json = json!({ "subscription": hex(&id.0), "model": hex(&model.id.0), "block": block });
	context.out.result(json, || {
		format!(
			"subscription {} (block {block})\nThe first run is in the next block. Follow it with `freehold \
			 subscription show {}`.",
			hex(&id.0),
			hex(&id.0)
		)
	})
}

/// A subscription that must be live.
async fn live(client: &Client, id: H256) -> Result<Subscription, Error> {
	let found = client.subscription(id).await?;
	found.ok_or_else(|| Error::refused("Subscriptions::SubscriptionNotFound"))
}

async fn list(context: &Context, account: Option<&str>) -> Result<(), Error> {
	let account = context.account_id(account)?;
	let found = context.connect().await?.subscriptions_of(&account).await?;
	context.out.result(found.iter().map(subscription_json).collect(), || match found.is_empty() {
		true => format!("{account} has no subscriptions"),
		false => found.iter().map(subscription_text).collect::<Vec<_>>().join("\n\n"),
	})
}

async fn show(context: &Context, id: &str) -> Result<(), Error> {
	let id = parse_id(id)?;
	let found = live(&context.connect().await?, id).await?;
	context.out.result(subscription_json(&found), || subscription_text(&found))
}

fn subscription_json(subscription: &Subscription) -> Value {
	let (runs, until) = match subscription.term {
		Term::Open => (None, None),
		Term::Runs(runs) => (Some(runs), None),
		Term::Until(block) => (None, Some(block)),
	};
	json!({
		"subscription": hex(&subscription.id.0),
		"owner": subscription.owner.to_string(),
		"model": hex(&subscription.model.0),
		"version": subscription.version,
		"input_root": hex(&subscription.input_root.0),
		"redundancy": subscription.redundancy,
		"every": subscription.every,
		"max_fee": hold(subscription.max_fee),
		"deadline": subscription.deadline,
		"max_runs": runs,
		"until": until,
		"funds": hold(subscription.funds),
		"deposit": hold(subscription.deposit),
		"run_fee": hold(subscription.run_fee),
		"runs": subscription.runs,
		"open": subscription.open,
		"next_at": subscription.next_at,
	})
}

fn subscription_text(subscription: &Subscription) -> String {
	let mut text = format!(
		"subscription {}\nmodel     {}@{}\nruns      every {} blocks, next in block {}\nfunds     {} HOLD, {} more on \
		 hold as a deposit\neach run  up to {} HOLD, and a fee of {} HOLD\nso far    {} requests, {} of them open",
		hex(&subscription.id.0),
		hex(&subscription.model.0),
		subscription.version,
		subscription.every,
		subscription.next_at,
		Hold(subscription.funds),
		Hold(subscription.deposit),
		Hold(subscription.max_fee),
		Hold(subscription.run_fee),
		subscription.runs,
		subscription.open,
	);
	let _ = match subscription.term {
		Term::Open => write!(text, "\nends      when the funds are spent"),
		Term::Runs(runs) => write!(text, "\nends      after {runs} requests, or when the funds are spent"),
		Term::Until(block) => write!(text, "\nends      after block {block}, or when the funds are spent"),
	};
	text
}

async fn update(context: &Context, id: &str, inputs: &[String]) -> Result<(), Error> {
	let (account, id) = (context.account()?, parse_id(id)?);
	let client = context.connect().await?;
	let found = live(&client, id).await?;
	let model = client.model(found.model).await?;
	let version = model.as_ref().and_then(|model| model.version(Some(found.version)));
	let version = version.ok_or_else(|| Error::Node("the subscription's model is gone".into()))?;
	let inputs = parse_inputs(&version.signature, inputs)?;
	context.out.note(PUBLIC);
	let progress = context.progress();
	let block = client.update_subscription(&account, id, &inputs).await?;
	drop(progress);
	let json = json!({ "subscription": hex(&id.0), "block": block });
	context.out.result(json, || format!("further runs have the new input (block {block})"))
}

async fn top_up(context: &Context, id: &str, amount: Hold) -> Result<(), Error> {
	let (account, id) = (context.account()?, parse_id(id)?);
	let client = context.connect().await?;
	let progress = context.progress();
	let block = client.top_up_subscription(&account, id, amount.0).await?;
	drop(progress);
	let json = json!({ "subscription": hex(&id.0), "added": hold(amount.0), "block": block });
	context.out.result(json, || format!("{amount} HOLD added to the funds (block {block})"))
}

async fn cancel(context: &Context, id: &str) -> Result<(), Error> {
	let (account, id) = (context.account()?, parse_id(id)?);
	let client = context.connect().await?;
	let progress = context.progress();
	let (block, released) = client.cancel_subscription(&account, id).await?;
	drop(progress);
	let json = json!({ "subscription": hex(&id.0), "released": hold(released), "block": block });
	context
		.out
		.result(json, || format!("it has ended, {} HOLD are free again (block {block})", Hold(released)))
}
