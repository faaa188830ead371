//! When the off-chain worker runs, and what it is given.

use crate::{
	inference::Inference,
	service::parts::{Backend, Client, Pool},
};
use freehold_inference_host::EngineExt;
use freehold_runtime::{Hash, OpaqueBlock as Block};
use futures::{FutureExt, StreamExt};
use sc_client_api::{
	Backend as _, BlockchainEvents, FinalityNotifications, ImportNotifications, StorageEventStream,
	StorageKey,
};
use sc_network::service::traits::NetworkService;
use sc_offchain::{OffchainWorkerOptions, OffchainWorkers};
use sc_service::{error::Error, Configuration, SpawnTaskHandle, TaskManager};
use sc_transaction_pool_api::{OffchainTransactionPoolFactory, TransactionPool};
use sc_utils::mpsc::tracing_unbounded;
use sp_keystore::KeystorePtr;
use std::{sync::Arc, time::Duration};

/// How long a round waits for the pool at most; what it then submits may have to be sent again.
const POOL_TIMEOUT: Duration = Duration::from_secs(1);

/// What the off-chain worker works with.
pub struct OffchainWorker<'a> {
	pub client: &'a Arc<Client>,
	pub backend: &'a Arc<Backend>,
	pub pool: &'a Arc<Pool>,
	pub keystore: &'a KeystorePtr,
	pub network: &'a Arc<dyn NetworkService>,
	pub engine: &'a Arc<Inference>,
}

impl OffchainWorker<'_> {
	/// Runs it after each new best block; it alone is given the engine.
	pub fn start(self, config: &Configuration, task_manager: &TaskManager) -> Result<(), Error> {
		let engine = self.engine.clone();
		let workers = OffchainWorkers::new(OffchainWorkerOptions {
			runtime_api_provider: self.client.clone(),
			keystore: Some(self.keystore.clone()),
			offchain_db: self.backend.offchain_storage(),
			transaction_pool: Some(OffchainTransactionPoolFactory::new(self.pool.clone())),
			network_provider: Arc::new(self.network.clone()),
			is_validator: config.role.is_authority(),
			enable_http_requests: false,
			custom_extensions: move |_| vec![Box::new(EngineExt(engine.clone())) as Box<_>],
		})
		.map_err(|error| Error::Other(format!("cannot start the off-chain worker: {error}")))?;
		let spawner = task_manager.spawn_handle();
		let blocks =
			BlocksInPool { client: self.client.clone(), pool: self.pool.clone(), spawner: spawner.clone() };
		task_manager.spawn_handle().spawn(
			"offchain-workers-runner",
			Some("offchain-worker"),
			workers.run(Arc::new(blocks), spawner).boxed(),
		);
		Ok(())
	}
}

/// The client's events, except that an import is told when the pool has looked at the block too:
/// before that the pool refuses what only this block makes valid, such as the answer to a request
/// that it has assigned.
struct BlocksInPool {
	client: Arc<Client>,
	pool: Arc<Pool>,
	spawner: SpawnTaskHandle,
}

impl BlockchainEvents<Block> for BlocksInPool {
	fn import_notification_stream(&self) -> ImportNotifications<Block> {
		let (sender, receiver) = tracing_unbounded("mpsc_blocks_in_pool", 100);
		let mut imported = self.client.import_notification_stream();
		let pool = self.pool.clone();
		let forward = async move {
			while let Some(block) = imported.next().await {
				if block.is_new_best {
					pool.ready_at_with_timeout(block.hash, POOL_TIMEOUT).await;
				}
				if sender.unbounded_send(block).is_err() {
					return;
				}
			}
		};
		self.spawner.spawn("offchain-workers-blocks", Some("offchain-worker"), forward.boxed());
		receiver
	}

	fn every_import_notification_stream(&self) -> ImportNotifications<Block> {
		self.client.every_import_notification_stream()
	}

	fn finality_notification_stream(&self) -> FinalityNotifications<Block> {
		self.client.finality_notification_stream()
	}

	fn storage_changes_notification_stream(
		&self,
		keys: Option<&[StorageKey]>,
		child_keys: Option<&[(StorageKey, Option<Vec<StorageKey>>)]>,
	) -> sp_blockchain::Result<StorageEventStream<Hash>> {
		self.client.storage_changes_notification_stream(keys, child_keys)
	}
}
