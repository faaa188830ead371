//! The connection to a node, and transactions.

mod claims;
mod convert;
pub(crate) mod error;
pub mod governance;
mod licences;
mod lineage;
mod listings;
mod market;
mod models;
mod on_chain;
mod packages;
mod requests;
mod resolve;
#[allow(clippy::all, missing_docs)]
pub(crate) mod runtime;
mod shares;
mod subscriptions;
pub mod types;
mod watch;
mod workers;

pub use claims::HeldClaim;
pub use listings::OpenedPoll;
pub use models::{MetadataChange, NewModel, Published};
pub use on_chain::{OnChainAnswer, OnChainQuestion};
pub use requests::{Asked, Question};
pub use workers::{InferenceKey, KeyProof, ServiceOutcome};

use crate::{Account, Error};
use error::{node_error, root_cause};
use std::{sync::Arc, time::Duration};
use subxt::{
	backend::LegacyBackend,
	config::{
		substrate::{SubstrateConfig, H256},
		DefaultExtrinsicParamsBuilder, RpcConfigFor,
	},
	extrinsics::ExtrinsicEvents,
	rpcs::{methods::legacy::LegacyRpcMethods, RpcClient},
	transactions::{Payload, TransactionStatus},
	OnlineClient,
};
use watch::Watch;

/// Blocks for which a transaction that nobody includes stays valid; to be rounded up to a power of two.
const MORTALITY: u64 = 64;

/// The longest life that the chain knows, as it remembers the hashes of so many blocks.
const LONGEST_LIFE: u64 = 4096;

/// How long a transaction is waited for.
const INCLUSION: Duration = Duration::from_secs(180);

/// How often the chain's head is looked at while waiting for it.
pub(crate) const POLL: Duration = Duration::from_millis(400);

pub(crate) type AtBlock = subxt::client::OnlineClientAtBlock<SubstrateConfig>;
pub(crate) type Events = ExtrinsicEvents<SubstrateConfig>;

/// When a transaction counts as done.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Finality {
	/// It is in a block of the best chain, which another fork may still replace.
	#[default]
	Best,
	/// It is in a finalised block.
	Finalised,
}

/// Hears what a long operation is doing, a line at a time.
pub trait Report: Sync {
	fn step(&self, text: &str);
}

/// Reports to nobody.
pub struct Quiet;

impl Report for Quiet {
	fn step(&self, _: &str) {}
}

/// A connection to one node.
#[derive(Clone)]
pub struct Client {
	api: OnlineClient<SubstrateConfig>,
	rpc: RpcClient,
	methods: LegacyRpcMethods<RpcConfigFor<SubstrateConfig>>,
	url: String,
	finality: Finality,
}

/// A transaction that is in a block and succeeded there.
pub(crate) struct Included {
	pub block: u32,
	pub events: Events,
}

impl Client {
	/// Connects to a node's RPC at a `ws://` or `wss://` address.
	pub async fn connect(url: &str) -> Result<Self, Error> {
		let unreachable = |reason: String| Error::Unreachable { url: url.to_owned(), reason };
		if !url.starts_with("ws://") && !url.starts_with("wss://") {
			return Err(Error::input(format!("{url:?} is no ws:// or wss:// address of a node")));
		}
		let rpc = RpcClient::from_insecure_url(url).await.map_err(|error| unreachable(root_cause(&error)))?;
		// The older methods work at any block, and the nonce they give counts what is in the pool.
		let backend = Arc::new(LegacyBackend::builder().build(rpc.clone()));
		let api =
			OnlineClient::from_backend(backend).await.map_err(|error| unreachable(root_cause(&error)))?;
		let methods = LegacyRpcMethods::new(rpc.clone());
		Ok(Self { api, rpc, methods, url: url.to_owned(), finality: Finality::default() })
	}

	/// The same connection with another notion of when a transaction is done.
	pub fn with_finality(mut self, finality: Finality) -> Self {
		self.finality = finality;
		self
	}

	/// The node's address.
	pub fn url(&self) -> &str {
		&self.url
	}

	/// The number of the best block.
	pub async fn block_number(&self) -> Result<u32, Error> {
		let header = self.methods.chain_get_header(None).await.map_err(node_error)?;
		let header = header.ok_or_else(|| Error::Node("the node has no best block".into()))?;
		u32::try_from(header.number).map_err(node_error)
	}

	/// Waits until the best block has at least this number.
	pub async fn wait_for_block(&self, number: u32, limit: Duration) -> Result<u32, Error> {
		let mut watch = Watch::new(self, limit, &Quiet);
		loop {
			let now = watch.ask(|client| async move { client.block_number().await }).await?;
			if now >= number {
				return Ok(now);
			}
			if watch.is_over() {
				return Err(Error::TimedOut(format!(
					"block {number} did not come within {} s; the best block is {now}",
					limit.as_secs()
				)));
			}
			tokio::time::sleep(POLL).await;
		}
	}

	pub(crate) async fn best(&self) -> Result<AtBlock, Error> {
		let hash = self.methods.chain_get_block_hash(None).await.map_err(node_error)?;
		let hash = hash.ok_or_else(|| Error::Node("the node has no best block".into()))?;
		self.at(hash).await
	}

	pub(crate) async fn block_hash(&self, number: u32) -> Result<H256, Error> {
		let hash = self.methods.chain_get_block_hash(Some(number.into())).await.map_err(node_error)?;
		hash.ok_or_else(|| Error::Node(format!("the node has no block {number}")))
	}

	pub(crate) async fn at(&self, block: H256) -> Result<AtBlock, Error> {
		self.api.at_block(block).await.map_err(node_error)
	}

	pub(crate) fn rpc(&self) -> &RpcClient {
		&self.rpc
	}

	/// Signs, sends, and waits until the call is in a block and has succeeded there.
	pub(crate) async fn submit<Call: Payload>(
		&self,
		account: &Account,
		call: Call,
	) -> Result<Included, Error> {
		let included = tokio::time::timeout(INCLUSION, self.include(account, call));
		included.await.unwrap_or_else(|_| {
			Err(Error::TimedOut(format!(
				"the transaction is in no block after {} s; if it was sent, it may still get into one for some minutes",
				INCLUSION.as_secs()
			)))
		})
	}

	/// The last final block, once it has the runtime that the best one has: a signature is for one runtime, and
	/// after an upgrade only that of the next one counts.
	async fn anchor(&self) -> Result<AtBlock, Error> {
		loop {
			let anchor = self.api.at_current_block().await.map_err(node_error)?;
			if anchor.spec_version() == self.best().await?.spec_version() {
				return Ok(anchor);
			}
			tokio::time::sleep(POLL).await;
		}
	}

	async fn include<Call: Payload>(&self, account: &Account, call: Call) -> Result<Included, Error> {
		// The block that the transaction's lifetime counts from: a best block may be reorganised away, and
		// the transaction would be void with it.
		let anchor = self.anchor().await?;
		let nonce = self.methods.system_account_next_index(&account.id()).await.map_err(node_error)?;
		// Nothing may have become final for a while.
		let lag = self.best().await?.block_number().saturating_sub(anchor.block_number());
		let life = MORTALITY.saturating_add(lag).min(LONGEST_LIFE);
		let params = DefaultExtrinsicParamsBuilder::new().nonce(nonce).mortal(life).build();
		let signed = anchor.transactions().create_signed(&call, &account.keypair, params).await;
		let sent = signed.map_err(error::extrinsic)?.submit_and_watch().await;
		let mut progress = sent.map_err(error::extrinsic)?;
		while let Some(status) = progress.next().await {
			let block = match status.map_err(node_error)? {
				TransactionStatus::InBestBlock(block) if self.finality == Finality::Best => block,
				TransactionStatus::InFinalizedBlock(block) => block,
				TransactionStatus::Error { message }
				| TransactionStatus::Invalid { message }
				| TransactionStatus::Dropped { message } => return Err(Error::refused(message)),
				_ => continue,
			};
			let events = block.wait_for_success().await.map_err(error::outcome)?;
			let at = self.at(block.block_hash()).await?;
			let block = u32::try_from(at.block_number()).map_err(node_error)?;
			return Ok(Included { block, events });
		}
		Err(Error::Node("the node stopped watching the transaction; it may still get into a block".into()))
	}
}
