//! What token holders say about models: listings, challenges against them, suspensions.

use crate::ModelId;
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use scale_info::TypeInfo;
use sp_core::H256;

/// A referendum.
pub type PollIndex = u32;

/// How a model stands. Listing is curation, not permission: of the three only `Suspended` stops requests.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Encode, Decode, MaxEncodedLen, TypeInfo)]
pub enum ListingStatus<BlockNumber = u32> {
	/// Left by `list`, which a referendum enacts.
	#[default]
	Unlisted,
	/// Left by `delist`, which a referendum enacts; by `settle_challenge` of a challenge that nobody
	/// answered or that a referendum upheld; and by `suspend`.
	Listed,
	/// Takes no new requests. Left by itself at `until`, and by `lift_suspension`, for `Listed`, or for
	/// `Unlisted` when the model was delisted meanwhile. A referendum confirmed one without `until`,
	/// which only `lift_suspension` ends.
	Suspended { until: Option<BlockNumber> },
}

/// What the market asks of the listings.
pub trait Listings<BlockNumber> {
	/// How the model stands now.
	fn status(model: &ModelId) -> ListingStatus<BlockNumber>;

	/// Whether new requests may be made of it.
	fn takes_requests(model: &ModelId) -> bool {
		!matches!(Self::status(model), ListingStatus::Suspended { .. })
	}
}

/// Without listings.
impl<BlockNumber> Listings<BlockNumber> for () {
	fn status(_: &ModelId) -> ListingStatus<BlockNumber> {
		ListingStatus::Unlisted
	}
}

/// A listed model.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, MaxEncodedLen, TypeInfo)]
pub struct Listing<BlockNumber = u32> {
	pub since: BlockNumber,
	/// From which block it can be challenged: later than `since` after a challenge that was lost.
	pub challengeable_from: BlockNumber,
}

/// Asks token holders to list a model. Left by `list`, or by `settle_proposal` once the referendum has
/// ended otherwise.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, MaxEncodedLen, TypeInfo)]
pub struct Proposal<AccountId, Balance, BlockNumber = u32> {
	pub proposer: AccountId,
	/// BLAKE2b-256 of what the proposer has to say for the model.
	pub statement: H256,
	/// What the proposer has on hold for it.
	pub bond: Balance,
	pub proposed_at: BlockNumber,
	pub poll: PollIndex,
}

/// What is wrong with a listed model.
#[derive(
	Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo,
)]
pub enum Ground {
	/// It is not what its publisher says, in its metadata or elsewhere.
	WrongClaims,
	/// It is somebody else's, or a near-copy of a model that is.
	StolenModel,
}

/// Says that a model should not be listed. Left by `settle_challenge`, or by `delist`.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, MaxEncodedLen, TypeInfo)]
pub struct Challenge<AccountId, Balance, BlockNumber = u32> {
	pub challenger: AccountId,
	pub ground: Ground,
	/// BLAKE2b-256 of the evidence.
	pub evidence: H256,
	/// What the challenger has on hold for it; an answer takes as much.
	pub bond: Balance,
	/// The first block in which it is too late for an answer.
	pub answer_by: BlockNumber,
	pub answer: Option<Answer<AccountId, BlockNumber>>,
}

/// The title holder's answer to a challenge, which takes it to a vote.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, MaxEncodedLen, TypeInfo)]
pub struct Answer<AccountId, BlockNumber = u32> {
	/// Who held the title at that time.
	pub answerer: AccountId,
	/// BLAKE2b-256 of the answer.
	pub statement: H256,
	pub answered_at: BlockNumber,
	pub poll: PollIndex,
}

/// All that is known of a model's listing.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, TypeInfo)]
pub struct ListingInfo<AccountId, Balance, BlockNumber = u32> {
	pub model: ModelId,
	pub status: ListingStatus<BlockNumber>,
	/// Of a suspended model too, unless it was delisted meanwhile.
	pub listing: Option<Listing<BlockNumber>>,
	pub proposal: Option<Proposal<AccountId, Balance, BlockNumber>>,
	pub challenge: Option<Challenge<AccountId, Balance, BlockNumber>>,
	/// Until when the emergency body cannot suspend it again.
	pub suspendable_from: Option<BlockNumber>,
}
