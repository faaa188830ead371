//! What titles, shares and the market ask of each other.

use crate::{ModelId, VersionIndex};
use codec::{Decode, Encode};
use scale_info::TypeInfo;
use sp_runtime::{DispatchResult, Perbill};

/// Shares that each model has, always.
pub const SHARES: u32 = 1_000_000;

/// What shares and listings ask of the registry of titles.
pub trait Titles<AccountId, Balance> {
	/// Who holds the title.
	fn holder(model: &ModelId) -> Option<AccountId>;

	/// How many versions a model has; none when there is no such model.
	fn versions(model: &ModelId) -> VersionIndex;

	/// Whether it takes no calls any more, for good.
	fn retired(model: &ModelId) -> bool;

	/// Gives the title to that account, which holds the deposit for it, at most `max_deposit`.
	fn replace_holder(model: &ModelId, to: AccountId, max_deposit: Balance) -> DispatchResult;

	/// A model whose title and shares that account holds; for benchmarks.
	#[cfg(feature = "runtime-benchmarks")]
	fn benchmark_title(holder: &AccountId, seed: u32) -> ModelId;
}

/// What the registry of titles asks of the shares.
pub trait Shares<AccountId> {
	/// Gives all shares of a new model to its publisher.
	fn issue(model: &ModelId, publisher: &AccountId) -> DispatchResult;

	/// Makes ready for royalties a chain that is older than the shares.
	fn prepare();

	/// Gives all shares of a model that is older than the shares to its title holder, without a deposit.
	fn adopt(model: &ModelId, holder: &AccountId);

	/// The title has another holder from this block on.
	fn title_moved(model: &ModelId);

	/// Whether the account has all shares of the model.
	fn has_all(model: &ModelId, who: &AccountId) -> bool;
}

/// Without shares.
impl<AccountId> Shares<AccountId> for () {
	fn issue(_: &ModelId, _: &AccountId) -> DispatchResult {
		Ok(())
	}

	fn prepare() {}

	fn adopt(_: &ModelId, _: &AccountId) {}

	fn title_moved(_: &ModelId) {}

	fn has_all(_: &ModelId, _: &AccountId) -> bool {
		true
	}
}

/// What the market asks of the shares.
pub trait Royalties<AccountId, Balance> {
	/// The account that keeps royalties until they are claimed; any sum can be paid to it.
	fn account() -> AccountId;

	/// A royalty has been paid to that account for a call of the model: its shareholders, and those of its
	/// ancestors, may claim it.
	fn accrue(model: &ModelId, royalty: Balance);

	/// Gives a model as many ancestors as it may have; for benchmarks.
	#[cfg(feature = "runtime-benchmarks")]
	fn benchmark_ancestors(model: &ModelId);
}

/// One of a model's shareholders, as clients see them.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, TypeInfo)]
pub struct ShareholderInfo<AccountId, Balance> {
	pub who: AccountId,
	/// Of [`SHARES`].
	pub shares: u32,
	/// Royalties that can be claimed now.
	pub claimable: Balance,
	/// Shares for sale, and the price of one.
	pub offer: Option<(u32, Balance)>,
	/// Who should have the title, and with how many shares that is supported.
	pub supports: Option<(AccountId, u32)>,
}

/// A model in an account's portfolio.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, TypeInfo)]
pub struct HoldingInfo<Balance> {
	pub model: ModelId,
	/// Of [`SHARES`].
	pub shares: u32,
	/// Royalties that can be claimed now.
	pub claimable: Balance,
	/// Shares for sale, and the price of one.
	pub offer: Option<(u32, Balance)>,
}

/// What a model has earned for its shareholders.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, TypeInfo)]
pub struct RoyaltyInfo<Balance> {
	/// All royalties so far, those of derivatives included, those of ancestors not.
	pub taken: Balance,
	/// What of them shareholders have claimed.
	pub claimed: Balance,
}

/// A candidate for a model's title.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, TypeInfo)]
pub struct CandidateInfo<AccountId, BlockNumber> {
	pub candidate: AccountId,
	/// Shares whose holders support it.
	pub support: u32,
	/// The block from which it can take the title, once it has the majority.
	pub from: Option<BlockNumber>,
}

/// An ancestor that has a part in a model's royalties.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, TypeInfo)]
pub struct AncestorInfo<Balance> {
	pub model: ModelId,
	/// Of each royalty, by the terms in force when the model was registered.
	pub part: Perbill,
	/// What the model has earned it so far.
	pub earned: Balance,
}
