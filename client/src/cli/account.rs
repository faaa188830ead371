//! `freehold account` and `freehold claim-payout`

use super::{context::Context, output::hold, Outcome};
use crate::{units::Hold, Account, Error};
use clap::Subcommand;
use serde_json::json;

#[derive(Subcommand)]
pub enum Command {
	/// Make an account and write it, encrypted, to the file that --keystore names
	New,
	/// Show an account's HOLD: the signing account's, or another one's (an address, or //Name on a development chain)
	Show {
		#[arg(value_name = "ACCOUNT")]
		account: Option<String>,
	},
	/// Send HOLD to another account
	Transfer {
		#[arg(value_name = "ACCOUNT")]
		account: String,
		amount: Hold,
	},
}

pub async fn run(context: &Context, command: Command) -> Result<Outcome, Error> {
	match command {
		Command::New => new(context)?,
		Command::Show { account } => {
			let id = context.account_id(account.as_deref())?;
			let balance = context.connect().await?.balance(&id).await?;
			let json =
				json!({ "account": id.to_string(), "free": hold(balance.free), "held": hold(balance.held) });
			context.out.result(json, || {
				format!("{id}\nfree  {} HOLD\nheld  {} HOLD", Hold(balance.free), Hold(balance.held))
			})?;
		},
		Command::Transfer { account, amount } => {
			let (from, to) = (context.account()?, context.account_id(Some(&account))?);
			let block = context.connect().await?.transfer(&from, to, amount.0).await?;
			let json = json!({ "from": from.id().to_string(), "to": to.to_string(), "amount": hold(amount.0), "block": block });
			context.out.result(json, || format!("{amount} HOLD sent to {to} (block {block})"))?;
		},
	}
	Ok(Outcome::Done)
}

fn new(context: &Context) -> Result<(), Error> {
	let path = context.keystore()?;
	if path.exists() {
		return Err(Error::file(path, "exists already"));
	}
	let account = Account::create(path, &context.password(true)?)?;
	let json = json!({ "account": account.id().to_string(), "keystore": path });
	context.out.result(json, || {
		format!(
			"{}\nkept in {}: back that file up, nothing else can bring the account back",
			account.id(),
			path.display()
		)
	})
}

pub async fn claim_payout(context: &Context) -> Result<Outcome, Error> {
	let account = context.account()?;
	let amount = context.connect().await?.claim_payout(&account).await?;
	let json = json!({ "account": account.id().to_string(), "claimed": hold(amount) });
	context.out.result(json, || format!("{} HOLD claimed", Hold(amount)))?;
	Ok(Outcome::Done)
}
