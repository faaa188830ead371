//! What referenda have granted from the treasury.

use super::{constant_of, entries};
use crate::{
	chain::{
		runtime::{
			constants,
			runtime_types::pallet_treasury::PaymentState,
			storage, transactions,
			treasury::{events::Paid, storage::spends::Output},
		},
		types::AccountId32,
		Client,
	},
	Account, Error,
};

/// A payment that a referendum has granted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Spend {
	pub index: u32,
	/// In the smallest unit of HOLD.
	pub amount: u128,
	pub to: AccountId32,
	/// The first block in which it can be paid.
	pub from: u32,
	/// The block from which it cannot any more.
	pub until: u32,
	pub paid: bool,
}

impl Client {
	/// The treasury's account.
	pub async fn treasury_account(&self) -> Result<AccountId32, Error> {
		constant_of(&self.best().await?, constants().treasury().pot_account())
	}

	/// Payments that are granted and have not been settled; the newest first.
	pub async fn spends(&self) -> Result<Vec<Spend>, Error> {
		let at = self.best().await?;
		let spends = entries(&at, storage().treasury().spends()).await?.into_iter();
		let spend = |((index,), spend): ((u32,), Output)| Spend {
			index,
			amount: spend.amount,
			to: spend.beneficiary,
			from: spend.valid_from,
			until: spend.expire_at,
			paid: matches!(spend.status, PaymentState::Attempted { .. }),
		};
		let mut found: Vec<Spend> = spends.map(spend).collect();
		found.sort_by_key(|spend| std::cmp::Reverse(spend.index));
		Ok(found)
	}

	/// Pays what was granted. Anybody can.
	pub async fn pay_spend(&self, account: &Account, index: u32) -> Result<u32, Error> {
		let included = self.submit(account, transactions().treasury().payout(index)).await?;
		if !included.events.has::<Paid>() {
			return Err(Error::refused("Treasury::PayoutError"));
		}
		// The chain then forgets it.
		self.submit(account, transactions().treasury().check_status(index)).await?;
		Ok(included.block)
	}
}
