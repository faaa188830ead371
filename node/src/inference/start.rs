//! Starts the engine as the command line says.

use super::{inputs::NodeInputs, metrics::Metrics, Inference, Pinned, LOG_TARGET};
use crate::{
	cli::InferenceArgs,
	service::{Backend, Client},
};
use freehold_engine::{
	default_library_path,
	store::{Store, StoreConfig},
	EngineConfig, Hash, Observer, OrtEngine,
};
use freehold_inference_runtime_api::InferenceApi;
use freehold_primitives::crypto::INFERENCE;
use freehold_runtime::{AccountId, Balance, BlockNumber, OpaqueBlock};
use sc_client_api::HeaderBackend;
use sc_service::{error::Error, ChainType, Configuration};
use sp_api::ProvideRuntimeApi;
use sp_keystore::KeystorePtr;
use std::sync::Arc;

const MIB: u64 = 1 << 20;
const GIB: u64 = 1 << 30;

/// The node's engine. One that cannot start is no reason not to validate: it is said, and jobs fail.
pub fn start(
	config: &Configuration,
	args: &InferenceArgs,
	client: &Arc<Client>,
	backend: &Arc<Backend>,
	keystore: &KeystorePtr,
) -> Result<Arc<Inference>, Error> {
	let inputs = NodeInputs { client: client.clone(), backend: backend.clone() };
	let observer = match config.prometheus_registry() {
		Some(registry) => Some(Arc::new(Metrics::register(registry)?) as Arc<dyn Observer>),
		None => None,
	};
	let started = try_start(config, args, observer, inputs, pinned(client.clone(), keystore.clone()));
	Ok(Arc::new(started.unwrap_or_else(|reason| {
		log::warn!(target: LOG_TARGET, "⚠️  This node validates but runs no models: {reason}");
		Inference::missing(reason)
	})))
}

fn try_start(
	config: &Configuration,
	args: &InferenceArgs,
	observer: Option<Arc<dyn Observer>>,
	inputs: NodeInputs,
	pinned: Pinned,
) -> Result<Inference, String> {
	let store = Store::open(store_config(config, args)).map_err(|error| format!("model store: {error}"))?;
	let engine = OrtEngine::start(engine_config(args, observer)).map_err(|error| error.to_string())?;
	Inference::new(args.engine_queue.get(), Arc::new(engine), store, Box::new(inputs), pinned)
		.map_err(|error| format!("cannot start a thread: {error}"))
}

fn engine_config(args: &InferenceArgs, observer: Option<Arc<dyn Observer>>) -> EngineConfig {
	let library = args.onnxruntime.clone().unwrap_or_else(default_library_path);
	EngineConfig {
		runners: args.engine_parallel.get(),
		queue: args.engine_queue.get(),
		memory_limit: (args.engine_memory.get() as u64).saturating_mul(MIB),
		observer,
		..EngineConfig::new(library)
	}
}

fn store_config(config: &Configuration, args: &InferenceArgs) -> StoreConfig {
	let directory = args.model_store.clone().unwrap_or_else(|| config.data_path.join("models"));
	let own_chain = matches!(config.chain_spec.chain_type(), ChainType::Development | ChainType::Local);
	let local_sources = own_chain || args.model_local_sources;
	StoreConfig {
		quota: (args.model_quota.get() as u64).saturating_mul(GIB),
		allow_files: local_sources,
		allow_private_hosts: local_sources,
		..StoreConfig::new(directory)
	}
}

/// What the chain says that this node's workers serve stays in the store.
fn pinned(client: Arc<Client>, keystore: KeystorePtr) -> Pinned {
	Box::new(move |hash: &Hash| {
		let best = client.info().best_hash;
		let api = client.runtime_api();
		keystore.sr25519_public_keys(INFERENCE).into_iter().any(|key| {
			let served = InferenceApi::<OpaqueBlock, AccountId, Balance, BlockNumber>::served_artifacts(
				&*api,
				best,
				key.into(),
			);
			// What is not known to be unused is kept.
			served
				.map_or(true, |artifacts| artifacts.iter().any(|artifact| artifact.as_fixed_bytes() == hash))
		})
	})
}
