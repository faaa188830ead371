//! Shares, royalties and the title that the majority gives.

use super::{
	error::{node_error, query},
	runtime::{
		constants, model_shares, runtime_apis,
		runtime_types::{
			bounded_collections::bounded_vec::BoundedVec,
			freehold_primitives::ownership::{CandidateInfo, HoldingInfo, RoyaltyInfo, ShareholderInfo},
		},
		transactions,
	},
	types::*,
	Client,
};
use crate::{Account, Error};

/// The shares of a model.
pub const SHARES: u32 = 1_000_000;

/// Shares for sale.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ShareOffer {
	pub shares: u32,
	/// Of one share, in the smallest unit of HOLD.
	pub price: u128,
}

/// One of a model's shareholders, or one who was and has royalties left to claim.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shareholder {
	pub who: AccountId32,
	pub shares: u32,
	/// In the smallest unit of HOLD.
	pub claimable: u128,
	pub offer: Option<ShareOffer>,
	/// Who should have the title, and with how many shares that is supported.
	pub supports: Option<(AccountId32, u32)>,
}

/// A model in an account's portfolio.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Holding {
	pub model: H256,
	pub shares: u32,
	/// In the smallest unit of HOLD.
	pub claimable: u128,
	pub offer: Option<ShareOffer>,
}

/// What a model has earned for its shareholders, in the smallest unit of HOLD.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Royalties {
	pub taken: u128,
	pub claimed: u128,
}

/// A candidate for a model's title.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Candidate {
	pub account: AccountId32,
	/// Shares whose holders support it.
	pub support: u32,
	/// The block from which it can take the title, once it has the majority.
	pub from: Option<u32>,
}

fn offer(offer: Option<(u32, u128)>) -> Option<ShareOffer> {
	offer.map(|(shares, price)| ShareOffer { shares, price })
}

impl From<ShareholderInfo<AccountId32, u128>> for Shareholder {
	fn from(info: ShareholderInfo<AccountId32, u128>) -> Self {
		let ShareholderInfo { who, shares, claimable, offer: offered, supports } = info;
		Self { who, shares, claimable, offer: offer(offered), supports }
	}
}

impl From<HoldingInfo<u128>> for Holding {
	fn from(info: HoldingInfo<u128>) -> Self {
		let HoldingInfo { model, shares, claimable, offer: offered } = info;
		Self { model, shares, claimable, offer: offer(offered) }
	}
}

impl From<RoyaltyInfo<u128>> for Royalties {
	fn from(RoyaltyInfo { taken, claimed }: RoyaltyInfo<u128>) -> Self {
		Self { taken, claimed }
	}
}

impl From<CandidateInfo<AccountId32, u32>> for Candidate {
	fn from(CandidateInfo { candidate, support, from }: CandidateInfo<AccountId32, u32>) -> Self {
		Self { account: candidate, support, from }
	}
}

impl Client {
	/// All shareholders of a model.
	pub async fn shareholders(&self, model: H256) -> Result<Vec<Shareholder>, Error> {
		let best = self.best().await?;
		let mut found: Vec<Shareholder> = Vec::new();
		loop {
			let after = found.last().map(|line| line.who);
			let call = runtime_apis().ownership_api().shareholders(model, after);
			let page = best.runtime_apis().call(call).await.map_err(query)?;
			if page.is_empty() {
				return Ok(found);
			}
			found.extend(page.into_iter().map(Shareholder::from));
		}
	}

	/// The models of which an account has shares, or royalties to claim.
	pub async fn portfolio(&self, who: &AccountId32) -> Result<Vec<Holding>, Error> {
		let best = self.best().await?;
		let mut found: Vec<Holding> = Vec::new();
		loop {
			let after = found.last().map(|line| line.model);
			let call = runtime_apis().ownership_api().portfolio(*who, after);
			let page = best.runtime_apis().call(call).await.map_err(query)?;
			if page.is_empty() {
				return Ok(found);
			}
			found.extend(page.into_iter().map(Holding::from));
		}
	}

	/// Where an account's claims go, if not to itself.
	pub async fn payout_account(&self, who: &AccountId32) -> Result<Option<AccountId32>, Error> {
		let call = runtime_apis().ownership_api().payout(*who);
		self.best().await?.runtime_apis().call(call).await.map_err(query)
	}

	/// What a model has earned for its shareholders.
	pub async fn royalties(&self, model: H256) -> Result<Royalties, Error> {
		let call = runtime_apis().ownership_api().royalties(model);
		let found = self.best().await?.runtime_apis().call(call).await.map_err(query)?;
		Ok(found.map(Royalties::from).unwrap_or_default())
	}

	/// Whom shareholders would give a model's title to.
	pub async fn candidates(&self, model: H256) -> Result<Vec<Candidate>, Error> {
		let call = runtime_apis().ownership_api().candidates(model);
		let found = self.best().await?.runtime_apis().call(call).await.map_err(query)?;
		Ok(found.into_iter().map(Candidate::from).collect())
	}

	/// Gives shares to an account.
	pub async fn transfer_shares(
		&self,
		account: &Account,
		model: H256,
		to: AccountId32,
		shares: u32,
	) -> Result<u32, Error> {
		let call = transactions().model_shares().transfer(model, to, shares);
		Ok(self.submit(account, call).await?.block)
	}

	/// Offers shares for sale, in place of an earlier offer of the same model.
	pub async fn offer_shares(
		&self,
		account: &Account,
		model: H256,
		offer: ShareOffer,
	) -> Result<u32, Error> {
		let call = transactions().model_shares().offer(model, offer.shares, offer.price);
		Ok(self.submit(account, call).await?.block)
	}

	/// Takes an offer of shares back.
	pub async fn cancel_share_offer(&self, account: &Account, model: H256) -> Result<u32, Error> {
		Ok(self.submit(account, transactions().model_shares().cancel_offer(model)).await?.block)
	}

	/// Buys shares for at most that price each; the block, and what was paid for all of them.
	pub async fn buy_shares(
		&self,
		account: &Account,
		model: H256,
		seller: AccountId32,
		shares: u32,
		max_price: u128,
	) -> Result<(u32, u128), Error> {
		let call = transactions().model_shares().buy(model, seller, shares, max_price);
		let included = self.submit(account, call).await?;
		let sold = included.events.find_first::<model_shares::events::SharesSold>();
		let paid = sold.transpose().map_err(node_error)?.map_or(0, |event| event.paid);
		Ok((included.block, paid))
	}

	/// Claims the royalties of these models, in as many transactions as that takes; gives what came for each.
	pub async fn claim_royalties(
		&self,
		account: &Account,
		models: &[H256],
	) -> Result<Vec<(H256, u128)>, Error> {
		let limit = constants().model_shares().max_claims();
		let limit = self.best().await?.constants().entry(limit).map_err(node_error)?;
		let mut claimed = Vec::new();
		for models in models.chunks(limit.max(1) as usize) {
			let call = transactions().model_shares().claim(BoundedVec(models.to_vec()));
			let included = self.submit(account, call).await?;
			for event in included.events.find::<model_shares::events::RoyaltiesClaimed>() {
				let event = event.map_err(node_error)?;
				claimed.push((event.model, event.amount));
			}
		}
		Ok(claimed)
	}

	/// Sets where the account's claims go; `None`: to itself.
	pub async fn set_payout_account(&self, account: &Account, to: Option<AccountId32>) -> Result<u32, Error> {
		Ok(self.submit(account, transactions().model_shares().set_payout(to)).await?.block)
	}

	/// Supports a candidate for a model's title with all shares that the account has.
	pub async fn support_candidate(
		&self,
		account: &Account,
		model: H256,
		candidate: AccountId32,
	) -> Result<u32, Error> {
		Ok(self.submit(account, transactions().model_shares().support(model, candidate)).await?.block)
	}

	/// Supports nobody any more.
	pub async fn withdraw_support(&self, account: &Account, model: H256) -> Result<u32, Error> {
		Ok(self.submit(account, transactions().model_shares().withdraw_support(model)).await?.block)
	}

	/// Takes a title that the majority of shares has meant for the account for the grace period.
	pub async fn take_title(&self, account: &Account, model: H256, max_deposit: u128) -> Result<u32, Error> {
		let call = transactions().model_shares().take_title(model, max_deposit);
		Ok(self.submit(account, call).await?.block)
	}
}
