//! What can be asked of the node over JSON-RPC beside what every Substrate node answers.

mod inference;

use crate::{
	inference::Inference,
	service::{Backend, Client, Pool, SelectChain},
};
use freehold_runtime::{BlockNumber, Hash, OpaqueBlock as Block};
use jsonrpsee::RpcModule;
use sc_client_api::HeaderBackend;
use sc_consensus_babe::BabeWorkerHandle;
use sc_consensus_babe_rpc::{Babe, BabeApiServer};
use sc_consensus_grandpa::{
	FinalityProofProvider, GrandpaJustificationStream, LinkHalf, SharedAuthoritySet, SharedVoterState,
};
use sc_consensus_grandpa_rpc::{Grandpa, GrandpaApiServer};
use sc_rpc::SubscriptionTaskExecutor;
use sp_keystore::KeystorePtr;
use std::{error::Error, sync::Arc};

/// What this node keeps for off-chain workers.
type OffchainStorage = <Backend as sc_client_api::Backend<Block>>::OffchainStorage;

/// What the answers are made from.
pub struct Deps {
	pub client: Arc<Client>,
	pub pool: Arc<Pool>,
	pub select_chain: SelectChain,
	pub keystore: KeystorePtr,
	pub babe_worker: BabeWorkerHandle<Block>,
	pub grandpa: GrandpaDeps,
	pub tensors: Option<OffchainStorage>,
	pub inference: Arc<Inference>,
}

/// What answers about finality are made from.
pub struct GrandpaDeps {
	voter_state: SharedVoterState,
	authority_set: SharedAuthoritySet<Hash, BlockNumber>,
	justifications: GrandpaJustificationStream<Block>,
	proofs: Arc<FinalityProofProvider<Backend, Block>>,
}

impl GrandpaDeps {
	pub fn new(
		link: &LinkHalf<Block, Client, SelectChain>,
		backend: Arc<Backend>,
		voter_state: SharedVoterState,
	) -> Self {
		let authority_set = link.shared_authority_set().clone();
		let proofs = FinalityProofProvider::new_for_service(backend, Some(authority_set.clone()));
		Self { voter_state, authority_set, justifications: link.justification_stream(), proofs }
	}
}

/// All methods but those that every Substrate node has.
pub fn create(
	deps: &Deps,
	executor: SubscriptionTaskExecutor,
) -> Result<RpcModule<()>, Box<dyn Error + Send + Sync>> {
	use pallet_transaction_payment_rpc::{TransactionPayment, TransactionPaymentApiServer};
	use substrate_frame_rpc_system::{System, SystemApiServer};

	let mut module = RpcModule::new(());
	module.merge(System::new(deps.client.clone(), deps.pool.clone()).into_rpc())?;
	module.merge(TransactionPayment::new(deps.client.clone()).into_rpc())?;
	module.merge(
		Babe::new(
			deps.client.clone(),
			deps.babe_worker.clone(),
			deps.keystore.clone(),
			deps.select_chain.clone(),
		)
		.into_rpc(),
	)?;
	let grandpa = &deps.grandpa;
	module.merge(
		Grandpa::new(
			executor,
			grandpa.authority_set.clone(),
			grandpa.voter_state.clone(),
			grandpa.justifications.clone(),
			grandpa.proofs.clone(),
		)
		.into_rpc(),
	)?;
	module.merge(inference::methods(
		deps.tensors.clone(),
		deps.inference.clone(),
		deps.keystore.clone(),
		deps.client.info().genesis_hash,
	)?)?;
	Ok(module)
}
