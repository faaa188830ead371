//! Referenda: how far each is, and what it would do.

use super::{
	block_of,
	call::{hash, EncodedCall},
	constant_of, entries, stored,
	tracks::{track, Standing, Track},
};
use crate::{
	chain::{
		error::node_error,
		runtime::{
			constants,
			referenda::events,
			referenda::storage::referendum_info_for::Output as Info,
			runtime_types::{
				frame_support::traits::{preimages::Bounded, schedule::DispatchTime},
				freehold_runtime::OriginCaller,
				pallet_referenda::types::{Deposit as ChainDeposit, ReferendumInfo},
			},
			storage, transactions,
		},
		types::{AccountId32, H256},
		AtBlock, Client,
	},
	units::Percent,
	Account, Error,
};
use subxt::ext::codec::Encode;

/// How far a referendum is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum ReferendumStatus {
	/// Waits for its time to prepare to be over, for its decision deposit, or for a place among those being
	/// decided; `TimedOut` from that block on.
	Preparing {
		times_out: u32,
	},
	/// Votes are counted until that block, unless it begins to confirm before.
	Deciding {
		until: u32,
	},
	/// Passes in that block, unless it falls short before.
	Confirming {
		until: u32,
	},
	Approved,
	Rejected,
	Cancelled,
	TimedOut,
	Killed,
}

impl ReferendumStatus {
	/// Its name in JSON.
	pub const fn name(self) -> &'static str {
		match self {
			Self::Preparing { .. } => "preparing",
			Self::Deciding { .. } => "deciding",
			Self::Confirming { .. } => "confirming",
			Self::Approved => "approved",
			Self::Rejected => "rejected",
			Self::Cancelled => "cancelled",
			Self::TimedOut => "timed-out",
			Self::Killed => "killed",
		}
	}

	/// Whether it can still be voted on.
	pub const fn is_open(self) -> bool {
		matches!(self, Self::Preparing { .. } | Self::Deciding { .. } | Self::Confirming { .. })
	}
}

/// What somebody has put up, in the smallest unit of HOLD.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Deposit {
	pub who: AccountId32,
	pub amount: u128,
}

/// Votes, in the smallest unit of HOLD.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Tally {
	/// By conviction.
	pub ayes: u128,
	/// By conviction.
	pub nays: u128,
	/// HOLD behind ayes.
	pub support: u128,
}

/// A referendum that can be voted on.
#[derive(Clone, Debug)]
pub struct Ongoing {
	pub track: Track,
	/// The origin that its call would have.
	pub origin: String,
	pub submitted: u32,
	/// The first block in which its decision could begin.
	pub prepared: u32,
	/// Waits for a place among those being decided.
	pub queued: bool,
	pub deciding_since: Option<u32>,
	/// Blocks from approval until its call is dispatched, at least; or the block of that.
	pub enactment: Enactment,
	pub tally: Tally,
	pub standing: Standing,
}

/// When the call of a referendum that passes is dispatched, if that is after what the track prescribes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Enactment {
	At(u32),
	After(u32),
}

/// A call that a referendum is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProposedCall {
	pub hash: H256,
	/// `None` where the chain does not have its bytes.
	pub call: Option<EncodedCall>,
	/// What it says. `None` where that, or such a call, is unknown.
	pub text: Option<String>,
}

/// A referendum, open or ended.
#[derive(Clone, Debug)]
pub struct Referendum {
	pub index: u32,
	pub status: ReferendumStatus,
	/// While it is open.
	pub ongoing: Option<Ongoing>,
	/// The block in which it ended.
	pub ended: Option<u32>,
	/// While it is open, and until its call has been dispatched.
	pub call: Option<ProposedCall>,
	/// The block in which its call will be dispatched.
	pub enacted_at: Option<u32>,
	pub submission_deposit: Option<Deposit>,
	pub decision_deposit: Option<Deposit>,
}

/// Deposits that went back.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Refunds {
	pub submission: Option<Deposit>,
	pub decision: Option<Deposit>,
	pub block: u32,
}

impl Client {
	/// All referenda: open ones first, the newest first among both.
	pub async fn referenda(&self) -> Result<Vec<Referendum>, Error> {
		let at = self.best().await?;
		let mut found = Vec::new();
		for ((index,), info) in entries(&at, storage().referenda().referendum_info_for()).await? {
			found.push(referendum(&at, index, info).await?);
		}
		found.sort_by_key(|one| (!one.status.is_open(), std::cmp::Reverse(one.index)));
		Ok(found)
	}

	/// A referendum; `None` where there is none of that number.
	pub async fn referendum(&self, index: u32) -> Result<Option<Referendum>, Error> {
		let at = self.best().await?;
		match stored(&at, storage().referenda().referendum_info_for(), (index,)).await? {
			Some(info) => referendum(&at, index, info).await.map(Some),
			None => Ok(None),
		}
	}

	/// Gives the deposits of a referendum that has ended back to who placed them. Anybody can.
	pub async fn refund_deposits(&self, account: &Account, index: u32) -> Result<Refunds, Error> {
		let found = self.referendum(index).await?;
		let found = found.ok_or_else(|| Error::refused("Referenda::BadReferendum"))?;
		if found.status.is_open() {
			return Err(Error::refused("Referenda::Unfinished"));
		}
		let mut refunds = Refunds::default();
		if found.decision_deposit.is_some() {
			let call = transactions().referenda().refund_decision_deposit(index);
			let included = self.submit(account, call).await?;
			let event = included.events.find_first::<events::DecisionDepositRefunded>();
			let event = event.transpose().map_err(node_error)?;
			refunds.decision = event.map(|event| Deposit { who: event.who, amount: event.amount });
			refunds.block = included.block;
		}
		// Who asked for what was not granted does not get this one back.
		let returns = matches!(found.status, ReferendumStatus::Approved | ReferendumStatus::Cancelled);
		if returns && found.submission_deposit.is_some() {
			let call = transactions().referenda().refund_submission_deposit(index);
			let included = self.submit(account, call).await?;
			let event = included.events.find_first::<events::SubmissionDepositRefunded>();
			let event = event.transpose().map_err(node_error)?;
			refunds.submission = event.map(|event| Deposit { who: event.who, amount: event.amount });
			refunds.block = included.block;
		}
		match refunds.submission.is_none() && refunds.decision.is_none() {
			true => Err(Error::refused("Referenda::NoDeposit")),
			false => Ok(refunds),
		}
	}
}

fn deposit(deposit: ChainDeposit<AccountId32, u128>) -> Deposit {
	Deposit { who: deposit.who, amount: deposit.amount }
}

async fn referendum(at: &AtBlock, index: u32, info: Info) -> Result<Referendum, Error> {
	use ReferendumStatus::{Approved, Cancelled, Killed, Rejected, TimedOut};
	let (status, ended, submission, decision) = match info {
		ReferendumInfo::Ongoing(status) => return ongoing(at, index, status).await,
		ReferendumInfo::Approved(block, submission, decision) => (Approved, block, submission, decision),
		ReferendumInfo::Rejected(block, submission, decision) => (Rejected, block, submission, decision),
		ReferendumInfo::Cancelled(block, submission, decision) => (Cancelled, block, submission, decision),
		ReferendumInfo::TimedOut(block, submission, decision) => (TimedOut, block, submission, decision),
		ReferendumInfo::Killed(block) => (Killed, block, None, None),
	};
	let scheduled = match status {
		Approved => scheduled(at, index).await?,
		_ => None,
	};
	let (enacted_at, call) = scheduled.unzip();
	Ok(Referendum {
		index,
		status,
		ongoing: None,
		ended: Some(ended),
		call,
		enacted_at,
		submission_deposit: submission.map(deposit),
		decision_deposit: decision.map(deposit),
	})
}

type ChainStatus<Call, Tally, Address> =
	crate::chain::runtime::runtime_types::pallet_referenda::types::ReferendumStatus<
		u16,
		OriginCaller,
		u32,
		Call,
		u128,
		Tally,
		AccountId32,
		Address,
	>;
type ChainTally = crate::chain::runtime::runtime_types::pallet_conviction_voting::types::Tally<u128>;

async fn ongoing<Call, Hash, Address>(
	at: &AtBlock,
	index: u32,
	chain: ChainStatus<Bounded<Call, Hash>, ChainTally, Address>,
) -> Result<Referendum, Error> {
	let track = track(at, chain.track)?;
	let deciding_since = chain.deciding.as_ref().map(|deciding| deciding.since);
	let status = match &chain.deciding {
		Some(deciding) => match deciding.confirming {
			Some(until) => ReferendumStatus::Confirming { until },
			None => {
				ReferendumStatus::Deciding { until: deciding.since.saturating_add(track.decision_period) }
			},
		},
		None => {
			let timeout = constant_of(at, constants().referenda().undeciding_timeout())?;
			ReferendumStatus::Preparing { times_out: chain.submitted.saturating_add(timeout) }
		},
	};
	let tally = Tally { ayes: chain.tally.ayes, nays: chain.tally.nays, support: chain.tally.support };
	let deciding_for = deciding_since.map_or(0, |since| block_of(at).unwrap_or(since).saturating_sub(since));
	let (approval_needed, support_needed) = track.thresholds(deciding_for);
	let standing = Standing {
		approval: Percent::of(tally.ayes, tally.ayes.saturating_add(tally.nays)),
		support: Percent::of(tally.support, electorate(at).await?),
		approval_needed,
		support_needed,
	};
	let ongoing = Ongoing {
		origin: match &chain.origin {
			OriginCaller::Origins(origin) => format!("{origin:?}"),
			other => format!("{other:?}"),
		},
		submitted: chain.submitted,
		prepared: chain.submitted.saturating_add(track.prepare_period),
		queued: chain.in_queue,
		deciding_since,
		enactment: match chain.enactment {
			DispatchTime::At(block) => Enactment::At(block),
			DispatchTime::After(blocks) => Enactment::After(blocks),
		},
		track,
		tally,
		standing,
	};
	Ok(Referendum {
		index,
		status,
		ongoing: Some(ongoing),
		ended: None,
		call: Some(proposed(at, chain.proposal).await?),
		enacted_at: None,
		submission_deposit: Some(deposit(chain.submission_deposit)),
		decision_deposit: chain.decision_deposit.map(deposit),
	})
}

/// The HOLD that can vote: all but what the chain holds out of circulation.
async fn electorate(at: &AtBlock) -> Result<u128, Error> {
	let all = stored(at, storage().balances().total_issuance(), ()).await?.unwrap_or_default();
	let inactive = stored(at, storage().balances().inactive_issuance(), ()).await?.unwrap_or_default();
	Ok(all.saturating_sub(inactive))
}

/// The call of a referendum, from its preimage where the referendum does not carry it.
async fn proposed<Call, Hash>(at: &AtBlock, call: Bounded<Call, Hash>) -> Result<ProposedCall, Error> {
	let (hash, bytes) = match call {
		Bounded::Inline(bytes) => (hash(&bytes.0), Some(bytes.0)),
		Bounded::Lookup { hash, len } => {
			let found = stored(at, storage().preimage().preimage_for(), ((hash, len),)).await?;
			(hash, found.map(|bytes| bytes.0))
		},
		Bounded::Legacy { hash, .. } => (hash, None),
		Bounded::__Ignore(_) => return Err(Error::Incompatible),
	};
	let call = bytes.map(EncodedCall::from_bytes);
	let text = call.as_ref().and_then(|call| call.text(at.metadata_ref()));
	Ok(ProposedCall { hash, call, text })
}

/// When the call of an approved referendum is due, and the call, while it is on the calendar.
async fn scheduled(at: &AtBlock, index: u32) -> Result<Option<(u32, ProposedCall)>, Error> {
	// As pallet-referenda names it.
	let name = hash(&(*b"assembly", "enactment", index).encode()).0;
	let Some((block, place)) = stored(at, storage().scheduler().lookup(), (name,)).await? else {
		return Ok(None);
	};
	let agenda = stored(at, storage().scheduler().agenda(), (block,)).await?;
	let task = agenda.and_then(|agenda| agenda.0.into_iter().nth(place as usize).flatten());
	match task {
		Some(task) => Ok(Some((block, proposed(at, task.call).await?))),
		None => Ok(None),
	}
}
