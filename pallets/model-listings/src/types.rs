//! What is stored and told, beside the types of [`freehold_primitives::listing`].

use crate::BalanceOf;
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use frame_system::pallet_prelude::BlockNumberFor;
use freehold_primitives::listing;
use scale_info::TypeInfo;

type AccountIdOf<T> = <T as frame_system::Config>::AccountId;

pub type ListingOf<T> = listing::Listing<BlockNumberFor<T>>;
pub type ProposalOf<T> = listing::Proposal<AccountIdOf<T>, BalanceOf<T>, BlockNumberFor<T>>;
pub type AnswerOf<T> = listing::Answer<AccountIdOf<T>, BlockNumberFor<T>>;
pub type ChallengeOf<T> = listing::Challenge<AccountIdOf<T>, BalanceOf<T>, BlockNumberFor<T>>;
pub type ListingInfoOf<T> = listing::ListingInfo<AccountIdOf<T>, BalanceOf<T>, BlockNumberFor<T>>;

/// That a model takes no new requests.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, MaxEncodedLen, TypeInfo)]
pub enum Suspension<BlockNumber> {
	/// Until that block; from then on it says how long the emergency body has to wait. Left by
	/// `confirm_suspension`, for another by `suspend`, and ended by `lift_suspension`.
	Until(BlockNumber),
	/// Left by `lift_suspension`.
	Confirmed,
}

/// How a referendum ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, TypeInfo)]
pub enum Outcome {
	Approved,
	Rejected,
	/// Without a vote that counts: cancelled, killed, timed out, or overdue.
	Lapsed,
}

/// How a challenge ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, TypeInfo)]
pub enum Verdict {
	/// Nobody answered it in time, or at all before the model was delisted.
	Unanswered,
	/// Token holders agreed.
	Upheld,
	/// Token holders disagreed.
	Dismissed,
	/// Token holders did not say.
	Lapsed,
}
