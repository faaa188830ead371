//! The emergency committee: who is on it, what it is about to do, and how it is elected.

use super::{block_of, call::EncodedCall, constant_of, dispatch_error, stored};
use crate::{
	chain::{
		error::node_error,
		runtime::{
			constants,
			emergency_committee::events::{Disapproved, Executed, Proposed},
			runtime_types::{
				freehold_runtime::RuntimeCall,
				pallet_elections_phragmen::{Renouncing, SeatHolder},
				pallet_emergency::pallet::Pause as ChainPause,
			},
			storage, transactions,
		},
		types::{AccountId32, H256},
		AtBlock, Client,
	},
	Account, Error,
};
use subxt::ext::scale_decode::DecodeAsType;

/// Somebody with a place on the committee, or next in line for one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Seat {
	pub who: AccountId32,
	/// HOLD that the election gave to it, in the smallest unit.
	pub stake: u128,
}

/// Something that the committee votes on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Motion {
	pub index: u32,
	pub hash: H256,
	/// What it would do; `None` where this runtime has no such call.
	pub text: Option<String>,
	/// Ayes that it takes.
	pub threshold: u32,
	pub ayes: Vec<AccountId32>,
	pub nays: Vec<AccountId32>,
	/// The block in which it can be closed whatever the votes.
	pub end: u32,
}

/// A pause of disputes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pause {
	/// By the committee, until that block.
	Unconfirmed { until: u32 },
	/// By a referendum, until another one.
	Confirmed,
}

/// The committee.
#[derive(Clone, Debug)]
pub struct Committee {
	pub members: Vec<Seat>,
	pub runners_up: Vec<Seat>,
	pub candidates: Vec<AccountId32>,
	/// The block of the next election, with which terms end.
	pub next_election: Option<u32>,
	pub motions: Vec<Motion>,
	/// The pause of disputes that is in force.
	pub pause: Option<Pause>,
	/// The first block in which it can pause disputes again.
	pub next_pause: u32,
}

/// What became of a motion to which a member has said aye.
#[derive(Clone, Debug)]
pub struct Motioned {
	pub motion: Motion,
	/// Whether the motion was made now, and not only agreed to.
	pub proposed: bool,
	pub block: u32,
}

/// What became of a motion that was closed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Closed {
	/// Whether it was approved, and its call dispatched.
	pub approved: bool,
	pub block: u32,
}

/// Two thirds of the seats that are taken, and never one member alone.
fn threshold(seats: usize) -> u32 {
	u32::try_from(seats.saturating_mul(2).div_ceil(3)).unwrap_or(u32::MAX).max(2)
}

impl Client {
	/// The committee, with its election and what it is about to do.
	pub async fn committee(&self) -> Result<Committee, Error> {
		let at = self.best().await?;
		let entries = storage().elections();
		let now = block_of(&at)?;
		let term = constant_of(&at, constants().elections().term_duration())?;
		let candidates = stored(&at, entries.candidates(), ()).await?.unwrap_or_default();
		let pause = stored(&at, storage().emergency().current_pause(), ()).await?;
		Ok(Committee {
			members: seats(stored(&at, entries.members(), ()).await?),
			runners_up: seats(stored(&at, entries.runners_up(), ()).await?),
			candidates: candidates.into_iter().map(|(who, _)| who).collect(),
			next_election: now.checked_div(term).map(|terms| terms.saturating_add(1).saturating_mul(term)),
			motions: motions(&at).await?,
			pause: pause.and_then(|pause| in_force(&pause, now)),
			next_pause: stored(&at, storage().emergency().next_pause(), ()).await?.unwrap_or_default(),
		})
	}

	/// Stands for the committee, with a bond that returns to who withdraws or is elected.
	pub async fn stand(&self, account: &Account) -> Result<u32, Error> {
		let candidates = self.committee().await?.candidates.len();
		let call = transactions().elections().submit_candidacy(candidates as u32);
		Ok(self.submit(account, call).await?.block)
	}

	/// Withdraws: as a candidate, as a runner-up, or from the committee.
	pub async fn withdraw_candidacy(&self, account: &Account) -> Result<u32, Error> {
		let committee = self.committee().await?;
		let who = account.id();
		let has = |seats: &[Seat]| seats.iter().any(|seat| seat.who == who);
		let role = match (has(&committee.members), has(&committee.runners_up)) {
			(true, _) => Renouncing::Member,
			(_, true) => Renouncing::RunnerUp,
			_ => Renouncing::Candidate(committee.candidates.len() as u32),
		};
		Ok(self.submit(account, transactions().elections().renounce_candidacy(role)).await?.block)
	}

	/// Votes for candidates, the most wanted first, in place of an earlier vote; locks the stake until the vote
	/// is removed.
	pub async fn elect(
		&self,
		account: &Account,
		candidates: Vec<AccountId32>,
		stake: u128,
	) -> Result<u32, Error> {
		Ok(self.submit(account, transactions().elections().vote(candidates, stake)).await?.block)
	}

	/// Takes a vote in elections back, and unlocks its stake.
	pub async fn remove_election_vote(&self, account: &Account) -> Result<u32, Error> {
		Ok(self.submit(account, transactions().elections().remove_voter()).await?.block)
	}

	/// The call that pauses disputes, for the committee.
	pub async fn pause_disputes_call(&self) -> Result<EncodedCall, Error> {
		EncodedCall::new(&self.best().await?, &transactions().emergency().pause_disputes())
	}

	/// Suspends a listed model for a while.
	pub async fn suspend_call(&self, model: H256) -> Result<EncodedCall, Error> {
		EncodedCall::new(&self.best().await?, &transactions().model_listings().suspend(model))
	}

	/// Says aye to a call: to the motion there is about it, else to one that this makes.
	pub async fn committee_motion(&self, account: &Account, call: EncodedCall) -> Result<Motioned, Error> {
		let at = self.best().await?;
		let open = motions(&at).await?.into_iter().find(|motion| motion.hash == call.hash());
		let (motion, proposed) = match open {
			Some(motion) => (motion, false),
			None => (self.make_motion(account, &at, &call).await?, true),
		};
		let (motion, block) = self.vote_on_motion(account, &motion, true).await?;
		Ok(Motioned { motion, proposed, block })
	}

	async fn make_motion(
		&self,
		account: &Account,
		at: &AtBlock,
		call: &EncodedCall,
	) -> Result<Motion, Error> {
		let metadata = at.metadata_ref();
		let members = stored(at, storage().emergency_committee().members(), ()).await?.unwrap_or_default();
		let threshold = threshold(members.len());
		let ty = metadata.outer_enums().call_enum_ty();
		let proposal =
			RuntimeCall::decode_as_type(&mut call.bytes(), ty, metadata.types()).map_err(node_error)?;
		let len = call.bytes().len() as u32;
		let propose = transactions().emergency_committee().propose(threshold, proposal, len);
		let included = self.submit(account, propose).await?;
		let made = included.events.find_first::<Proposed>().transpose().map_err(node_error)?;
		let made = made.ok_or_else(|| Error::Node("no motion was made".into()))?;
		self.motion(&format!("{:?}", made.proposal_hash)).await
	}

	/// Says aye or nay to a motion; gives it with that vote.
	pub async fn vote_on_motion(
		&self,
		account: &Account,
		motion: &Motion,
		approve: bool,
	) -> Result<(Motion, u32), Error> {
		let call = transactions().emergency_committee().vote(motion.hash, motion.index, approve);
		let block = self.submit(account, call).await?.block;
		let at = self.best().await?;
		let now = motions(&at).await?.into_iter().find(|now| now.hash == motion.hash);
		Ok((now.unwrap_or_else(|| motion.clone()), block))
	}

	/// The open motion that a text names: by number or by hash.
	pub async fn motion(&self, text: &str) -> Result<Motion, Error> {
		let motions = motions(&self.best().await?).await?;
		let is_it =
			|motion: &Motion| motion.index.to_string() == text || format!("{:?}", motion.hash) == text;
		motions.into_iter().find(is_it).ok_or_else(|| {
			Error::input(format!("there is no open motion {text:?}: `freehold committee show` lists them"))
		})
	}

	/// Closes a motion that has its ayes, cannot get them any more, or is over; dispatches its call in the first
	/// case, and releases its deposit. Anybody can.
	pub async fn close_motion(&self, account: &Account, motion: &Motion) -> Result<Closed, Error> {
		let at = self.best().await?;
		let len = call_of(&at, motion.hash).await?.map_or(0, |call| call.bytes().len());
		let weight = constant_of(&at, constants().emergency_committee().max_proposal_weight())?;
		let committee = transactions().emergency_committee();
		let close = committee.close(motion.hash, motion.index, weight, len as u32);
		let included = self.submit(account, close).await?;
		self.submit(account, committee.release_proposal_cost(motion.hash)).await?;
		let executed = included.events.find_first::<Executed>().transpose().map_err(node_error)?;
		if let Some(Err(error)) = executed.map(|event| event.result) {
			let reason = dispatch_error(at.metadata_ref(), &error);
			return Err(Error::refused(format!("{reason}; the motion is closed, with no effect")));
		}
		Ok(Closed { approved: !included.events.has::<Disapproved>(), block: included.block })
	}
}

fn seats(holders: Option<Vec<SeatHolder<AccountId32, u128>>>) -> Vec<Seat> {
	let seat = |holder: SeatHolder<AccountId32, u128>| Seat { who: holder.who, stake: holder.stake };
	holders.unwrap_or_default().into_iter().map(seat).collect()
}

const fn in_force(pause: &ChainPause<u32>, now: u32) -> Option<Pause> {
	match pause {
		ChainPause::Confirmed => Some(Pause::Confirmed),
		ChainPause::Unconfirmed { until } if now < *until => Some(Pause::Unconfirmed { until: *until }),
		ChainPause::Unconfirmed { .. } => None,
	}
}

/// Open motions, the oldest first.
async fn motions(at: &AtBlock) -> Result<Vec<Motion>, Error> {
	let entries = storage().emergency_committee();
	let hashes = stored(at, entries.proposals(), ()).await?.map(|hashes| hashes.0).unwrap_or_default();
	let mut found = Vec::new();
	for hash in hashes {
		let Some(votes) = stored(at, storage().emergency_committee().voting(), (hash,)).await? else {
			continue;
		};
		found.push(Motion {
			index: votes.index,
			hash,
			text: call_of(at, hash).await?.and_then(|call| call.text(at.metadata_ref())),
			threshold: votes.threshold,
			ayes: votes.ayes,
			nays: votes.nays,
			end: votes.end,
		});
	}
	found.sort_by_key(|motion| motion.index);
	Ok(found)
}

/// The call that a motion is about, as the chain stores it.
async fn call_of(at: &AtBlock, motion: H256) -> Result<Option<EncodedCall>, Error> {
	let entry = storage().emergency_committee().proposal_of();
	let entry = at.storage().entry(entry).map_err(crate::chain::error::storage)?;
	let found = entry.try_fetch((motion,)).await.map_err(crate::chain::error::storage)?;
	Ok(found.map(|value| EncodedCall::from_bytes(value.into_bytes())))
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn a_motion_should_take_two_thirds_and_two_members_at_least() {
		for (seats, ayes) in [(0, 2), (1, 2), (2, 2), (3, 2), (4, 3), (5, 4), (6, 4), (7, 5)] {
			assert_eq!(threshold(seats), ayes, "{seats} seats");
		}
	}

	#[test]
	fn a_pause_should_lapse_unless_it_is_confirmed() {
		let pause = ChainPause::Unconfirmed { until: 10 };
		assert_eq!(in_force(&pause, 9), Some(Pause::Unconfirmed { until: 10 }));
		assert_eq!(in_force(&pause, 10), None);
		assert_eq!(in_force(&ChainPause::Confirmed, 10), Some(Pause::Confirmed));
	}
}
