//! `freehold treasury`

use crate::{
	cli::{context::Context, output::hold, Outcome},
	units::Hold,
	Error,
};
use clap::Subcommand;
use serde_json::{json, Value};
use std::fmt::Write;

#[derive(Subcommand)]
pub enum Command {
	/// Show what the treasury has, and payments that are granted and not settled
	Show,
	/// Make a payment that a referendum has granted. Anybody can
	Pay {
		#[arg(value_name = "SPEND")]
		spend: u32,
	},
}

pub async fn run(context: &Context, command: Command) -> Result<Outcome, Error> {
	match command {
		Command::Show => show(context).await?,
		Command::Pay { spend } => pay(context, spend).await?,
	}
	Ok(Outcome::Done)
}

async fn show(context: &Context) -> Result<(), Error> {
	let client = context.connect().await?;
	let account = client.treasury_account().await?;
	let balance = client.balance(&account).await?;
	let spends = client.spends().await?;
	let line = |spend: &crate::governance::Spend| {
		json!({
			"spend": spend.index,
			"to": spend.to.to_string(),
			"amount": hold(spend.amount),
			"from": spend.from,
			"until": spend.until,
			"paid": spend.paid,
		})
	};
	let json = json!({
		"account": account.to_string(),
		"free": hold(balance.free),
		"spends": spends.iter().map(line).collect::<Value>(),
	});
	context.out.result(json, || {
		let mut text = format!("{account}\nfree  {} HOLD", Hold(balance.free));
		for spend in &spends {
			let state =
				if spend.paid { "paid".into() } else { format!("can be paid until block {}", spend.until) };
			let _ =
				write!(text, "\nspend {}  {} HOLD to {}, {state}", spend.index, Hold(spend.amount), spend.to);
		}
		text
	})
}

async fn pay(context: &Context, spend: u32) -> Result<(), Error> {
	let account = context.account()?;
	let client = context.connect().await?;
	let granted = client.spends().await?.into_iter().find(|granted| granted.index == spend);
	let granted = granted.ok_or_else(|| Error::refused("Treasury::InvalidIndex"))?;
	let progress = context.progress();
	let block = client.pay_spend(&account, spend).await?;
	drop(progress);
	let json = json!({
		"spend": spend,
		"to": granted.to.to_string(),
		"amount": hold(granted.amount),
		"block": block,
	});
	context
		.out
		.result(json, || format!("{} HOLD paid to {} (block {block})", Hold(granted.amount), granted.to))
}
