//! `freehold committee`

use crate::{
	cli::{
		context::Context,
		output::{hex, hold},
		Outcome,
	},
	governance::{self, EncodedCall, Motion, Motioned, Pause, Seat},
	types::AccountId32,
	units::Hold,
	Client, Error,
};
use clap::Subcommand;
use serde_json::{json, Value};
use std::fmt::Write;

#[derive(Subcommand)]
pub enum Command {
	/// Show who is on it, who stands for it, what it votes on, and the pause in force
	Show,
	/// Stand for it, with a bond
	Stand,
	/// Withdraw as a candidate, as a runner-up, or from the committee; the bond returns
	Withdraw,
	/// Vote for candidates, the most wanted first, in place of an earlier vote
	Elect {
		#[arg(value_name = "ACCOUNT", required = true)]
		candidates: Vec<String>,
		/// HOLD behind the vote, locked until it is removed
		#[arg(long)]
		stake: Hold,
	},
	/// Take the vote back, and unlock its stake
	RemoveVote,
	/// As a member: pause disputes, or agree to that
	PauseDisputes,
	/// As a member: suspend a listed model for a while, so that it takes no new requests, or agree to that
	Suspend { model: String },
	/// As a member: say aye to a motion
	Approve {
		/// Its number or hash
		motion: String,
	},
	/// As a member: say nay to a motion
	Reject {
		/// Its number or hash
		motion: String,
	},
	/// Put a motion into effect that has its ayes, or end one that cannot get them any more. Anybody can
	Close {
		/// Its number or hash
		motion: String,
	},
}

pub async fn run(context: &Context, command: Command) -> Result<Outcome, Error> {
	match command {
		Command::Show => show(context).await?,
		Command::Approve { motion } => vote(context, &motion, true).await?,
		Command::Reject { motion } => vote(context, &motion, false).await?,
		Command::Close { motion } => close(context, &motion).await?,
		Command::PauseDisputes => {
			let account = context.account()?;
			let client = context.connect().await?;
			let call = client.pause_disputes_call().await?;
			agree(context, &client, &account, call).await?;
		},
		Command::Suspend { model } => {
			let account = context.account()?;
			let (client, model, _) = context.chosen_model(&model).await?;
			let call = client.suspend_call(model.id).await?;
			agree(context, &client, &account, call).await?;
		},
		election => self::election(context, election).await?,
	}
	Ok(Outcome::Done)
}

async fn show(context: &Context) -> Result<(), Error> {
	let committee = context.connect().await?.committee().await?;
	context.out.result(committee_json(&committee), || committee_text(&committee))
}

fn accounts(accounts: &[AccountId32]) -> Value {
	accounts.iter().map(ToString::to_string).collect()
}

fn motion_json(motion: &Motion) -> Value {
	json!({
		"motion": motion.index,
		"hash": hex(&motion.hash.0),
		"call": motion.text,
		"threshold": motion.threshold,
		"ayes": accounts(&motion.ayes),
		"nays": accounts(&motion.nays),
		"end": motion.end,
	})
}

fn committee_json(committee: &governance::Committee) -> Value {
	let seats = |seats: &[Seat]| -> Value {
		seats
			.iter()
			.map(|seat| json!({ "account": seat.who.to_string(), "stake": hold(seat.stake) }))
			.collect()
	};
	json!({
		"members": seats(&committee.members),
		"runners_up": seats(&committee.runners_up),
		"candidates": accounts(&committee.candidates),
		"next_election": committee.next_election,
		"motions": committee.motions.iter().map(motion_json).collect::<Value>(),
		"disputes_paused": committee.pause.map(|pause| match pause {
			Pause::Confirmed => json!({ "confirmed": true, "until": Value::Null }),
			Pause::Unconfirmed { until } => json!({ "confirmed": false, "until": until }),
		}),
		"next_pause": committee.next_pause,
	})
}

fn committee_text(committee: &governance::Committee) -> String {
	let mut text = String::new();
	let mut line = |name: &str, value: String| {
		let _ = writeln!(text, "{name:<12}{value}");
	};
	for (name, seats) in [("member", &committee.members), ("runner-up", &committee.runners_up)] {
		for seat in seats {
			line(name, format!("{}  {} HOLD behind it", seat.who, Hold(seat.stake)));
		}
	}
	if committee.members.is_empty() {
		line("member", "nobody yet".into());
	}
	for candidate in &committee.candidates {
		line("candidate", candidate.to_string());
	}
	if let Some(block) = committee.next_election {
		line("election", format!("in block {block}"));
	}
	for motion in &committee.motions {
		line("motion", motion_text(motion));
	}
	let pause = match committee.pause {
		None => format!("not paused; the committee can from block {}", committee.next_pause),
		Some(Pause::Confirmed) => "paused until a referendum ends it".into(),
		Some(Pause::Unconfirmed { until }) => {
			format!("paused until block {until}, unless a referendum confirms or ends it")
		},
	};
	line("disputes", pause);
	text.trim_end().to_owned()
}

fn motion_text(motion: &Motion) -> String {
	format!(
		"{} {}: {} of {} ayes, {} nays, until block {}",
		motion.index,
		motion.text.as_deref().unwrap_or("a call that this runtime does not know"),
		motion.ayes.len(),
		motion.threshold,
		motion.nays.len(),
		motion.end
	)
}

/// Says aye to what a call would do, as a motion that there is or a new one, and tells what came of it.
pub(in crate::cli) async fn agree(
	context: &Context,
	client: &Client,
	account: &crate::Account,
	call: EncodedCall,
) -> Result<(), Error> {
	let progress = context.progress();
	let Motioned { motion, proposed, block } = client.committee_motion(account, call).await?;
	drop(progress);
	let mut json = voted_json(&motion, block);
	json["proposed"] = proposed.into();
	context.out.result(json, || voted_text(&motion, block))
}

async fn vote(context: &Context, motion: &str, approve: bool) -> Result<(), Error> {
	let account = context.account()?;
	let client = context.connect().await?;
	let motion = client.motion(motion).await?;
	let progress = context.progress();
	let (motion, block) = client.vote_on_motion(&account, &motion, approve).await?;
	drop(progress);
	context.out.result(voted_json(&motion, block), || voted_text(&motion, block))
}

fn voted_json(motion: &Motion, block: u32) -> Value {
	let mut json = motion_json(motion);
	json["can_close"] = can_close(motion).into();
	json["block"] = block.into();
	json
}

fn can_close(motion: &Motion) -> bool {
	motion.ayes.len() as u32 >= motion.threshold
}

fn voted_text(motion: &Motion, block: u32) -> String {
	let next = match can_close(motion) {
		true => format!("it has its ayes: `freehold committee close {}` puts it into effect", motion.index),
		false => format!("members agree with `freehold committee approve {}`", motion.index),
	};
	format!("motion {} (block {block})\n{next}", motion_text(motion))
}

async fn close(context: &Context, motion: &str) -> Result<(), Error> {
	let account = context.account()?;
	let client = context.connect().await?;
	let motion = client.motion(motion).await?;
	let progress = context.progress();
	let closed = client.close_motion(&account, &motion).await?;
	drop(progress);
	let mut json = motion_json(&motion);
	json["approved"] = closed.approved.into();
	json["block"] = closed.block.into();
	context.out.result(json, || {
		let end = if closed.approved { "is in effect" } else { "was not approved" };
		format!("motion {} {end} (block {})", motion.index, closed.block)
	})
}

async fn election(context: &Context, command: Command) -> Result<(), Error> {
	let account = context.account()?;
	let candidates = match &command {
		Command::Elect { candidates, .. } => {
			candidates.iter().map(|text| context.account_id(Some(text))).collect::<Result<Vec<_>, _>>()?
		},
		_ => Vec::new(),
	};
	let client = context.connect().await?;
	let progress = context.progress();
	let (block, what) = match command {
		Command::Stand => (client.stand(&account).await?, "you stand for the committee".to_owned()),
		Command::Withdraw => (client.withdraw_candidacy(&account).await?, "you have withdrawn".into()),
		Command::RemoveVote => {
			(client.remove_election_vote(&account).await?, "your vote is removed, its stake unlocked".into())
		},
		Command::Elect { stake, .. } => {
			let block = client.elect(&account, candidates.clone(), stake.0).await?;
			(block, format!("you vote for {} candidates with {stake} HOLD", candidates.len()))
		},
		_ => return Err(Error::input("not about the election")),
	};
	drop(progress);
	let mut json = json!({ "account": account.id().to_string(), "block": block });
	if !candidates.is_empty() {
		json["candidates"] = accounts(&candidates);
	}
	context.out.result(json, || format!("{what} (block {block})"))
}

#[cfg(test)]
mod tests {
	use super::*;
	use crate::types::H256;

	#[test]
	fn a_motion_should_say_what_it_lacks() {
		let account = |byte| AccountId32([byte; 32]);
		let mut motion = Motion {
			index: 4,
			hash: H256([7; 32]),
			text: Some("Emergency.pause_disputes()".into()),
			threshold: 2,
			ayes: vec![account(1)],
			nays: vec![],
			end: 30,
		};
		assert!(voted_text(&motion, 9).contains("approve 4"));
		assert_eq!(voted_json(&motion, 9)["can_close"], false);
		motion.ayes.push(account(2));
		assert!(voted_text(&motion, 9).contains("close 4"));
		assert_eq!(voted_json(&motion, 9)["can_close"], true);
		assert_eq!(motion_json(&motion)["ayes"].as_array().unwrap().len(), 2);
	}
}
