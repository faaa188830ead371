//! What every command that touches the database needs.

use crate::service::consensus::{self, BabeImport, Consensus};
use freehold_runtime::{OpaqueBlock as Block, RuntimeApi};
use sc_executor::WasmExecutor;
use sc_service::{error::Error, Configuration, TaskManager};
use sc_telemetry::{Telemetry, TelemetryWorker};
use sc_transaction_pool::TransactionPoolHandle;
use sp_keystore::KeystorePtr;
use std::sync::Arc;

/// The standard host functions, and the engine's for the off-chain worker.
pub type HostFunctions =
	(sp_io::SubstrateHostFunctions, freehold_inference_host::inference_engine::HostFunctions);
pub type Executor = WasmExecutor<HostFunctions>;
pub type Client = sc_service::TFullClient<Block, RuntimeApi, Executor>;
pub type Backend = sc_service::TFullBackend<Block>;
pub type SelectChain = sc_consensus::LongestChain<Backend, Block>;
pub type Pool = TransactionPoolHandle<Block, Client>;

/// The database and what stands on it.
pub struct Parts {
	pub client: Arc<Client>,
	pub backend: Arc<Backend>,
	pub keystore: KeystorePtr,
	pub select_chain: SelectChain,
	pub pool: Arc<Pool>,
	pub import_queue: sc_consensus::DefaultImportQueue<Block>,
	pub block_import: BabeImport,
	pub consensus: Consensus,
	pub telemetry: Option<Telemetry>,
}

/// Opens the database.
pub fn parts(config: &Configuration) -> Result<(Parts, TaskManager), Error> {
	let telemetry = telemetry(config)?;
	let executor = sc_service::new_wasm_executor(&config.executor);
	let (client, backend, keystore, task_manager) = sc_service::new_full_parts::<Block, RuntimeApi, _>(
		config,
		telemetry.as_ref().map(|(_, telemetry)| telemetry.handle()),
		executor,
		Vec::new(),
	)?;
	let client = Arc::new(client);
	let telemetry = telemetry.map(|(worker, telemetry)| {
		task_manager.spawn_handle().spawn("telemetry", None, worker.run());
		telemetry
	});
	let select_chain = SelectChain::new(backend.clone());
	let pool = Arc::new(
		sc_transaction_pool::Builder::new(
			task_manager.spawn_essential_handle(),
			client.clone(),
			config.role.is_authority().into(),
		)
		.with_options(config.transaction_pool.clone())
		.with_prometheus(config.prometheus_registry())
		.build(),
	);
	let handle = telemetry.as_ref().map(Telemetry::handle);
	let (block_import, import_queue, consensus) =
		consensus::import(config, &task_manager, &client, &select_chain, &pool, handle)?;
	let keystore = keystore.keystore();
	let parts = Parts {
		client,
		backend,
		keystore,
		select_chain,
		pool,
		import_queue,
		block_import,
		consensus,
		telemetry,
	};
	Ok((parts, task_manager))
}

fn telemetry(config: &Configuration) -> Result<Option<(TelemetryWorker, Telemetry)>, Error> {
	let Some(endpoints) = config.telemetry_endpoints.clone().filter(|endpoints| !endpoints.is_empty()) else {
		return Ok(None);
	};
	/// Messages that may wait to be sent.
	const BUFFER: usize = 16;
	let worker = TelemetryWorker::new(BUFFER)?;
	let telemetry = worker.handle().new_telemetry(endpoints);
	Ok(Some((worker, telemetry)))
}
