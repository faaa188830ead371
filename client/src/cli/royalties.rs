//! `freehold royalties`

use super::{
	context::Context,
	output::{hex, hold},
	Outcome,
};
use crate::{types::H256, units::Hold, Client, Error};
use clap::Subcommand;
use serde_json::{json, Value};

#[derive(Subcommand)]
pub enum Command {
	/// Claim what your shares have earned
	Claim {
		/// Of these models [default: of all that have something to claim]
		#[arg(value_name = "MODEL")]
		models: Vec<String>,
	},
	/// Set the account that your claims go to
	Payout {
		/// The account; your own ends the arrangement, and the deposit for it returns
		account: String,
	},
}

pub async fn run(context: &Context, command: Command) -> Result<Outcome, Error> {
	match command {
		Command::Claim { models } => claim(context, &models).await?,
		Command::Payout { account } => payout(context, &account).await?,
	}
	Ok(Outcome::Done)
}

async fn claim(context: &Context, models: &[String]) -> Result<(), Error> {
	let account = context.account()?;
	let client = context.connect().await?;
	let models = match models {
		[] => all(&client, &account.id()).await?,
		some => {
			let mut ids = Vec::new();
			for text in some {
				ids.push(client.resolve(text).await?.0.id);
			}
			ids
		},
	};
	if models.is_empty() {
		return Err(Error::refused("ModelShares::NothingToClaim"));
	}
	let progress = context.progress();
	let claimed = client.claim_royalties(&account, &models).await?;
	drop(progress);
	let sum = claimed.iter().fold(0u128, |sum, (_, amount)| sum.saturating_add(*amount));
	let line = |(model, amount): &(H256, u128)| json!({ "model": hex(&model.0), "amount": hold(*amount) });
	let json = json!({
		"account": account.id().to_string(),
		"claimed": hold(sum),
		"models": claimed.iter().map(line).collect::<Value>(),
	});
	context.out.result(json, || format!("{} HOLD claimed, of {} models", Hold(sum), claimed.len()))
}

/// The models of which the account has something to claim.
async fn all(client: &Client, who: &crate::types::AccountId32) -> Result<Vec<H256>, Error> {
	let portfolio = client.portfolio(who).await?;
	Ok(portfolio.into_iter().filter(|line| line.claimable > 0).map(|line| line.model).collect())
}

async fn payout(context: &Context, to: &str) -> Result<(), Error> {
	let account = context.account()?;
	let to = context.account_id(Some(to))?;
	let other = (to != account.id()).then_some(to);
	let client = context.connect().await?;
	let progress = context.progress();
	let block = client.set_payout_account(&account, other).await?;
	drop(progress);
	let json = json!({ "account": account.id().to_string(), "payout": to.to_string(), "block": block });
	context.out.result(json, || format!("claims go to {to} (block {block})"))
}
