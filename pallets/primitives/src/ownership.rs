//! What titles, shares and the market ask of each other.

use crate::ModelId;
use alloc::vec::Vec;
use sp_runtime::DispatchResult;

/// Shares that each model has, always.
pub const SHARES: u32 = 1_000_000;

/// What shares and listings ask of the registry of titles.
pub trait Titles<AccountId, Balance> {
	/// Who holds the title.
	fn holder(model: &ModelId) -> Option<AccountId>;

	/// Whether it takes no calls any more, for good.
	fn retired(model: &ModelId) -> bool;

	/// Gives the title to that account, which holds the deposit for it, at most `max_deposit`.
	fn replace_holder(model: &ModelId, to: AccountId, max_deposit: Balance) -> DispatchResult;

	/// Every model and its title holder, for migrations.
	fn all() -> Vec<(ModelId, AccountId)>;

	/// A model whose title that account holds; for benchmarks.
	#[cfg(feature = "runtime-benchmarks")]
	fn benchmark_title(holder: &AccountId, seed: u32) -> ModelId;
}

/// What the registry of titles asks of the shares.
pub trait Shares<AccountId> {
	/// Gives all shares of a new model to its publisher.
	fn issue(model: &ModelId, publisher: &AccountId) -> DispatchResult;
}

/// Without shares.
impl<AccountId> Shares<AccountId> for () {
	fn issue(_: &ModelId, _: &AccountId) -> DispatchResult {
		Ok(())
	}
}

/// What the market asks of the shares.
pub trait Royalties<AccountId, Balance> {
	/// The account that keeps royalties until they are claimed; any sum can be paid to it.
	fn account() -> AccountId;

	/// A royalty has been paid to that account for a call of the model: its shareholders may claim it.
	fn accrue(model: &ModelId, royalty: Balance);
}
