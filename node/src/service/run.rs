//! A node that takes part in the network.

use crate::{
	cli::InferenceArgs,
	inference, rpc,
	service::{
		consensus::{self, Validator},
		offchain::OffchainWorker,
		parts::{parts, Backend, Client, Parts, Pool},
	},
};
use freehold_primitives::crypto::INFERENCE;
use freehold_runtime::{Hash, OpaqueBlock as Block};
use sc_client_api::{Backend as _, HeaderBackend};
use sc_consensus_grandpa::SharedVoterState;
use sc_network::{
	config::FullNetworkConfiguration, config::NetworkBackendType, service::traits::NetworkService,
	Litep2pNetworkBackend, NetworkBackend, NetworkWorker, NotificationService, ProtocolName,
};
use sc_network_sync::SyncingService;
use sc_service::{
	error::Error, BuildNetworkParams, Configuration, SpawnTasksParams, TaskManager, WarpSyncConfig,
};
use sp_keystore::KeystorePtr;
use std::sync::Arc;

/// Starts the node.
pub fn start(config: Configuration, args: &InferenceArgs) -> Result<TaskManager, Error> {
	match config.network.network_backend {
		NetworkBackendType::Litep2p => start_with::<Litep2pNetworkBackend>(config, args),
		NetworkBackendType::Libp2p => start_with::<NetworkWorker<Block, Hash>>(config, args),
	}
}

fn start_with<N: NetworkBackend<Block, Hash>>(
	mut config: Configuration,
	args: &InferenceArgs,
) -> Result<TaskManager, Error> {
	// Without the off-chain worker a node would take a worker's bond and serve nothing.
	config.offchain_worker.enabled = true;

	let (parts, mut task_manager) = parts(&config)?;
	let Parts {
		client,
		backend,
		keystore,
		select_chain,
		pool,
		import_queue,
		block_import,
		consensus,
		mut telemetry,
	} = parts;
	insert_development_key(&config, &keystore)?;
	let inference = inference::start(&config, args, &client, &backend, &keystore)?;

	let Network {
		network,
		system_rpc_tx,
		tx_handler_controller,
		sync,
		grandpa_protocol,
		grandpa_notifications,
	} = start_network::<N>(&config, &task_manager, &client, &backend, &pool, import_queue, &consensus)?;
	OffchainWorker {
		client: &client,
		backend: &backend,
		pool: &pool,
		keystore: &keystore,
		network: &network,
		engine: &inference,
	}
	.start(&config, &task_manager)?;

	let shared_voter_state = SharedVoterState::empty();
	let rpc_builder = {
		let deps = rpc::Deps {
			client: client.clone(),
			pool: pool.clone(),
			select_chain: select_chain.clone(),
			keystore: keystore.clone(),
			babe_worker: consensus.babe_worker,
			grandpa: rpc::GrandpaDeps::new(&consensus.grandpa, backend.clone(), shared_voter_state.clone()),
			tensors: backend.offchain_storage(),
			inference,
		};
		Box::new(move |executor| rpc::create(&deps, executor).map_err(Into::into))
	};

	let role = config.role;
	let force_authoring = config.force_authoring;
	let grandpa_enabled = !config.disable_grandpa;
	let registry = config.prometheus_registry().cloned();
	let handle = telemetry.as_ref().map(|telemetry| telemetry.handle());
	let voter_keystore = role.is_authority().then(|| keystore.clone());
	let grandpa_config = consensus::grandpa_config(&config, voter_keystore, grandpa_protocol, handle.clone());
	sc_service::spawn_tasks(SpawnTasksParams {
		config,
		client: client.clone(),
		backend,
		task_manager: &mut task_manager,
		keystore: keystore.clone(),
		transaction_pool: pool.clone(),
		rpc_builder,
		network: network.clone(),
		system_rpc_tx,
		tx_handler_controller,
		sync_service: sync.clone(),
		telemetry: telemetry.as_mut(),
		tracing_execute_block: None,
	})?;

	let validator = Validator {
		task_manager: &task_manager,
		client,
		select_chain,
		pool,
		keystore,
		network,
		sync,
		registry,
		telemetry: handle,
	};
	if role.is_authority() {
		validator.start_babe(block_import, consensus.babe, force_authoring)?;
	}
	if grandpa_enabled {
		validator.start_grandpa(
			grandpa_config,
			consensus.grandpa,
			grandpa_notifications,
			shared_voter_state,
		)?;
	}
	Ok(task_manager)
}

/// `--dev`, `--alice` and the like know the inference key of that seed too.
fn insert_development_key(config: &Configuration, keystore: &KeystorePtr) -> Result<(), Error> {
	if let Some(seed) = &config.dev_key_seed {
		keystore
			.sr25519_generate_new(INFERENCE, Some(seed))
			.map_err(|error| Error::Other(format!("cannot insert the inference key: {error}")))?;
	}
	Ok(())
}

/// The network, running.
struct Network {
	network: Arc<dyn NetworkService>,
	system_rpc_tx: sc_utils::mpsc::TracingUnboundedSender<sc_rpc::system::Request<Block>>,
	tx_handler_controller: sc_network_transactions::TransactionsHandlerController<Hash>,
	sync: Arc<SyncingService<Block>>,
	grandpa_protocol: ProtocolName,
	grandpa_notifications: Box<dyn NotificationService>,
}

fn start_network<N: NetworkBackend<Block, Hash>>(
	config: &Configuration,
	task_manager: &TaskManager,
	client: &Arc<Client>,
	backend: &Arc<Backend>,
	pool: &Arc<Pool>,
	import_queue: sc_consensus::DefaultImportQueue<Block>,
	consensus: &consensus::Consensus,
) -> Result<Network, Error> {
	let registry = config.prometheus_registry();
	let mut net_config = FullNetworkConfiguration::<_, _, N>::new(&config.network, registry.cloned());
	let metrics = N::register_notification_metrics(registry);
	let grandpa_protocol =
		sc_consensus_grandpa::protocol_standard_name(&client.info().genesis_hash, &config.chain_spec);
	let (protocol, grandpa_notifications) = sc_consensus_grandpa::grandpa_peers_set_config::<_, N>(
		grandpa_protocol.clone(),
		metrics.clone(),
		net_config.peer_store_handle(),
	);
	net_config.add_notification_protocol(protocol);
	let warp_sync = sc_consensus_grandpa::warp_proof::NetworkProvider::new(
		backend.clone(),
		consensus.grandpa.shared_authority_set().clone(),
		Vec::new(),
	);
	let (network, system_rpc_tx, tx_handler_controller, sync, _bitswap) =
		sc_service::build_network(BuildNetworkParams {
			config,
			net_config,
			client: client.clone(),
			transaction_pool: pool.clone(),
			spawn_handle: task_manager.spawn_handle(),
			spawn_essential_handle: task_manager.spawn_essential_handle(),
			import_queue,
			block_announce_validator_builder: None,
			warp_sync_config: Some(WarpSyncConfig::WithProvider(Arc::new(warp_sync))),
			block_relay: None,
			metrics,
			gap_sync_body_policy: None,
		})?;
	Ok(Network {
		network,
		system_rpc_tx,
		tx_handler_controller,
		sync,
		grandpa_protocol,
		grandpa_notifications,
	})
}
