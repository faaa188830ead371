//! Votes on referenda, and the HOLD that they lock.

use super::{block_of, constant_of, stored, tracks::tracks};
use crate::{
	chain::{
		runtime::{
			constants,
			runtime_types::{
				pallet_conviction_voting::vote::{AccountVote, PriorLock, Vote as ChainVote, Voting},
				pallet_referenda::types::ReferendumInfo,
			},
			storage, transactions,
		},
		types::AccountId32,
		AtBlock, Client,
	},
	Account, Error,
};
use std::{fmt, str::FromStr};

/// The bit of a vote that says aye; the rest is its conviction.
const AYE: u8 = 0b1000_0000;

/// How much longer than others a voter stands by a vote that wins, and how much more it counts for that:
/// a tenth of the amount without, else one to six times.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Conviction(u8);

/// Why a text is no conviction.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("write none, 1x, 2x, 3x, 4x, 5x or 6x")]
pub struct ConvictionError;

impl Conviction {
	pub const NONE: Self = Self(0);

	/// Locking periods for which the amount stays if the vote wins.
	pub const fn periods(self) -> u32 {
		match self.0 {
			0 => 0,
			times => 1 << (times - 1),
		}
	}

	/// What so much HOLD counts for.
	pub const fn votes(self, amount: u128) -> u128 {
		match self.0 {
			0 => amount / 10,
			times => amount.saturating_mul(times as u128),
		}
	}
}

impl FromStr for Conviction {
	type Err = ConvictionError;

	fn from_str(text: &str) -> Result<Self, ConvictionError> {
		match text.as_bytes() {
			b"none" => Ok(Self::NONE),
			[times @ b'1'..=b'6', b'x'] => Ok(Self(times - b'0')),
			_ => Err(ConvictionError),
		}
	}
}

impl fmt::Display for Conviction {
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		match self.0 {
			0 => f.write_str("none"),
			times => write!(f, "{times}x"),
		}
	}
}

/// A vote with HOLD behind it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ballot {
	pub aye: bool,
	pub conviction: Conviction,
	/// In the smallest unit of HOLD.
	pub amount: u128,
}

/// A vote on a referendum.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Vote {
	pub referendum: u32,
	/// `None` where it is split, which this client does not do.
	pub ballot: Option<Ballot>,
	/// Whether the referendum is still open.
	pub open: bool,
}

/// An account's votes on one track, and what they lock.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TrackVotes {
	pub track: u16,
	pub name: String,
	pub votes: Vec<Vote>,
	/// HOLD that votes on this track lock, in the smallest unit. Tracks lock the same HOLD: the account's lock is
	/// the largest of them.
	pub locked: u128,
	/// The block in which what removed votes left locked is free.
	pub until: Option<u32>,
}

impl Client {
	/// Votes on a referendum, in place of an earlier vote.
	pub async fn vote(&self, account: &Account, referendum: u32, ballot: Ballot) -> Result<u32, Error> {
		let vote = AccountVote::Standard { vote: ChainVote(byte(ballot)), balance: ballot.amount };
		Ok(self.submit(account, transactions().conviction_voting().vote(referendum, vote)).await?.block)
	}

	/// Blocks for which such a ballot stays locked if it wins, from the referendum's end.
	pub async fn lock_of(&self, conviction: Conviction) -> Result<u32, Error> {
		let period = constant_of(&self.best().await?, constants().conviction_voting().vote_locking_period())?;
		Ok(period.saturating_mul(conviction.periods()))
	}

	/// Takes a vote back. One on an open referendum stops counting; of one that has won, the lock stays.
	pub async fn remove_vote(&self, account: &Account, referendum: u32) -> Result<u32, Error> {
		let votes = self.votes(&account.id()).await?;
		let has = |track: &&TrackVotes| track.votes.iter().any(|vote| vote.referendum == referendum);
		let track = votes.iter().find(has).ok_or_else(|| Error::refused("ConvictionVoting::NotVoter"))?;
		let call = transactions().conviction_voting().remove_vote(Some(track.track), referendum);
		Ok(self.submit(account, call).await?.block)
	}

	/// An account's votes, and what they lock, by track.
	pub async fn votes(&self, who: &AccountId32) -> Result<Vec<TrackVotes>, Error> {
		let at = self.best().await?;
		let locks = stored(&at, storage().conviction_voting().class_locks_for(), (*who,)).await?;
		let locks = locks.map(|locks| locks.0).unwrap_or_default();
		let now = block_of(&at)?;
		let mut found = Vec::new();
		for track in tracks(&at)? {
			let voting = stored(&at, storage().conviction_voting().voting_for(), (*who, track.id)).await?;
			let (votes, prior) = match voting {
				Some(Voting::Casting(casting)) => (casting.votes.0, casting.prior),
				Some(Voting::Delegating(delegating)) => (Vec::new(), delegating.prior),
				_ => (Vec::new(), PriorLock(0, 0)),
			};
			let locked = locks.iter().find(|(id, _)| *id == track.id).map_or(0, |(_, locked)| *locked);
			if votes.is_empty() && locked == 0 {
				continue;
			}
			let mut list = Vec::new();
			for (referendum, vote) in votes {
				list.push(Vote { referendum, ballot: ballot(&vote), open: is_open(&at, referendum).await? });
			}
			let until = (prior.1 > 0 && prior.0 > now).then_some(prior.0);
			found.push(TrackVotes { track: track.id, name: track.name, votes: list, locked, until });
		}
		Ok(found)
	}

	/// Removes the account's votes on referenda that have ended, on one track or on all, and unlocks what is
	/// free then. Gives the referenda.
	pub async fn unlock(&self, account: &Account, track: Option<u16>) -> Result<Vec<u32>, Error> {
		let who = account.id();
		let mut removed = Vec::new();
		let votes = self.votes(&who).await?;
		for votes in votes.iter().filter(|votes| track.is_none_or(|track| track == votes.track)) {
			for vote in votes.votes.iter().filter(|vote| !vote.open) {
				let call = transactions().conviction_voting().remove_vote(Some(votes.track), vote.referendum);
				self.submit(account, call).await?;
				removed.push(vote.referendum);
			}
			let call = transactions().conviction_voting().unlock(votes.track, who.into());
			self.submit(account, call).await?;
		}
		Ok(removed)
	}

	/// The track that a text names: by number or by name.
	pub async fn track(&self, text: &str) -> Result<u16, Error> {
		let tracks = tracks(&self.best().await?)?;
		let found = tracks.iter().find(|track| track.name == text || track.id.to_string() == text);
		found.map(|track| track.id).ok_or_else(|| {
			let names: Vec<_> = tracks.iter().map(|track| format!("{:?}", track.name)).collect();
			Error::input(format!("there is no track {text:?}, but {}", names.join(", ")))
		})
	}
}

const fn byte(ballot: Ballot) -> u8 {
	ballot.conviction.0 | if ballot.aye { AYE } else { 0 }
}

const fn ballot(vote: &AccountVote<u128>) -> Option<Ballot> {
	match vote {
		AccountVote::Standard { vote, balance } => {
			Some(Ballot { aye: vote.0 & AYE != 0, conviction: Conviction(vote.0 & !AYE), amount: *balance })
		},
		_ => None,
	}
}

async fn is_open(at: &AtBlock, referendum: u32) -> Result<bool, Error> {
	let found = stored(at, storage().referenda().referendum_info_for(), (referendum,)).await?;
	Ok(matches!(found, Some(ReferendumInfo::Ongoing(_))))
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn convictions_should_be_read_and_written() {
		for (text, votes, periods) in [
			("none", 1, 0),
			("1x", 10, 1),
			("2x", 20, 2),
			("3x", 30, 4),
			("4x", 40, 8),
			("5x", 50, 16),
			("6x", 60, 32),
		] {
			let conviction: Conviction = text.parse().unwrap();
			assert_eq!(conviction.to_string(), text);
			assert_eq!((conviction.votes(10), conviction.periods()), (votes, periods));
		}
		for text in ["", "0x", "7x", "2", "x2", "2X", "None"] {
			assert_eq!(text.parse::<Conviction>(), Err(ConvictionError), "{text}");
		}
	}

	#[test]
	fn a_ballot_should_survive_its_encoding() {
		for aye in [true, false] {
			for text in ["none", "1x", "6x"] {
				let given = Ballot { aye, conviction: text.parse().unwrap(), amount: 7 };
				let vote = AccountVote::Standard { vote: ChainVote(byte(given)), balance: 7 };
				assert_eq!(ballot(&vote), Some(given));
			}
		}
		assert_eq!(byte(Ballot { aye: true, conviction: Conviction(2), amount: 0 }), 0x82);
		assert_eq!(ballot(&AccountVote::Split { aye: 1, nay: 2 }), None);
	}
}
