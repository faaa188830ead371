//! Subscriptions: requests that the chain makes by itself, every so many blocks.

use super::{
	error::{node_error, query},
	runtime::{
		runtime_apis,
		runtime_types::{
			bounded_collections::bounded_vec::BoundedVec,
			freehold_primitives::subscription::{SubscriptionInfo, Term as ChainTerm},
			pallet_subscriptions::types::Params,
		},
		subscriptions, transactions,
	},
	types::*,
	Client,
};
use crate::{account::random, Account, Error};
use codec::Encode;
use freehold_referee::NamedTensor;

/// How long a subscription lasts while its funds do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Term {
	/// Until its funds are spent.
	Open,
	/// For so many requests; runs that were skipped do not count.
	Runs(u32),
	/// Up to this block and including it.
	Until(u32),
}

/// What is subscribed to. Inputs and outputs are public.
#[derive(Clone, Debug)]
pub struct NewSubscription {
	pub model: H256,
	pub version: u32,
	/// The version's inputs in order.
	pub inputs: Vec<NamedTensor>,
	/// Workers that answer each request, 1 to 7.
	pub redundancy: u8,
	/// Blocks from one run to the next.
	pub every: u32,
	/// Held for each request.
	pub max_fee: u128,
	/// Blocks within which each answer is wanted.
	pub deadline: u32,
	pub term: Term,
	/// Prepaid.
	pub funds: u128,
}

/// A live subscription. Amounts are in the smallest unit of HOLD.
#[derive(Clone, Debug)]
pub struct Subscription {
	pub id: H256,
	pub owner: AccountId32,
	pub model: H256,
	pub version: u32,
	pub input_root: H256,
	pub redundancy: u8,
	pub every: u32,
	pub max_fee: u128,
	pub deadline: u32,
	pub term: Term,
	/// Left for further runs.
	pub funds: u128,
	/// Held for the bytes stored.
	pub deposit: u128,
	/// What a run costs now beside its request.
	pub run_fee: u128,
	/// Requests made so far, and those of them that are open.
	pub runs: u32,
	pub open: u32,
	/// The block of the next run, should that block have room.
	pub next_at: u32,
}

impl From<SubscriptionInfo<AccountId32, u128, u32>> for Subscription {
	fn from(info: SubscriptionInfo<AccountId32, u128, u32>) -> Self {
		Self {
			id: info.id,
			owner: info.owner,
			model: info.model,
			version: info.version,
			input_root: info.input_root,
			redundancy: info.redundancy,
			every: info.every,
			max_fee: info.max_fee,
			deadline: info.deadline,
			term: match info.term {
				ChainTerm::Open => Term::Open,
				ChainTerm::Runs(runs) => Term::Runs(runs),
				ChainTerm::Until(block) => Term::Until(block),
			},
			funds: info.funds,
			deposit: info.deposit,
			run_fee: info.run_fee,
			runs: info.runs,
			open: info.open,
			next_at: info.next_at,
		}
	}
}

impl Client {
	/// Subscribes; the subscription's id and the block.
	pub async fn subscribe(&self, account: &Account, new: NewSubscription) -> Result<(H256, u32), Error> {
		let params = Params {
			model: new.model,
			version: new.version,
			inputs: BoundedVec(new.inputs.encode()),
			redundancy: new.redundancy,
			every: new.every,
			max_fee: new.max_fee,
			deadline: new.deadline,
			term: match new.term {
				Term::Open => ChainTerm::Open,
				Term::Runs(runs) => ChainTerm::Runs(runs),
				Term::Until(block) => ChainTerm::Until(block),
			},
			funds: new.funds,
			salt: u64::from_le_bytes(random()?),
		};
		let included = self.submit(account, transactions().subscriptions().subscribe(params)).await?;
		let made = included.events.find_first::<subscriptions::events::Subscribed>();
		let made = made.ok_or_else(|| Error::Node("the block holds no Subscribed event".into()))?;
		Ok((made.map_err(node_error)?.subscription, included.block))
	}

	/// Replaces the input for further runs.
	pub async fn update_subscription(
		&self,
		account: &Account,
		id: H256,
		inputs: &[NamedTensor],
	) -> Result<u32, Error> {
		let call = transactions().subscriptions().update_input(id, BoundedVec(inputs.encode()));
		Ok(self.submit(account, call).await?.block)
	}

	/// Adds to the funds.
	pub async fn top_up_subscription(&self, account: &Account, id: H256, amount: u128) -> Result<u32, Error> {
		Ok(self.submit(account, transactions().subscriptions().top_up(id, amount)).await?.block)
	}

	/// Ends a subscription; the block, and what was released.
	pub async fn cancel_subscription(&self, account: &Account, id: H256) -> Result<(u32, u128), Error> {
		let included = self.submit(account, transactions().subscriptions().cancel(id)).await?;
		let ended = included.events.find_first::<subscriptions::events::Ended>();
		let released = ended.transpose().map_err(node_error)?.map_or(0, |event| event.released);
		Ok((included.block, released))
	}

	/// A live subscription.
	pub async fn subscription(&self, id: H256) -> Result<Option<Subscription>, Error> {
		let call = runtime_apis().ownership_api().subscription(id);
		let found = self.best().await?.runtime_apis().call(call).await.map_err(query)?;
		Ok(found.map(Subscription::from))
	}

	/// The live subscriptions of an account, at most 256 of them.
	pub async fn subscriptions_of(&self, who: &AccountId32) -> Result<Vec<Subscription>, Error> {
		let call = runtime_apis().ownership_api().subscriptions_of(*who);
		let found = self.best().await?.runtime_apis().call(call).await.map_err(query)?;
		Ok(found.into_iter().map(Subscription::from).collect())
	}
}
