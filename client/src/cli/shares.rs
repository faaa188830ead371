//! `freehold shares`

use super::{
	context::Context,
	output::{hex, hold},
	Outcome,
};
use crate::{
	types::{AccountId32, Candidate, Holding, Royalties, ShareOffer, Shareholder, H256, SHARES},
	units::Hold,
	Account, Client, Error,
};
use clap::Subcommand;
use serde_json::{json, Value};
use std::fmt::Write;

#[derive(Subcommand)]
pub enum Command {
	/// List a model's shareholders, what is for sale, and whom they would give the title to
	List { model: String },
	/// List the models of which an account has shares or royalties to claim
	Portfolio {
		/// Whose [default: the signing account's]
		#[arg(value_name = "ACCOUNT")]
		account: Option<String>,
	},
	/// Give shares of a model to an account
	Transfer { model: String, account: String, shares: u32 },
	/// Offer shares for sale, in place of an earlier offer
	Offer {
		model: String,
		shares: u32,
		/// HOLD for each share
		#[arg(long)]
		price: Hold,
	},
	/// Take an offer back
	Cancel { model: String },
	/// Buy shares that an account offers
	Buy {
		model: String,
		seller: String,
		shares: u32,
		/// The most HOLD for each share [default: what is asked now]
		#[arg(long)]
		max_price: Option<Hold>,
	},
	/// Support an account as the model's next title holder, with all shares that you have now
	Support { model: String, account: String },
	/// Support nobody any more
	WithdrawSupport { model: String },
	/// Take the title that holders of more than half of the shares have meant for you
	TakeTitle {
		model: String,
		/// The most HOLD to put up for what the chain stores of it [default: what it is now]
		#[arg(long)]
		max_deposit: Option<Hold>,
	},
}

pub async fn run(context: &Context, command: Command) -> Result<Outcome, Error> {
	match command {
		Command::List { model } => list(context, &model).await?,
		Command::Portfolio { account } => portfolio(context, account.as_deref()).await?,
		Command::Buy { model, seller, shares, max_price } => {
			buy(context, &model, &seller, shares, max_price).await?
		},
		change => self::change(context, change).await?,
	}
	Ok(Outcome::Done)
}

async fn list(context: &Context, model: &str) -> Result<(), Error> {
	let (client, model, _) = context.model(model).await?;
	let mut holders = client.shareholders(model.id).await?;
	holders.sort_by(|a, b| b.shares.cmp(&a.shares).then_with(|| a.who.0.cmp(&b.who.0)));
	let candidates = client.candidates(model.id).await?;
	let royalties = client.royalties(model.id).await?;
	let json = json!({
		"model": hex(&model.id.0),
		"royalties": royalties_json(&royalties),
		"shareholders": holders.iter().map(shareholder_json).collect::<Value>(),
		"candidates": candidates.iter().map(candidate_json).collect::<Value>(),
	});
	context.out.result(json, || {
		let mut text = format!(
			"{} ({})\nearned    {} HOLD, {} of it claimed",
			model.name,
			hex(&model.id.0),
			Hold(royalties.taken),
			Hold(royalties.claimed)
		);
		for holder in &holders {
			let _ = write!(text, "\n{}", shareholder_text(holder));
		}
		for candidate in &candidates {
			let _ = write!(text, "\n{}", candidate_text(candidate));
		}
		text
	})
}

pub(super) fn royalties_json(royalties: &Royalties) -> Value {
	json!({ "taken": hold(royalties.taken), "claimed": hold(royalties.claimed) })
}

pub(super) fn shareholder_json(holder: &Shareholder) -> Value {
	json!({
		"account": holder.who.to_string(),
		"shares": holder.shares,
		"claimable": hold(holder.claimable),
		"offer": holder.offer.as_ref().map(offer_json),
		"supports": holder.supports.as_ref().map(|(candidate, shares)| {
			json!({ "candidate": candidate.to_string(), "shares": shares })
		}),
	})
}

fn candidate_json(candidate: &Candidate) -> Value {
	json!({
		"account": candidate.account.to_string(),
		"support": candidate.support,
		"from": candidate.from,
	})
}

fn offer_json(offer: &ShareOffer) -> Value {
	json!({ "shares": offer.shares, "price": hold(offer.price) })
}

/// Shares of a model as a percentage: 12.3456 %.
fn percent(shares: u32) -> String {
	let hundredths = SHARES / 100;
	format!("{}.{:04} %", shares / hundredths, shares % hundredths)
}

pub(super) fn shareholder_text(holder: &Shareholder) -> String {
	let mut text = format!("{}  {:>7} shares, {:>10}", holder.who, holder.shares, percent(holder.shares));
	if holder.claimable > 0 {
		let _ = write!(text, ", {} HOLD to claim", Hold(holder.claimable));
	}
	if let Some(offer) = &holder.offer {
		let _ = write!(text, ", sells {} for {} HOLD each", offer.shares, Hold(offer.price));
	}
	if let Some((candidate, shares)) = &holder.supports {
		let _ = write!(text, ", supports {candidate} with {shares}");
	}
	text
}

fn candidate_text(candidate: &Candidate) -> String {
	let when = match candidate.from {
		Some(block) => format!("can take the title from block {block}"),
		None => "has no majority".into(),
	};
	format!("candidate {}  supported with {} shares, {when}", candidate.account, candidate.support)
}

async fn portfolio(context: &Context, account: Option<&str>) -> Result<(), Error> {
	let account = context.account_id(account)?;
	let client = context.connect().await?;
	let payout = client.payout_account(&account).await?;
	let lines = named_lines(&client, client.portfolio(&account).await?).await?;
	let json = json!({
		"account": account.to_string(),
		"payout": payout.as_ref().map(ToString::to_string),
		"models": lines.iter().map(holding_json).collect::<Value>(),
	});
	context.out.result(json, || {
		if lines.is_empty() {
			return format!("{account} has no shares");
		}
		let mut text = account.to_string();
		for (holding, name) in &lines {
			let _ = write!(
				text,
				"\n{}  {name:<20} {:>7} shares, {:>10}, {} HOLD to claim",
				hex(&holding.model.0),
				holding.shares,
				percent(holding.shares),
				Hold(holding.claimable)
			);
			if let Some(offer) = &holding.offer {
				let _ = write!(text, ", {} for sale at {} HOLD each", offer.shares, Hold(offer.price));
			}
		}
		if let Some(payout) = payout {
			let _ = write!(text, "\nclaims go to {payout}");
		}
		text
	})
}

async fn named_lines(client: &Client, holdings: Vec<Holding>) -> Result<Vec<(Holding, String)>, Error> {
	let mut lines = Vec::new();
	for holding in holdings {
		let name = client.model(holding.model).await?.map_or_else(String::new, |model| model.name);
		lines.push((holding, name));
	}
	Ok(lines)
}

fn holding_json((holding, name): &(Holding, String)) -> Value {
	json!({
		"model": hex(&holding.model.0),
		"name": name,
		"shares": holding.shares,
		"claimable": hold(holding.claimable),
		"offer": holding.offer.as_ref().map(offer_json),
	})
}

async fn buy(
	context: &Context,
	model: &str,
	seller: &str,
	shares: u32,
	max_price: Option<Hold>,
) -> Result<(), Error> {
	let account = context.account()?;
	let seller = context.account_id(Some(seller))?;
	let (client, model, _) = context.chosen_model(model).await?;
	let max_price = match max_price {
		Some(price) => price.0,
		None => asked(&client, model.id, &seller).await?,
	};
	let progress = context.progress();
	let (block, paid) = client.buy_shares(&account, model.id, seller, shares, max_price).await?;
	drop(progress);
	let json = json!({
		"model": hex(&model.id.0),
		"seller": seller.to_string(),
		"buyer": account.id().to_string(),
		"shares": shares,
		"paid": hold(paid),
		"block": block,
	});
	context.out.result(json, || {
		format!("{shares} shares of {} bought for {} HOLD (block {block})", model.name, Hold(paid))
	})
}

/// What the seller asks for a share now.
async fn asked(client: &Client, model: H256, seller: &AccountId32) -> Result<u128, Error> {
	let holders = client.shareholders(model).await?;
	let offer = holders.into_iter().find(|holder| holder.who == *seller).and_then(|holder| holder.offer);
	offer.map(|offer| offer.price).ok_or_else(|| Error::refused("ModelShares::OfferNotFound"))
}

async fn change(context: &Context, command: Command) -> Result<(), Error> {
	let account = context.account()?;
	let name = match &command {
		Command::Transfer { model, .. }
		| Command::Offer { model, .. }
		| Command::Cancel { model }
		| Command::Support { model, .. }
		| Command::WithdrawSupport { model }
		| Command::TakeTitle { model, .. } => model,
		_ => return Err(Error::input("not a change of shares")),
	};
	let (client, model, _) = context.chosen_model(name).await?;
	let progress = context.progress();
	let (block, what) = apply(context, &client, &account, (model.id, model.deposit), command).await?;
	drop(progress);
	let json = json!({ "model": hex(&model.id.0), "account": account.id().to_string(), "block": block });
	context.out.result(json, || format!("{}: {what} (block {block})", model.name))
}

async fn apply(
	context: &Context,
	client: &Client,
	account: &Account,
	(model, deposit): (H256, u128),
	command: Command,
) -> Result<(u32, String), Error> {
	Ok(match command {
		Command::Transfer { account: to, shares, .. } => {
			let to = context.account_id(Some(&to))?;
			let block = client.transfer_shares(account, model, to, shares).await?;
			(block, format!("{shares} shares given to {to}"))
		},
		Command::Offer { shares, price, .. } => {
			let offer = ShareOffer { shares, price: price.0 };
			let block = client.offer_shares(account, model, offer).await?;
			(block, format!("{shares} shares are for sale at {price} HOLD each"))
		},
		Command::Cancel { .. } => {
			(client.cancel_share_offer(account, model).await?, "nothing is for sale any more".into())
		},
		Command::Support { account: candidate, .. } => {
			let candidate = context.account_id(Some(&candidate))?;
			let block = client.support_candidate(account, model, candidate).await?;
			(block, format!("you support {candidate}"))
		},
		Command::WithdrawSupport { .. } => {
			(client.withdraw_support(account, model).await?, "you support nobody any more".into())
		},
		Command::TakeTitle { max_deposit, .. } => {
			let max_deposit = max_deposit.map_or(deposit, |most| most.0);
			(client.take_title(account, model, max_deposit).await?, "the title is yours".into())
		},
		_ => return Err(Error::input("not a change of shares")),
	})
}

#[cfg(test)]
mod tests {
	use super::percent;

	#[test]
	fn shares_should_be_shown_as_a_percentage() {
		assert_eq!(percent(SHARES), "100.0000 %");
		assert_eq!(percent(123_456), "12.3456 %");
		assert_eq!(percent(1), "0.0001 %");
	}

	use super::SHARES;
}
