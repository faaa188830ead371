//! Listings: what token holders say about models.

use super::{
	error::{node_error, query},
	runtime::{
		constants, model_listings, referenda, runtime_apis,
		runtime_types::{
			freehold_primitives::listing::{self as chain, Ground as ChainGround},
			pallet_model_listings::types::{Outcome as ChainOutcome, Verdict as ChainVerdict},
		},
		storage, transactions,
	},
	types::*,
	Client, Events,
};
use crate::{Account, Error};
use std::{
	collections::{hash_map::Entry, HashMap},
	fmt,
	str::FromStr,
};

/// Listings asked for at once.
const PAGE: u32 = 100;

/// How a model stands with the token holders.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ListingStatus {
	/// It can be called by its id.
	#[default]
	Unlisted,
	Listed,
	/// Takes no new requests, until that block or until a referendum ends it.
	Suspended {
		until: Option<u32>,
	},
}

impl ListingStatus {
	/// Its name in JSON.
	pub const fn name(self) -> &'static str {
		match self {
			Self::Unlisted => "unlisted",
			Self::Listed => "listed",
			Self::Suspended { .. } => "suspended",
		}
	}
}

/// A listed model.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Listing {
	pub since: u32,
	/// The block from which it can be challenged.
	pub challengeable_from: u32,
}

/// Asks token holders to list a model.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Proposal {
	pub proposer: AccountId32,
	/// BLAKE2b-256 of what the proposer has to say for the model.
	pub statement: H256,
	/// In the smallest unit of HOLD.
	pub bond: u128,
	pub proposed_at: u32,
	pub referendum: u32,
}

/// What is wrong with a listed model.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ground {
	/// It is not what its publisher says.
	WrongClaims,
	/// It is somebody else's, or a near-copy of a model that is.
	StolenModel,
}

/// Says that a model should not be listed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Challenge {
	pub challenger: AccountId32,
	pub ground: Ground,
	/// BLAKE2b-256 of the evidence.
	pub evidence: H256,
	/// In the smallest unit of HOLD; an answer takes as much.
	pub bond: u128,
	/// The first block in which it is too late for an answer.
	pub answer_by: u32,
	pub answer: Option<Answer>,
}

/// The title holder's answer to a challenge, which takes it to a vote.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
	pub answerer: AccountId32,
	/// BLAKE2b-256 of the answer.
	pub statement: H256,
	pub answered_at: u32,
	pub referendum: u32,
}

/// All that is known of a model's listing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListingInfo {
	pub model: H256,
	pub status: ListingStatus,
	/// Of a suspended model too, unless it was delisted meanwhile.
	pub listing: Option<Listing>,
	pub proposal: Option<Proposal>,
	pub challenge: Option<Challenge>,
	/// Until when the committee cannot suspend it again.
	pub suspendable_from: Option<u32>,
}

/// A referendum that a proposal or an answer has opened. Amounts are in the smallest unit of HOLD, and on
/// hold or in reserve with who opened it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OpenedPoll {
	pub referendum: u32,
	pub bond: u128,
	pub submission_deposit: u128,
	pub decision_deposit: u128,
	pub block: u32,
}

/// How a proposal or challenge ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Settled {
	Proposal(&'static str),
	Challenge(&'static str),
}

impl FromStr for Ground {
	type Err = Error;

	fn from_str(text: &str) -> Result<Self, Error> {
		match text {
			"wrong-claims" => Ok(Self::WrongClaims),
			"stolen-model" => Ok(Self::StolenModel),
			_ => Err(Error::input("the ground is wrong-claims or stolen-model")),
		}
	}
}

impl fmt::Display for Ground {
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		f.pad(match self {
			Self::WrongClaims => "wrong-claims",
			Self::StolenModel => "stolen-model",
		})
	}
}

impl From<chain::ListingStatus<u32>> for ListingStatus {
	fn from(status: chain::ListingStatus<u32>) -> Self {
		match status {
			chain::ListingStatus::Unlisted => Self::Unlisted,
			chain::ListingStatus::Listed => Self::Listed,
			chain::ListingStatus::Suspended { until } => Self::Suspended { until },
		}
	}
}

impl From<chain::Listing<u32>> for Listing {
	fn from(chain::Listing { since, challengeable_from }: chain::Listing<u32>) -> Self {
		Self { since, challengeable_from }
	}
}

impl From<chain::Proposal<AccountId32, u128, u32>> for Proposal {
	fn from(proposal: chain::Proposal<AccountId32, u128, u32>) -> Self {
		let chain::Proposal { proposer, statement, bond, proposed_at, poll } = proposal;
		Self { proposer, statement, bond, proposed_at, referendum: poll }
	}
}

impl From<chain::Answer<AccountId32, u32>> for Answer {
	fn from(answer: chain::Answer<AccountId32, u32>) -> Self {
		let chain::Answer { answerer, statement, answered_at, poll } = answer;
		Self { answerer, statement, answered_at, referendum: poll }
	}
}

impl From<chain::Challenge<AccountId32, u128, u32>> for Challenge {
	fn from(challenge: chain::Challenge<AccountId32, u128, u32>) -> Self {
		let chain::Challenge { challenger, ground, evidence, bond, answer_by, answer } = challenge;
		let ground = match ground {
			ChainGround::WrongClaims => Ground::WrongClaims,
			ChainGround::StolenModel => Ground::StolenModel,
		};
		Self { challenger, ground, evidence, bond, answer_by, answer: answer.map(Answer::from) }
	}
}

impl From<chain::ListingInfo<AccountId32, u128, u32>> for ListingInfo {
	fn from(info: chain::ListingInfo<AccountId32, u128, u32>) -> Self {
		Self {
			model: info.model,
			status: info.status.into(),
			listing: info.listing.map(Listing::from),
			proposal: info.proposal.map(Proposal::from),
			challenge: info.challenge.map(Challenge::from),
			suspendable_from: info.suspendable_from,
		}
	}
}

impl Client {
	/// How a model stands.
	pub async fn listing(&self, model: H256) -> Result<ListingInfo, Error> {
		let call = runtime_apis().ownership_api().listing(model);
		Ok(self.best().await?.runtime_apis().call(call).await.map_err(query)?.into())
	}

	/// All listed models, suspended ones included.
	pub async fn listings(&self) -> Result<Vec<ListingInfo>, Error> {
		let best = self.best().await?;
		let mut found: Vec<ListingInfo> = Vec::new();
		loop {
			let after = found.last().map(|info| info.model);
			let call = runtime_apis().ownership_api().listings(after, PAGE);
			let page = best.runtime_apis().call(call).await.map_err(query)?;
			if page.is_empty() {
				return Ok(found);
			}
			found.extend(page.into_iter().map(ListingInfo::from));
		}
	}

	/// All models that somebody proposes to list.
	pub async fn listing_proposals(&self) -> Result<Vec<ListingInfo>, Error> {
		let best = self.best().await?;
		let mut found: Vec<ListingInfo> = Vec::new();
		loop {
			let after = found.last().map(|info| info.model);
			let call = runtime_apis().ownership_api().listing_proposals(after, PAGE);
			let page = best.runtime_apis().call(call).await.map_err(query)?;
			if page.is_empty() {
				return Ok(found);
			}
			found.extend(page.into_iter().map(ListingInfo::from));
		}
	}

	/// How models stand, but for those that are unlisted.
	pub async fn listing_statuses(&self) -> Result<HashMap<H256, ListingStatus>, Error> {
		let listed = self.listings().await?;
		let mut statuses: HashMap<_, _> = listed.into_iter().map(|info| (info.model, info.status)).collect();
		let best = self.best().await?;
		let entry = best.storage().entry(storage().model_listings().suspensions()).map_err(node_error)?;
		let mut found = entry.iter(()).await.map_err(node_error)?;
		// A suspension outlasts a listing.
		while let Some(suspended) = found.next().await {
			let key = suspended.map_err(node_error)?.key().map_err(node_error)?;
			let (model,) = key.decode().map_err(node_error)?;
			if let Entry::Vacant(unknown) = statuses.entry(model) {
				unknown.insert(self.listing(model).await?.status);
			}
		}
		Ok(statuses)
	}

	/// Proposes to list a model, which opens a referendum.
	pub async fn propose_listing(
		&self,
		account: &Account,
		model: H256,
		statement: H256,
	) -> Result<OpenedPoll, Error> {
		let bond = constants().model_listings().listing_bond();
		let bond = self.best().await?.constants().entry(bond).map_err(node_error)?;
		let call = transactions().model_listings().propose(model, statement);
		let included = self.submit(account, call).await?;
		let event = event::<model_listings::events::ListingProposed>(&included.events)?;
		self.opened(&included.events, event.poll, bond, included.block).await
	}

	/// Answers a challenge against a model, which opens a referendum on delisting it.
	pub async fn answer_challenge(
		&self,
		account: &Account,
		model: H256,
		statement: H256,
	) -> Result<OpenedPoll, Error> {
		// Whatever bond the challenger has is the answer's.
		let bond = self.listing(model).await?.challenge.map_or(0, |challenge| challenge.bond);
		let call = transactions().model_listings().answer_challenge(model, statement);
		let included = self.submit(account, call).await?;
		let event = event::<model_listings::events::ChallengeAnswered>(&included.events)?;
		self.opened(&included.events, event.poll, bond, included.block).await
	}

	async fn opened(
		&self,
		events: &Events,
		referendum: u32,
		bond: u128,
		block: u32,
	) -> Result<OpenedPoll, Error> {
		let submission = constants().referenda().submission_deposit();
		let submission_deposit = self.best().await?.constants().entry(submission).map_err(node_error)?;
		let decision_deposit = event::<referenda::events::DecisionDepositPlaced>(events)?.amount;
		Ok(OpenedPoll { referendum, bond, submission_deposit, decision_deposit, block })
	}

	/// Challenges a listing; the block.
	pub async fn challenge_listing(
		&self,
		account: &Account,
		model: H256,
		ground: Ground,
		evidence: H256,
	) -> Result<u32, Error> {
		let ground = match ground {
			Ground::WrongClaims => ChainGround::WrongClaims,
			Ground::StolenModel => ChainGround::StolenModel,
		};
		let call = transactions().model_listings().challenge(model, ground, evidence);
		Ok(self.submit(account, call).await?.block)
	}

	/// Ends the proposal or challenge that there is of a model, if it can be ended: the block, and how.
	pub async fn settle_listing(&self, account: &Account, model: H256) -> Result<(u32, Settled), Error> {
		let info = self.listing(model).await?;
		if info.proposal.is_some() {
			let call = transactions().model_listings().settle_proposal(model);
			let included = self.submit(account, call).await?;
			let event = event::<model_listings::events::ProposalSettled>(&included.events)?;
			return Ok((included.block, Settled::Proposal(outcome(event.outcome))));
		}
		if info.challenge.is_some() {
			let call = transactions().model_listings().settle_challenge(model);
			let included = self.submit(account, call).await?;
			let event = event::<model_listings::events::ChallengeSettled>(&included.events)?;
			return Ok((included.block, Settled::Challenge(verdict(event.verdict))));
		}
		Err(Error::refused("ModelListings::ProposalNotFound: there is no challenge either"))
	}
}

fn event<E: subxt::events::DecodeAsEvent>(events: &Events) -> Result<E, Error> {
	let found = events.find_first::<E>();
	found.ok_or_else(|| Error::Node("the block lacks an event of the call".into()))?.map_err(node_error)
}

const fn outcome(outcome: ChainOutcome) -> &'static str {
	match outcome {
		ChainOutcome::Approved => "approved",
		ChainOutcome::Rejected => "rejected",
		ChainOutcome::Lapsed => "lapsed",
	}
}

const fn verdict(verdict: ChainVerdict) -> &'static str {
	match verdict {
		ChainVerdict::Unanswered => "unanswered",
		ChainVerdict::Upheld => "upheld",
		ChainVerdict::Dismissed => "dismissed",
		ChainVerdict::Lapsed => "lapsed",
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn grounds_should_be_read_as_they_are_written() {
		for text in ["wrong-claims", "stolen-model"] {
			assert_eq!(text.parse::<Ground>().unwrap().to_string(), text);
		}
		for text in ["", "WrongClaims", "stolen"] {
			assert!(text.parse::<Ground>().is_err(), "{text:?}");
		}
	}
}
