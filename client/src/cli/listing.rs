//! `freehold listing`

use super::{
	context::Context,
	output::{hex, hold},
	Outcome,
};
use crate::{
	types::{Challenge, Ground, ListingInfo, ListingStatus, Model, Proposal, Settled, H256},
	units::Hold,
	Error, OpenedPoll,
};
use clap::Subcommand;
use freehold_referee::{Blake2b256, Hasher};
use serde_json::{json, Value};
use std::{collections::HashMap, fmt::Write, fs, path::Path};

#[derive(Subcommand)]
pub enum Command {
	/// Show how a model stands with the token holders
	Show { model: String },
	/// List the listed models
	List {
		/// Those that somebody proposes to list, instead
		#[arg(long)]
		proposed: bool,
	},
	/// End a model's proposal or challenge once it is decided, so that bonds and deposits return
	Settle { model: String },
	/// Challenge a listing, with a bond: the title holder has to answer it, or the model is delisted
	Challenge {
		model: String,
		/// What is wrong with it
		#[arg(long, value_name = "wrong-claims|stolen-model")]
		ground: Ground,
		/// What shows it; the hash goes on the chain
		#[arg(long, value_name = "TEXT|@FILE")]
		evidence: String,
	},
	/// Answer a challenge against your model, with a bond: token holders vote on it
	Answer {
		model: String,
		/// The answer; its hash goes on the chain
		#[arg(long, value_name = "TEXT|@FILE")]
		statement: String,
	},
}

pub async fn run(context: &Context, command: Command) -> Result<Outcome, Error> {
	match command {
		Command::Show { model } => show(context, &model).await?,
		Command::List { proposed } => list(context, proposed).await?,
		Command::Settle { model } => settle(context, &model).await?,
		Command::Challenge { model, ground, evidence } => {
			challenge(context, &model, ground, &evidence).await?
		},
		Command::Answer { model, statement } => answer(context, &model, &statement).await?,
	}
	Ok(Outcome::Done)
}

/// The BLAKE2b-256 of a text, or of the file that `@` names.
fn hash_of(text: &str) -> Result<H256, Error> {
	let bytes = match text.strip_prefix('@').map(Path::new) {
		Some(path) => fs::read(path).map_err(|error| Error::file(path, error))?,
		None => text.as_bytes().to_vec(),
	};
	Ok(H256(Blake2b256::hash(&bytes)))
}

/// Says so where voters could not know what was hashed.
fn note_hash(context: &Context, what: &str) {
	context.out.note(&format!("only the {what}'s hash goes on the chain: publish it where voters find it"));
}

async fn show(context: &Context, model: &str) -> Result<(), Error> {
	let (client, model, _) = context.model(model).await?;
	let info = client.listing(model.id).await?;
	context.out.result(named_json(&model.name, &info), || {
		format!("{}  {}\nlisting   {}", model.name, hex(&model.id.0), info_text(&info))
	})
}

async fn list(context: &Context, proposed: bool) -> Result<(), Error> {
	let client = context.connect().await?;
	let infos = match proposed {
		true => client.listing_proposals().await?,
		false => client.listings().await?,
	};
	let models = client.models().await?;
	let names: HashMap<_, _> = models.into_iter().map(|model| (model.id, model.name)).collect();
	let name = |info: &ListingInfo| names.get(&info.model).map_or("", String::as_str);
	let mut lines: Vec<_> = infos.iter().map(|info| (name(info), info)).collect();
	lines.sort_by_key(|(name, info)| (*name, info.model));
	let json = lines.iter().map(|(name, info)| named_json(name, info)).collect();
	context.out.result(json, || match (lines.is_empty(), proposed) {
		(true, true) => "nobody proposes a model".into(),
		(true, false) => "no model is listed: `freehold propose list MODEL` proposes one".into(),
		(false, _) => {
			let line = |(name, info): &(&str, &ListingInfo)| {
				format!("{}  {name:<20} {}", hex(&info.model.0), line_text(info))
			};
			lines.iter().map(line).collect::<Vec<_>>().join("\n")
		},
	})
}

/// A status, as a field of its model.
pub fn status_json(status: ListingStatus) -> Value {
	let until = match status {
		ListingStatus::Suspended { until } => until,
		_ => None,
	};
	json!({ "status": status.name(), "suspended_until": until })
}

/// All of a listing, as a field of its model.
pub fn info_json(info: &ListingInfo) -> Value {
	let mut json = status_json(info.status);
	json["since"] = info.listing.map(|listing| listing.since).into();
	json["challengeable_from"] = info.listing.map(|listing| listing.challengeable_from).into();
	json["suspendable_from"] = info.suspendable_from.into();
	json["proposal"] = info.proposal.as_ref().map_or(Value::Null, proposal_json);
	json["challenge"] = info.challenge.as_ref().map_or(Value::Null, challenge_json);
	json
}

fn named_json(name: &str, info: &ListingInfo) -> Value {
	let mut json = info_json(info);
	json["model"] = hex(&info.model.0).into();
	json["name"] = name.into();
	json
}

fn proposal_json(proposal: &Proposal) -> Value {
	json!({
		"proposer": proposal.proposer.to_string(),
		"statement": hex(&proposal.statement.0),
		"bond": hold(proposal.bond),
		"block": proposal.proposed_at,
		"referendum": proposal.referendum,
	})
}

fn challenge_json(challenge: &Challenge) -> Value {
	json!({
		"challenger": challenge.challenger.to_string(),
		"ground": challenge.ground.to_string(),
		"evidence": hex(&challenge.evidence.0),
		"bond": hold(challenge.bond),
		"answer_by": challenge.answer_by,
		"answer": challenge.answer.as_ref().map(|answer| json!({
			"answerer": answer.answerer.to_string(),
			"statement": hex(&answer.statement.0),
			"block": answer.answered_at,
			"referendum": answer.referendum,
		})),
	})
}

/// How a model stands, in a line each.
pub fn info_text(info: &ListingInfo) -> String {
	let mut text = match (info.status, info.listing) {
		(ListingStatus::Listed, Some(listing)) => format!("listed since block {}", listing.since),
		(ListingStatus::Suspended { until: Some(block) }, _) => {
			format!("suspended until block {block}: takes no new requests")
		},
		(ListingStatus::Suspended { until: None }, _) => {
			"suspended until a referendum lifts it: takes no new requests".into()
		},
		(status, _) => status.name().into(),
	};
	let mut line = |value: String| {
		let _ = write!(text, "\n          {value}");
	};
	if let Some(listing) = info.listing.filter(|listing| listing.challengeable_from > listing.since) {
		line(format!("can be challenged from block {}", listing.challengeable_from));
	}
	if let Some(Proposal { proposer, referendum, .. }) = &info.proposal {
		line(format!("{proposer} proposes to list it: referendum {referendum}"));
	}
	if let Some(challenge) = &info.challenge {
		let what = match challenge.ground {
			Ground::WrongClaims => "that its claims are wrong",
			Ground::StolenModel => "that it is stolen",
		};
		line(format!("{} says {what}; evidence {}", challenge.challenger, hex(&challenge.evidence.0)));
		match &challenge.answer {
			Some(answer) => line(format!("{} answers: referendum {}", answer.answerer, answer.referendum)),
			None => line(format!("to be answered before block {}", challenge.answer_by)),
		}
	}
	text
}

/// The same in one line.
fn line_text(info: &ListingInfo) -> String {
	info_text(info).lines().map(str::trim).collect::<Vec<_>>().join("; ")
}

/// Proposes to list a model.
pub async fn propose_list(context: &Context, model: &str, statement: &str) -> Result<(), Error> {
	let account = context.account()?;
	let statement = hash_of(statement)?;
	let (client, model, _) = context.chosen_model(model).await?;
	note_hash(context, "statement");
	let progress = context.progress();
	let opened = client.propose_listing(&account, model.id, statement).await?;
	drop(progress);
	print_opened(context, &model, statement, &opened, "proposed", "aye")
}

async fn answer(context: &Context, model: &str, statement: &str) -> Result<(), Error> {
	let account = context.account()?;
	let statement = hash_of(statement)?;
	let (client, model, _) = context.chosen_model(model).await?;
	note_hash(context, "answer");
	let progress = context.progress();
	let opened = client.answer_challenge(&account, model.id, statement).await?;
	drop(progress);
	print_opened(context, &model, statement, &opened, "answered: token holders vote on delisting it", "nay")
}

/// What a referendum that was opened costs, and how to vote for the model.
fn print_opened(
	context: &Context,
	model: &Model,
	statement: H256,
	opened: &OpenedPoll,
	what: &str,
	vote: &str,
) -> Result<(), Error> {
	let OpenedPoll { referendum, bond, submission_deposit, decision_deposit, block } = *opened;
	let json = json!({
		"model": hex(&model.id.0),
		"statement": hex(&statement.0),
		"referendum": referendum,
		"bond": hold(bond),
		"submission_deposit": hold(submission_deposit),
		"decision_deposit": hold(decision_deposit),
		"block": block,
	});
	context.out.result(json, || {
		let deposits = Hold(submission_deposit.saturating_add(decision_deposit));
		format!(
			"{}: {what} (block {block})\nreferendum {referendum}\nbond       {} HOLD, lost if the vote goes against \
			 you\ndeposits   {deposits} HOLD, which return\n\nVote with `freehold vote {referendum} {vote}`. Once it is \
			 decided, `freehold listing settle {}` ends it.",
			model.name,
			Hold(bond),
			hex(&model.id.0),
		)
	})
}

async fn challenge(context: &Context, model: &str, ground: Ground, evidence: &str) -> Result<(), Error> {
	let account = context.account()?;
	let evidence = hash_of(evidence)?;
	let (client, model, _) = context.chosen_model(model).await?;
	note_hash(context, "evidence");
	let progress = context.progress();
	let block = client.challenge_listing(&account, model.id, ground, evidence).await?;
	let made = client.listing(model.id).await?.challenge;
	drop(progress);
	let json = json!({
		"model": hex(&model.id.0),
		"ground": ground.to_string(),
		"evidence": hex(&evidence.0),
		"bond": made.as_ref().map(|made| hold(made.bond)),
		"answer_by": made.as_ref().map(|made| made.answer_by),
		"block": block,
	});
	context.out.result(json, || {
		let mut text = format!("{}: challenged (block {block})", model.name);
		if let Some(made) = &made {
			let (bond, by, id) = (Hold(made.bond), made.answer_by, hex(&model.id.0));
			let _ = write!(
				text,
				"\nbond      {bond} HOLD\nIf the title holder has not answered before block {by}, `freehold listing \
				 settle {id}` delists it."
			);
		}
		text
	})
}

async fn settle(context: &Context, model: &str) -> Result<(), Error> {
	let account = context.account()?;
	let (client, model, _) = context.chosen_model(model).await?;
	let progress = context.progress();
	let (block, settled) = client.settle_listing(&account, model.id).await?;
	drop(progress);
	let (what, outcome) = match settled {
		Settled::Proposal(outcome) => ("proposal", outcome),
		Settled::Challenge(verdict) => ("challenge", verdict),
	};
	let json = json!({ "model": hex(&model.id.0), "settled": what, "outcome": outcome, "block": block });
	context.out.result(json, || format!("{}: {what} {outcome} (block {block})", model.name))
}

#[cfg(test)]
mod tests {
	use super::*;
	use crate::types::{AccountId32, Answer, Listing};

	#[test]
	fn texts_and_files_should_be_hashed_alike() {
		let directory = tempfile::tempdir().unwrap();
		let path = directory.path().join("statement.txt");
		fs::write(&path, "good").unwrap();
		let hash = hash_of("good").unwrap();
		assert_eq!(hash_of(&format!("@{}", path.display())).unwrap(), hash);
		assert_eq!(hash, H256(Blake2b256::hash(b"good")));
		assert!(hash_of("@/no/such/file").is_err());
	}

	#[test]
	fn a_listing_should_be_told_with_what_is_open() {
		let who = AccountId32([1; 32]);
		let (hash, bond) = (H256([2; 32]), 1_000_000_000_000);
		let answer = Some(Answer { answerer: who, statement: hash, answered_at: 8, referendum: 3 });
		let ground = Ground::StolenModel;
		let challenge = Challenge { challenger: who, ground, evidence: hash, bond, answer_by: 9, answer };
		let mut info = ListingInfo {
			model: H256([0; 32]),
			status: ListingStatus::Listed,
			listing: Some(Listing { since: 5, challengeable_from: 6 }),
			proposal: None,
			challenge: Some(challenge),
			suspendable_from: None,
		};
		let json = info_json(&info);
		assert_eq!((&json["status"], &json["since"]), (&"listed".into(), &5.into()));
		assert_eq!(json["challenge"]["answer"]["referendum"], 3);
		assert_eq!(json["proposal"], Value::Null);
		let text = info_text(&info);
		assert!(text.contains("since block 5") && text.contains("from block 6"), "{text}");
		assert!(text.contains("referendum 3") && !line_text(&info).contains('\n'), "{text}");
		info.status = ListingStatus::Suspended { until: Some(7) };
		assert_eq!(info_json(&info)["suspended_until"], 7);
		assert!(info_text(&info).contains("until block 7"));
	}
}
