//! `freehold vote`, `freehold votes` and `freehold unlock`

use crate::{
	cli::{context::Context, output::hold, Outcome},
	governance::{Ballot, Conviction, TrackVotes, Vote as Cast},
	types::AccountId32,
	units::Hold,
	Client, Error,
};
use clap::{Args, ValueEnum};
use serde_json::{json, Value};
use std::fmt::Write;

#[derive(Args)]
pub struct Vote {
	#[arg(value_name = "REF")]
	referendum: u32,
	side: Side,
	/// What it counts for and how long it stays locked if it wins: none (a tenth, not at all), 1x to 6x
	#[arg(long, default_value = "1x")]
	conviction: Conviction,
	/// HOLD behind it; the same HOLD can be behind votes on several referenda
	#[arg(long, required_if_eq_any([("side", "aye"), ("side", "nay")]))]
	amount: Option<Hold>,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Side {
	Aye,
	Nay,
	/// Take the vote back
	Remove,
}

pub async fn run(context: &Context, vote: Vote) -> Result<Outcome, Error> {
	match (vote.side, vote.amount) {
		(Side::Remove, None) => remove(context, vote.referendum).await?,
		(Side::Remove, Some(_)) => {
			return Err(Error::input("a vote is removed as a whole: leave --amount out"))
		},
		(_, None) => return Err(Error::input("say how much HOLD is behind it: --amount")),
		(side, Some(amount)) => {
			let ballot = Ballot { aye: side == Side::Aye, conviction: vote.conviction, amount: amount.0 };
			cast(context, vote.referendum, ballot).await?;
		},
	}
	Ok(Outcome::Done)
}

const fn side(aye: bool) -> &'static str {
	match aye {
		true => "aye",
		false => "nay",
	}
}

async fn cast(context: &Context, referendum: u32, ballot: Ballot) -> Result<(), Error> {
	let account = context.account()?;
	let client = context.connect().await?;
	let locked = client.lock_of(ballot.conviction).await?;
	let progress = context.progress();
	let block = client.vote(&account, referendum, ballot).await?;
	drop(progress);
	let votes = ballot.conviction.votes(ballot.amount);
	let json = json!({
		"referendum": referendum,
		"account": account.id().to_string(),
		"vote": side(ballot.aye),
		"conviction": ballot.conviction.to_string(),
		"amount": hold(ballot.amount),
		"votes": hold(votes),
		"lock_if_won": locked,
		"block": block,
	});
	context.out.result(json, || {
		format!(
			"{} on referendum {referendum} with {} HOLD, which count as {} (block {block})\n\
			 they are locked until the referendum ends, and if it ends your way for {locked} blocks more; then \
			 `freehold unlock`",
			side(ballot.aye),
			Hold(ballot.amount),
			Hold(votes),
		)
	})
}

async fn remove(context: &Context, referendum: u32) -> Result<(), Error> {
	let account = context.account()?;
	let client = context.connect().await?;
	let progress = context.progress();
	let block = client.remove_vote(&account, referendum).await?;
	drop(progress);
	let json = json!({
		"referendum": referendum,
		"account": account.id().to_string(),
		"vote": Value::Null,
		"block": block,
	});
	context.out.result(json, || {
		format!("vote on referendum {referendum} removed (block {block}); `freehold unlock` frees its HOLD")
	})
}

pub async fn votes(context: &Context, account: Option<&str>) -> Result<Outcome, Error> {
	let account = context.account_id(account)?;
	let client = context.connect().await?;
	let tracks = client.votes(&account).await?;
	context.out.result(votes_json(&account, &tracks), || votes_text(&account, &tracks))?;
	Ok(Outcome::Done)
}

pub async fn unlock(context: &Context, track: Option<&str>) -> Result<Outcome, Error> {
	let account = context.account()?;
	let client = context.connect().await?;
	let track = track_of(&client, track).await?;
	let progress = context.progress();
	let removed = client.unlock(&account, track).await?;
	drop(progress);
	let tracks = client.votes(&account.id()).await?;
	let mut json = votes_json(&account.id(), &tracks);
	json["removed"] = removed.clone().into();
	context.out.result(json, || {
		format!("{} votes on ended referenda removed\n{}", removed.len(), votes_text(&account.id(), &tracks))
	})?;
	Ok(Outcome::Done)
}

async fn track_of(client: &Client, text: Option<&str>) -> Result<Option<u16>, Error> {
	match text {
		Some(text) => client.track(text).await.map(Some),
		None => Ok(None),
	}
}

/// Locks lie over each other: the largest is what the account cannot spend.
fn locked(tracks: &[TrackVotes]) -> u128 {
	tracks.iter().map(|track| track.locked).max().unwrap_or_default()
}

fn votes_json(account: &AccountId32, tracks: &[TrackVotes]) -> Value {
	let vote = |vote: &Cast| {
		json!({
			"referendum": vote.referendum,
			"open": vote.open,
			"vote": vote.ballot.map(|ballot| side(ballot.aye)),
			"conviction": vote.ballot.map(|ballot| ballot.conviction.to_string()),
			"amount": vote.ballot.map(|ballot| hold(ballot.amount)),
		})
	};
	let track = |track: &TrackVotes| {
		json!({
			"track": track.name,
			"locked": hold(track.locked),
			"until": track.until,
			"votes": track.votes.iter().map(vote).collect::<Value>(),
		})
	};
	json!({
		"account": account.to_string(),
		"locked": hold(locked(tracks)),
		"tracks": tracks.iter().map(track).collect::<Value>(),
	})
}

fn votes_text(account: &AccountId32, tracks: &[TrackVotes]) -> String {
	let mut text = format!("{account}\nlocked    {} HOLD", Hold(locked(tracks)));
	for track in tracks {
		let _ = write!(text, "\n{:<20}{} HOLD locked", track.name, Hold(track.locked));
		if let Some(until) = track.until {
			let _ = write!(text, ", some of it until block {until}");
		}
		for vote in &track.votes {
			let state = if vote.open { "open" } else { "ended" };
			let _ = match vote.ballot {
				Some(Ballot { aye, conviction, amount }) => {
					write!(
						text,
						"\n  referendum {} ({state}): {} with {} HOLD, {conviction}",
						vote.referendum,
						side(aye),
						Hold(amount)
					)
				},
				None => write!(text, "\n  referendum {} ({state}): split", vote.referendum),
			};
		}
	}
	text
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn locks_should_lie_over_each_other() {
		let track = |locked| TrackVotes {
			track: 1,
			name: "list model".into(),
			votes: vec![],
			locked,
			until: Some(9),
		};
		assert_eq!(locked(&[track(5), track(7), track(1)]), 7);
		assert_eq!(locked(&[]), 0);
		let account = AccountId32([1; 32]);
		let json = votes_json(&account, &[track(7_000_000_000_000)]);
		assert_eq!((&json["locked"], &json["tracks"][0]["until"]), (&Value::from("7"), &Value::from(9)));
		assert!(votes_text(&account, &[track(7_000_000_000_000)]).contains("until block 9"));
	}
}
