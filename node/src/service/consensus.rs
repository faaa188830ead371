//! BABE makes blocks, GRANDPA makes them final.

use crate::service::parts::{Backend, Client, Pool, SelectChain};
use freehold_runtime::{
	constants::{MAX_BLOCK_LENGTH, SLOT_DURATION},
	Hash, OpaqueBlock as Block,
};
use sc_consensus::DefaultImportQueue;
use sc_consensus_babe::{
	BabeBlockImport, BabeLink, BabeParams, BabeWorkerHandle, ImportQueueParams, SlotProportion,
};
use sc_consensus_grandpa::{
	GrandpaBlockImport, GrandpaParams, LinkHalf, SharedVoterState, VotingRulesBuilder,
};
use sc_consensus_slots::BackoffAuthoringOnFinalizedHeadLagging;
use sc_network::{service::traits::NetworkService, NotificationService, ProtocolName};
use sc_network_sync::SyncingService;
use sc_service::{error::Error, Configuration, TaskManager};
use sc_telemetry::TelemetryHandle;
use sc_transaction_pool_api::OffchainTransactionPoolFactory;
use sp_consensus_babe::{inherents::InherentDataProvider as SlotProvider, SlotDuration};
use sp_keystore::KeystorePtr;
use std::{
	future::{ready, Ready},
	sync::Arc,
	time::Duration,
};

/// Blocks after which finality is proven at the latest, for those who were not there.
const JUSTIFICATION_PERIOD: u32 = 512;
/// How long a vote is passed around.
const GOSSIP_DURATION: Duration = Duration::from_millis(333);
/// What of a slot goes to filling a block; the rest is for passing it on and executing it.
const PROPOSAL_PORTION: f32 = 0.5;

type GrandpaImport = GrandpaBlockImport<Backend, Block, Client, SelectChain>;
pub type BabeImport = BabeBlockImport<Block, Client, GrandpaImport, Inherents, SelectChain>;

/// Says which slot a block belongs to and what time it is.
type Inherents =
	fn(Hash, ()) -> Ready<Result<(SlotProvider, sp_timestamp::InherentDataProvider), InherentError>>;
type InherentError = Box<dyn std::error::Error + Send + Sync>;

/// What links the import of blocks to their making and their finality.
pub struct Consensus {
	pub babe: BabeLink<Block>,
	pub babe_worker: BabeWorkerHandle<Block>,
	pub grandpa: LinkHalf<Block, Client, SelectChain>,
}

// The slot's length never changes in the life of a chain.
fn inherents(
	_parent: Hash,
	_: (),
) -> Ready<Result<(SlotProvider, sp_timestamp::InherentDataProvider), InherentError>> {
	let now = sp_timestamp::InherentDataProvider::from_system_time();
	let slot = SlotProvider::from_timestamp_and_slot_duration(*now, SlotDuration::from_millis(SLOT_DURATION));
	ready(Ok((slot, now)))
}

/// How blocks from anywhere get into the database.
pub fn import(
	config: &Configuration,
	task_manager: &TaskManager,
	client: &Arc<Client>,
	select_chain: &SelectChain,
	pool: &Arc<Pool>,
	telemetry: Option<TelemetryHandle>,
) -> Result<(BabeImport, DefaultImportQueue<Block>, Consensus), Error> {
	let (grandpa_import, grandpa) = sc_consensus_grandpa::block_import(
		client.clone(),
		JUSTIFICATION_PERIOD,
		client,
		select_chain.clone(),
		telemetry.clone(),
	)?;
	let (block_import, babe) = sc_consensus_babe::block_import(
		sc_consensus_babe::configuration(&**client)?,
		grandpa_import.clone(),
		client.clone(),
		inherents as Inherents,
		select_chain.clone(),
		OffchainTransactionPoolFactory::new(pool.clone()),
	)?;
	let (import_queue, babe_worker) = sc_consensus_babe::import_queue(ImportQueueParams {
		link: babe.clone(),
		block_import: block_import.clone(),
		justification_import: Some(Box::new(grandpa_import)),
		client: client.clone(),
		slot_duration: babe.config().slot_duration(),
		spawner: &task_manager.spawn_essential_handle(),
		registry: config.prometheus_registry(),
		telemetry,
	})?;
	Ok((block_import, import_queue, Consensus { babe, babe_worker, grandpa }))
}

/// What making and finalising blocks needs of the running node.
pub struct Validator<'a> {
	pub task_manager: &'a TaskManager,
	pub client: Arc<Client>,
	pub select_chain: SelectChain,
	pub pool: Arc<Pool>,
	pub keystore: KeystorePtr,
	pub network: Arc<dyn NetworkService>,
	pub sync: Arc<SyncingService<Block>>,
	pub registry: Option<substrate_prometheus_endpoint::Registry>,
	pub telemetry: Option<TelemetryHandle>,
}

impl Validator<'_> {
	/// Makes blocks in the slots that are this node's.
	pub fn start_babe(
		&self,
		block_import: BabeImport,
		babe_link: BabeLink<Block>,
		force: bool,
	) -> Result<(), Error> {
		let mut proposer = sc_basic_authorship::ProposerFactory::new(
			self.task_manager.spawn_handle(),
			self.client.clone(),
			self.pool.clone(),
			self.registry.as_ref(),
			self.telemetry.clone(),
		);
		proposer.set_default_block_size_limit(MAX_BLOCK_LENGTH as usize);
		let babe = sc_consensus_babe::start_babe(BabeParams {
			keystore: self.keystore.clone(),
			client: self.client.clone(),
			select_chain: self.select_chain.clone(),
			env: proposer,
			block_import,
			sync_oracle: self.sync.clone(),
			justification_sync_link: self.sync.clone(),
			create_inherent_data_providers: inherents as Inherents,
			force_authoring: force,
			backoff_authoring_blocks: Some(BackoffAuthoringOnFinalizedHeadLagging::default()),
			babe_link,
			block_proposal_slot_portion: SlotProportion::new(PROPOSAL_PORTION),
			max_block_proposal_slot_portion: None,
			telemetry: self.telemetry.clone(),
		})?;
		self.task_manager.spawn_essential_handle().spawn_blocking("babe", Some("block-authoring"), babe);
		Ok(())
	}

	/// Votes on what is final, if this node has a key to vote with, and listens if not.
	pub fn start_grandpa(
		&self,
		config: sc_consensus_grandpa::Config,
		link: LinkHalf<Block, Client, SelectChain>,
		notification_service: Box<dyn NotificationService>,
		shared_voter_state: SharedVoterState,
	) -> Result<(), Error> {
		let voter = sc_consensus_grandpa::run_grandpa_voter(GrandpaParams {
			config,
			link,
			network: self.network.clone(),
			sync: self.sync.clone(),
			notification_service,
			voting_rule: VotingRulesBuilder::default().build(),
			prometheus_registry: self.registry.clone(),
			shared_voter_state,
			telemetry: self.telemetry.clone(),
			offchain_tx_pool_factory: OffchainTransactionPoolFactory::new(self.pool.clone()),
		})?;
		self.task_manager.spawn_essential_handle().spawn_blocking("grandpa-voter", None, voter);
		Ok(())
	}
}

/// How this node takes part in GRANDPA.
pub fn grandpa_config(
	config: &Configuration,
	keystore: Option<KeystorePtr>,
	protocol_name: ProtocolName,
	telemetry: Option<TelemetryHandle>,
) -> sc_consensus_grandpa::Config {
	sc_consensus_grandpa::Config {
		gossip_duration: GOSSIP_DURATION,
		justification_generation_period: JUSTIFICATION_PERIOD,
		observer_enabled: false,
		local_role: config.role,
		name: Some(config.network.node_name.clone()),
		keystore,
		telemetry,
		protocol_name,
	}
}
