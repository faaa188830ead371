//! Queries of registry and market, and what belongs to an account.

use super::{
	error::{node_error, query},
	runtime::{runtime_apis, storage, transactions},
	types::*,
	Client,
};
use crate::{Account, Error};

/// Models asked for at once.
const PAGE: u32 = 50;

impl Client {
	/// A model with its versions; `None` where there is none of that id.
	pub async fn model(&self, id: H256) -> Result<Option<Model>, Error> {
		let call = runtime_apis().inference_api().model(id);
		let found = self.best().await?.runtime_apis().call(call).await.map_err(query)?;
		Ok(found.map(Model::from))
	}

	/// All models, in the order of the chain's storage.
	pub async fn models(&self) -> Result<Vec<Model>, Error> {
		let best = self.best().await?;
		let mut models: Vec<Model> = Vec::new();
		loop {
			let after = models.last().map(|model| model.id);
			let call = runtime_apis().inference_api().models(after, PAGE);
			let page = best.runtime_apis().call(call).await.map_err(query)?;
			let full = page.len() == PAGE as usize;
			models.extend(page.into_iter().map(Model::from));
			if !full {
				return Ok(models);
			}
		}
	}

	/// Who serves a version.
	pub async fn services(&self, model: H256, version: u32) -> Result<Vec<Service>, Error> {
		let call = runtime_apis().inference_api().services(model, version);
		let found = self.best().await?.runtime_apis().call(call).await.map_err(query)?;
		Ok(found.into_iter().map(Service::from).collect())
	}

	/// What a call of so many workers would cost that has so many blocks; `None` where fewer could
	/// answer it.
	pub async fn estimate_fee(
		&self,
		model: H256,
		version: u32,
		redundancy: u8,
		deadline: u32,
	) -> Result<Option<FeeEstimate>, Error> {
		let call = runtime_apis().inference_api().estimate_fee(model, version, redundancy, deadline);
		let found = self.best().await?.runtime_apis().call(call).await.map_err(query)?;
		Ok(found.map(FeeEstimate::from))
	}

	/// A request, open or closed.
	pub async fn request(&self, id: H256) -> Result<Option<Request>, Error> {
		let call = runtime_apis().inference_api().request(id);
		let found = self.best().await?.runtime_apis().call(call).await.map_err(query)?;
		Ok(found.map(Request::from))
	}

	/// A worker, by its owner.
	pub async fn worker(&self, owner: &AccountId32) -> Result<Option<Worker>, Error> {
		let call = runtime_apis().inference_api().worker(*owner);
		let found = self.best().await?.runtime_apis().call(call).await.map_err(query)?;
		Ok(found.map(Worker::from))
	}

	/// What an account has.
	pub async fn balance(&self, account: &AccountId32) -> Result<Balance, Error> {
		let best = self.best().await?;
		let entry = best.storage().entry(storage().system().account()).map_err(node_error)?;
		let found = entry.try_fetch((*account,)).await.map_err(node_error)?;
		let Some(found) = found else { return Ok(Balance::default()) };
		let data = found.decode().map_err(node_error)?.data;
		Ok(Balance { free: data.free, held: data.reserved })
	}

	/// Sends HOLD to another account, leaving the sender alive.
	pub async fn transfer(&self, account: &Account, to: AccountId32, amount: u128) -> Result<u32, Error> {
		let call = transactions().balances().transfer_keep_alive(to.into(), amount);
		Ok(self.submit(account, call).await?.block)
	}

	/// Claims payouts that could not be made when they fell due; gives the sum.
	pub async fn claim_payout(&self, account: &Account) -> Result<u128, Error> {
		let included = self.submit(account, transactions().inference().claim_payout()).await?;
		let claimed = included.events.find_first::<super::runtime::inference::events::PayoutClaimed>();
		Ok(claimed.transpose().map_err(node_error)?.map_or(0, |event| event.amount))
	}
}
