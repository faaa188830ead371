//! `freehold referenda`

use super::deposit_json;
use crate::{
	cli::{
		context::Context,
		output::{hex, hold},
		Outcome,
	},
	governance::{Deposit, Enactment, Ongoing, ProposedCall, Referendum, ReferendumStatus, Refunds},
	units::{Hold, Percent},
	Error,
};
use clap::{Args, Subcommand};
use serde_json::{json, Map, Value};
use std::fmt::Write;

#[derive(Args)]
#[command(args_conflicts_with_subcommands = true)]
pub struct Referenda {
	#[command(subcommand)]
	command: Option<Command>,
	/// Show this one in detail [default: list all]
	#[arg(value_name = "REF")]
	referendum: Option<u32>,
}

#[derive(Subcommand)]
enum Command {
	/// Give the deposits of a referendum that has ended back to who placed them
	Refund {
		#[arg(value_name = "REF")]
		referendum: u32,
	},
	/// Place the decision deposit of a referendum that waits for it
	Deposit {
		#[arg(value_name = "REF")]
		referendum: u32,
	},
}

pub async fn run(context: &Context, referenda: Referenda) -> Result<Outcome, Error> {
	match (referenda.command, referenda.referendum) {
		(Some(Command::Refund { referendum }), _) => refund(context, referendum).await?,
		(Some(Command::Deposit { referendum }), _) => deposit(context, referendum).await?,
		(None, Some(referendum)) => show(context, referendum).await?,
		(None, None) => list(context).await?,
	}
	Ok(Outcome::Done)
}

async fn list(context: &Context) -> Result<(), Error> {
	let referenda = context.connect().await?.referenda().await?;
	let json = referenda.iter().map(referendum_json).collect::<Value>();
	context.out.result(json, || match referenda.as_slice() {
		[] => "there are no referenda".into(),
		all => all.iter().map(line).collect::<Vec<_>>().join("\n"),
	})
}

async fn show(context: &Context, index: u32) -> Result<(), Error> {
	let found = context.connect().await?.referendum(index).await?;
	let found = found.ok_or_else(|| {
		Error::input(format!("there is no referendum {index}: `freehold referenda` lists those there are"))
	})?;
	context.out.result(referendum_json(&found), || referendum_text(&found))
}

async fn refund(context: &Context, index: u32) -> Result<(), Error> {
	let account = context.account()?;
	let client = context.connect().await?;
	let progress = context.progress();
	let Refunds { submission, decision, block } = client.refund_deposits(&account, index).await?;
	drop(progress);
	let json = json!({
		"referendum": index,
		"submission_deposit": deposit_json(submission.as_ref()),
		"decision_deposit": deposit_json(decision.as_ref()),
		"block": block,
	});
	context.out.result(json, || {
		let line = |what: &str, deposit: &Deposit| {
			format!("{} HOLD for the {what} went back to {}", Hold(deposit.amount), deposit.who)
		};
		let lines = [
			submission.as_ref().map(|deposit| line("submission", deposit)),
			decision.as_ref().map(|deposit| line("decision", deposit)),
		];
		lines.into_iter().flatten().collect::<Vec<_>>().join("\n")
	})
}

async fn deposit(context: &Context, index: u32) -> Result<(), Error> {
	let account = context.account()?;
	let client = context.connect().await?;
	let progress = context.progress();
	let block = client.place_decision_deposit(&account, index).await?;
	drop(progress);
	let json = json!({ "referendum": index, "account": account.id().to_string(), "block": block });
	context
		.out
		.result(json, || format!("the decision deposit of referendum {index} is placed (block {block})"))
}

fn referendum_json(referendum: &Referendum) -> Value {
	let mut fields = Map::new();
	fields.insert("referendum".into(), referendum.index.into());
	fields.insert("status".into(), referendum.status.name().into());
	fields.insert("open".into(), referendum.status.is_open().into());
	match referendum.status {
		ReferendumStatus::Preparing { times_out } => fields.insert("times_out".into(), times_out.into()),
		ReferendumStatus::Deciding { until } => fields.insert("decision_ends".into(), until.into()),
		ReferendumStatus::Confirming { until } => fields.insert("confirmation_ends".into(), until.into()),
		_ => fields.insert("ended".into(), referendum.ended.into()),
	};
	if let Some(ongoing) = &referendum.ongoing {
		ongoing_json(ongoing, &mut fields);
	}
	fields.insert("call".into(), referendum.call.as_ref().map_or(Value::Null, call_json));
	fields.insert("enacted_at".into(), referendum.enacted_at.into());
	fields.insert("submission_deposit".into(), deposit_json(referendum.submission_deposit.as_ref()));
	fields.insert("decision_deposit".into(), deposit_json(referendum.decision_deposit.as_ref()));
	fields.into()
}

fn ongoing_json(ongoing: &Ongoing, fields: &mut Map<String, Value>) {
	let percent = |percent: Option<Percent>| percent.map(|percent| percent.to_string());
	let body = json!({
		"track": ongoing.track.name,
		"origin": ongoing.origin,
		"submitted": ongoing.submitted,
		"prepared": ongoing.prepared,
		"queued": ongoing.queued,
		"deciding_since": ongoing.deciding_since,
		"ayes": hold(ongoing.tally.ayes),
		"nays": hold(ongoing.tally.nays),
		"turnout_ayes": hold(ongoing.tally.support),
		"approval": ongoing.standing.approval.to_string(),
		"approval_needed": percent(ongoing.standing.approval_needed),
		"support": ongoing.standing.support.to_string(),
		"support_needed": percent(ongoing.standing.support_needed),
		"enactment": match ongoing.enactment {
			Enactment::At(block) => json!({ "at": block }),
			Enactment::After(blocks) => json!({ "after": blocks.max(ongoing.track.min_enactment_period) }),
		},
	});
	if let Value::Object(body) = body {
		fields.extend(body);
	}
}

fn call_json(call: &ProposedCall) -> Value {
	json!({
		"text": call.text,
		"hash": hex(&call.hash.0),
		"bytes": call.call.as_ref().map(|call| hex(call.bytes())),
	})
}

fn call_text(call: &ProposedCall) -> String {
	match (&call.text, &call.call) {
		(Some(text), _) => text.clone(),
		(None, Some(_)) => format!("a call that this runtime does not know: {}", hex(&call.hash.0)),
		(None, None) => format!("a call that nobody has shown: {}", hex(&call.hash.0)),
	}
}

/// How far it is, with the blocks that matter.
fn status_text(referendum: &Referendum) -> String {
	let ongoing = referendum.ongoing.as_ref();
	let ended = referendum.ended.map(|block| format!(" in block {block}")).unwrap_or_default();
	match referendum.status {
		ReferendumStatus::Preparing { times_out } => {
			let why = match (referendum.decision_deposit.is_some(), ongoing) {
				(false, _) => format!(
					"waits for its decision deposit (`freehold referenda deposit {}`)",
					referendum.index
				),
				(true, Some(ongoing)) if ongoing.queued => "waits for others on its track".into(),
				(true, Some(ongoing)) => format!("decision from block {}", ongoing.prepared),
				(true, None) => String::new(),
			};
			format!("preparing: {why}; times out in block {times_out}")
		},
		ReferendumStatus::Deciding { until } => format!("deciding until block {until}"),
		ReferendumStatus::Confirming { until } => {
			format!("confirming: approved in block {until} if it stays so")
		},
		ReferendumStatus::Approved => match referendum.enacted_at {
			Some(block) => format!("approved{ended}, takes effect in block {block}"),
			None => format!("approved{ended}, and dispatched"),
		},
		other => format!("{}{ended}", other.name()),
	}
}

fn line(referendum: &Referendum) -> String {
	let mut text = format!("{:<5}{}", referendum.index, status_text(referendum));
	if let Some(ongoing) = &referendum.ongoing {
		let _ = write!(
			text,
			"; {:?}: {} ayes, {} nays",
			ongoing.track.name,
			Hold(ongoing.tally.ayes),
			Hold(ongoing.tally.nays)
		);
	}
	if let Some(call) = &referendum.call {
		let _ = write!(text, "\n     {}", call_text(call));
	}
	text
}

fn referendum_text(referendum: &Referendum) -> String {
	let mut text = format!("referendum {}\n", referendum.index);
	let mut line = |name: &str, value: String| {
		let _ = writeln!(text, "{name:<11}{value}");
	};
	line("status", status_text(referendum));
	if let Some(call) = &referendum.call {
		line("call", call_text(call));
	}
	if let Some(ongoing) = &referendum.ongoing {
		line("track", format!("{} (origin {})", ongoing.track.name, ongoing.origin));
		line("submitted", format!("in block {}", ongoing.submitted));
		line("ayes", format!("{} by conviction", Hold(ongoing.tally.ayes)));
		line("nays", format!("{} by conviction", Hold(ongoing.tally.nays)));
		line("approval", against(ongoing.standing.approval, ongoing.standing.approval_needed));
		let support = against(ongoing.standing.support, ongoing.standing.support_needed);
		line("support", format!("{support}; {} HOLD behind ayes", Hold(ongoing.tally.support)));
		line(
			"enactment",
			match ongoing.enactment {
				Enactment::At(block) => format!("in block {block}"),
				Enactment::After(blocks) => {
					format!("{} blocks after approval", blocks.max(ongoing.track.min_enactment_period))
				},
			},
		);
	}
	for (name, deposit) in
		[("submission", &referendum.submission_deposit), ("decision", &referendum.decision_deposit)]
	{
		if let Some(deposit) = deposit {
			line(name, format!("deposit of {} HOLD by {}", Hold(deposit.amount), deposit.who));
		}
	}
	text.trim_end().to_owned()
}

/// What there is against what it takes now.
fn against(have: Percent, needed: Option<Percent>) -> String {
	match needed {
		Some(needed) => {
			let verdict = if have >= needed { "enough now" } else { "too little now" };
			format!("{have} of {needed} needed: {verdict}")
		},
		None => have.to_string(),
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use crate::types::AccountId32;

	fn ended(status: ReferendumStatus) -> Referendum {
		Referendum {
			index: 3,
			status,
			ongoing: None,
			ended: Some(40),
			call: None,
			enacted_at: None,
			submission_deposit: Some(Deposit { who: AccountId32([1; 32]), amount: 10_000_000_000_000 }),
			decision_deposit: None,
		}
	}

	#[test]
	fn an_ended_referendum_should_say_when_and_whose_deposits_wait() {
		for (status, name) in [
			(ReferendumStatus::Approved, "approved"),
			(ReferendumStatus::Rejected, "rejected"),
			(ReferendumStatus::Cancelled, "cancelled"),
			(ReferendumStatus::TimedOut, "timed-out"),
			(ReferendumStatus::Killed, "killed"),
		] {
			let json = referendum_json(&ended(status));
			assert_eq!((&json["status"], &json["ended"]), (&Value::from(name), &Value::from(40)));
			assert_eq!((&json["open"], &json["call"]), (&Value::from(false), &Value::Null));
			assert_eq!(json["submission_deposit"]["amount"], "10");
			assert!(referendum_text(&ended(status)).contains("in block 40"));
		}
		let due = Referendum { enacted_at: Some(50), ..ended(ReferendumStatus::Approved) };
		assert!(status_text(&due).contains("takes effect in block 50"));
	}

	#[test]
	fn a_referendum_without_its_deposit_should_say_so() {
		let waits = ended(ReferendumStatus::Preparing { times_out: 200 });
		let text = status_text(&waits);
		assert!(text.contains("referenda deposit 3") && text.contains("200"), "{text}");
	}

	#[test]
	fn what_is_needed_should_be_compared() {
		let percent = |percent: u32| Percent(percent * 10_000_000);
		assert_eq!(against(percent(60), Some(percent(50))), "60% of 50% needed: enough now");
		assert_eq!(against(percent(40), Some(percent(50))), "40% of 50% needed: too little now");
		assert_eq!(against(percent(40), None), "40%");
	}
}
