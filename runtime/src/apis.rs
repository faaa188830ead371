//! What the node and clients can ask of the runtime.

use crate::{
	configs::KeyOwnerProof, constants, genesis_presets, queries, AccountId, Babe, Balance, Block,
	BlockNumber, Executive, Grandpa, Historical, Inference, InherentDataExt, ModelLicences, ModelListings,
	ModelPackages, ModelRegistry, ModelShares, Nonce, Runtime, RuntimeCall, RuntimeGenesisConfig,
	SessionKeys, Subscriptions, System, TransactionPayment, VERSION,
};
use alloc::vec::Vec;
use codec::Encode;
use frame_support::{
	genesis_builder_helper::{build_state, get_preset},
	traits::KeyOwnerProofSystem,
	weights::Weight,
};
use freehold_primitives::{
	crypto::InferenceKey,
	licence::{LicenceTerms, ParentLink},
	listing::ListingInfo,
	ownership::{AncestorInfo, CandidateInfo, HoldingInfo, RoyaltyInfo, ShareholderInfo},
	package::{PackageId, PackageInfo},
	queries::ModelInfo,
	request::{FeeEstimate, RequestInfo, ServiceInfo, WorkerInfo},
	subscription::{SubscriptionId, SubscriptionInfo},
	ModelId, RequestId, VersionIndex,
};
use pallet_babe::AuthorityId as BabeId;
use pallet_grandpa::{AuthorityId as GrandpaId, AuthorityList};
use pallet_transaction_payment::{FeeDetails, RuntimeDispatchInfo};
use sp_api::impl_runtime_apis;
use sp_core::{crypto::KeyTypeId, OpaqueMetadata, H256};
use sp_runtime::{
	traits::{Block as BlockT, NumberFor},
	transaction_validity::{TransactionSource, TransactionValidity},
	ApplyExtrinsicResult, ExtrinsicInclusionMode,
};
use sp_session::OpaqueGeneratedSessionKeys;
use sp_version::RuntimeVersion;

type LazyBlock = <Block as BlockT>::LazyBlock;
type Extrinsic = <Block as BlockT>::Extrinsic;

impl_runtime_apis! {
	impl sp_api::Core<Block> for Runtime {
		fn version() -> RuntimeVersion {
			VERSION
		}

		fn execute_block(block: LazyBlock) {
			Executive::execute_block(block)
		}

		fn initialize_block(header: &<Block as BlockT>::Header) -> ExtrinsicInclusionMode {
			Executive::initialize_block(header)
		}
	}

	impl sp_api::Metadata<Block> for Runtime {
		fn metadata() -> OpaqueMetadata {
			OpaqueMetadata::new(Runtime::metadata().into())
		}

		fn metadata_at_version(version: u32) -> Option<OpaqueMetadata> {
			Runtime::metadata_at_version(version)
		}

		fn metadata_versions() -> Vec<u32> {
			Runtime::metadata_versions()
		}
	}

	impl frame_support::view_functions::runtime_api::RuntimeViewFunction<Block> for Runtime {
		fn execute_view_function(
			id: frame_support::view_functions::ViewFunctionId,
			input: Vec<u8>,
		) -> Result<Vec<u8>, frame_support::view_functions::ViewFunctionDispatchError> {
			Runtime::execute_view_function(id, input)
		}
	}

	impl sp_block_builder::BlockBuilder<Block> for Runtime {
		fn apply_extrinsic(extrinsic: Extrinsic) -> ApplyExtrinsicResult {
			Executive::apply_extrinsic(extrinsic)
		}

		fn finalize_block() -> <Block as BlockT>::Header {
			Executive::finalize_block()
		}

		fn inherent_extrinsics(data: sp_inherents::InherentData) -> Vec<Extrinsic> {
			data.create_extrinsics()
		}

		fn check_inherents(block: LazyBlock, data: sp_inherents::InherentData) -> sp_inherents::CheckInherentsResult {
			data.check_extrinsics(&block)
		}
	}

	impl sp_transaction_pool::runtime_api::TaggedTransactionQueue<Block> for Runtime {
		fn validate_transaction(
			source: TransactionSource,
			transaction: Extrinsic,
			block_hash: <Block as BlockT>::Hash,
		) -> TransactionValidity {
			Executive::validate_transaction(source, transaction, block_hash)
		}
	}

	impl sp_offchain::OffchainWorkerApi<Block> for Runtime {
		fn offchain_worker(header: &<Block as BlockT>::Header) {
			Executive::offchain_worker(header)
		}
	}

	impl sp_session::SessionKeys<Block> for Runtime {
		fn generate_session_keys(owner: Vec<u8>, seed: Option<Vec<u8>>) -> OpaqueGeneratedSessionKeys {
			SessionKeys::generate(&owner, seed).into()
		}

		fn decode_session_keys(encoded: Vec<u8>) -> Option<Vec<(Vec<u8>, KeyTypeId)>> {
			SessionKeys::decode_into_raw_public_keys(&encoded)
		}
	}

	impl sp_consensus_babe::BabeApi<Block> for Runtime {
		fn configuration() -> sp_consensus_babe::BabeConfiguration {
			let epoch_config = Babe::epoch_config().unwrap_or(constants::BABE_GENESIS_EPOCH_CONFIG);
			sp_consensus_babe::BabeConfiguration {
				slot_duration: Babe::slot_duration(),
				epoch_length: constants::EPOCH_DURATION_IN_SLOTS,
				c: epoch_config.c,
				authorities: Babe::authorities().to_vec(),
				randomness: Babe::randomness(),
				allowed_slots: epoch_config.allowed_slots,
			}
		}

		fn current_epoch_start() -> sp_consensus_babe::Slot {
			Babe::current_epoch_start()
		}

		fn current_epoch() -> sp_consensus_babe::Epoch {
			Babe::current_epoch()
		}

		fn next_epoch() -> sp_consensus_babe::Epoch {
			Babe::next_epoch()
		}

		fn generate_key_ownership_proof(
			_slot: sp_consensus_babe::Slot,
			authority_id: BabeId,
		) -> Option<sp_consensus_babe::OpaqueKeyOwnershipProof> {
			Historical::prove((sp_consensus_babe::KEY_TYPE, authority_id))
				.map(|proof| sp_consensus_babe::OpaqueKeyOwnershipProof::new(proof.encode()))
		}

		fn submit_report_equivocation_unsigned_extrinsic(
			equivocation_proof: sp_consensus_babe::EquivocationProof<<Block as BlockT>::Header>,
			key_owner_proof: sp_consensus_babe::OpaqueKeyOwnershipProof,
		) -> Option<()> {
			let key_owner_proof: KeyOwnerProof<BabeId> = key_owner_proof.decode()?;
			Babe::submit_unsigned_equivocation_report(equivocation_proof, key_owner_proof)
		}
	}

	impl sp_consensus_grandpa::GrandpaApi<Block> for Runtime {
		fn grandpa_authorities() -> AuthorityList {
			Grandpa::grandpa_authorities()
		}

		fn current_set_id() -> sp_consensus_grandpa::SetId {
			pallet_grandpa::CurrentSetId::<Runtime>::get()
		}

		fn generate_key_ownership_proof(
			_set_id: sp_consensus_grandpa::SetId,
			authority_id: GrandpaId,
		) -> Option<sp_consensus_grandpa::OpaqueKeyOwnershipProof> {
			Historical::prove((sp_consensus_grandpa::KEY_TYPE, authority_id))
				.map(|proof| sp_consensus_grandpa::OpaqueKeyOwnershipProof::new(proof.encode()))
		}

		fn submit_report_equivocation_unsigned_extrinsic(
			equivocation_proof: sp_consensus_grandpa::EquivocationProof<<Block as BlockT>::Hash, NumberFor<Block>>,
			key_owner_proof: sp_consensus_grandpa::OpaqueKeyOwnershipProof,
		) -> Option<()> {
			let key_owner_proof: KeyOwnerProof<GrandpaId> = key_owner_proof.decode()?;
			Grandpa::submit_unsigned_equivocation_report(equivocation_proof, key_owner_proof)
		}
	}

	impl frame_system_rpc_runtime_api::AccountNonceApi<Block, AccountId, Nonce> for Runtime {
		fn account_nonce(account: AccountId) -> Nonce {
			System::account_nonce(account)
		}
	}

	impl pallet_transaction_payment_rpc_runtime_api::TransactionPaymentApi<Block, Balance> for Runtime {
		fn query_info(extrinsic: Extrinsic, len: u32) -> RuntimeDispatchInfo<Balance> {
			TransactionPayment::query_info(extrinsic, len)
		}

		fn query_fee_details(extrinsic: Extrinsic, len: u32) -> FeeDetails<Balance> {
			TransactionPayment::query_fee_details(extrinsic, len)
		}

		fn query_weight_to_fee(weight: Weight) -> Balance {
			TransactionPayment::weight_to_fee(weight)
		}

		fn query_length_to_fee(length: u32) -> Balance {
			TransactionPayment::length_to_fee(length)
		}
	}

	impl pallet_transaction_payment_rpc_runtime_api::TransactionPaymentCallApi<Block, Balance, RuntimeCall> for Runtime {
		fn query_call_info(call: RuntimeCall, len: u32) -> RuntimeDispatchInfo<Balance> {
			TransactionPayment::query_call_info(call, len)
		}

		fn query_call_fee_details(call: RuntimeCall, len: u32) -> FeeDetails<Balance> {
			TransactionPayment::query_call_fee_details(call, len)
		}

		fn query_weight_to_fee(weight: Weight) -> Balance {
			TransactionPayment::weight_to_fee(weight)
		}

		fn query_length_to_fee(length: u32) -> Balance {
			TransactionPayment::length_to_fee(length)
		}
	}

	impl freehold_inference_runtime_api::InferenceApi<Block, AccountId, Balance, BlockNumber> for Runtime {
		fn model(id: ModelId) -> Option<ModelInfo<AccountId, Balance>> {
			ModelRegistry::model(id)
		}

		fn models(after: Option<ModelId>, limit: u32) -> Vec<ModelInfo<AccountId, Balance>> {
			ModelRegistry::models(after, limit)
		}

		fn services(model: ModelId, version: VersionIndex) -> Vec<ServiceInfo<AccountId, Balance>> {
			Inference::services(model, version)
		}

		fn estimate_fee(
			model: ModelId,
			version: VersionIndex,
			redundancy: u8,
			deadline: BlockNumber,
		) -> Option<FeeEstimate<Balance>> {
			Inference::estimate_fee(model, version, redundancy, deadline)
		}

		fn request(id: RequestId) -> Option<RequestInfo<AccountId, Balance, BlockNumber>> {
			Inference::request_info(id)
		}

		fn worker(owner: AccountId) -> Option<WorkerInfo<Balance, BlockNumber>> {
			Inference::worker_info(owner)
		}

		fn served_artifacts(key: InferenceKey) -> Vec<H256> {
			queries::served_artifacts(&key)
		}

		fn tensors_in(extrinsic: Vec<u8>, root: H256) -> Option<Vec<u8>> {
			queries::tensors_in(&extrinsic, root)
		}
	}

	impl freehold_ownership_runtime_api::OwnershipApi<Block, AccountId, Balance, BlockNumber> for Runtime {
		fn shareholders(
			model: ModelId,
			after: Option<AccountId>,
		) -> Vec<ShareholderInfo<AccountId, Balance>> {
			ModelShares::shareholders(model, after)
		}

		fn portfolio(who: AccountId, after: Option<ModelId>) -> Vec<HoldingInfo<Balance>> {
			ModelShares::portfolio(who, after)
		}

		fn payout(who: AccountId) -> Option<AccountId> {
			ModelShares::payout(who)
		}

		fn royalties(model: ModelId) -> Option<RoyaltyInfo<Balance>> {
			ModelShares::royalties(model)
		}

		fn candidates(model: ModelId) -> Vec<CandidateInfo<AccountId, BlockNumber>> {
			ModelShares::candidates(model)
		}

		fn licence(model: ModelId, version: VersionIndex) -> LicenceTerms {
			ModelLicences::licence(model, version)
		}

		fn allowed(model: ModelId, version: VersionIndex, after: Option<AccountId>) -> Vec<AccountId> {
			ModelLicences::allowed(model, version, after)
		}

		fn parents(model: ModelId) -> Vec<ParentLink> {
			ModelLicences::parents(model)
		}

		fn ancestors(model: ModelId) -> Vec<AncestorInfo<Balance>> {
			ModelShares::ancestors(model)
		}

		fn derivatives(model: ModelId, after: Option<ModelId>) -> Vec<(ModelId, VersionIndex)> {
			ModelLicences::derivatives(model, after)
		}

		fn listing(model: ModelId) -> ListingInfo<AccountId, Balance, BlockNumber> {
			ModelListings::listing(model)
		}

		fn listings(after: Option<ModelId>, limit: u32) -> Vec<ListingInfo<AccountId, Balance, BlockNumber>> {
			ModelListings::listings(after, limit)
		}

		fn listing_proposals(
			after: Option<ModelId>,
			limit: u32,
		) -> Vec<ListingInfo<AccountId, Balance, BlockNumber>> {
			ModelListings::proposals(after, limit)
		}

		fn subscription(id: SubscriptionId) -> Option<SubscriptionInfo<AccountId, Balance, BlockNumber>> {
			Subscriptions::subscription(id)
		}

		fn subscriptions_of(who: AccountId) -> Vec<SubscriptionInfo<AccountId, Balance, BlockNumber>> {
			Subscriptions::subscriptions_of(who)
		}
	}

	impl freehold_packages_runtime_api::PackagesApi<Block> for Runtime {
		fn package(id: PackageId) -> Option<PackageInfo> {
			ModelPackages::package_info(id)
		}

		fn packages(after: Option<PackageId>, limit: u32) -> Vec<PackageInfo> {
			ModelPackages::packages(after, limit)
		}

		fn graph(id: PackageId) -> Option<Vec<u8>> {
			ModelPackages::graph_bytes(id)
		}

		fn parts_missing(id: PackageId, after: Option<(u32, u32)>, limit: u32) -> Vec<(u32, u32)> {
			ModelPackages::parts_missing(id, after, limit)
		}
	}

	impl sp_genesis_builder::GenesisBuilder<Block> for Runtime {
		fn build_state(config: Vec<u8>) -> sp_genesis_builder::Result {
			build_state::<RuntimeGenesisConfig>(config)
		}

		fn get_preset(id: &Option<sp_genesis_builder::PresetId>) -> Option<Vec<u8>> {
			get_preset::<RuntimeGenesisConfig>(id, genesis_presets::get_preset)
		}

		fn preset_names() -> Vec<sp_genesis_builder::PresetId> {
			genesis_presets::preset_names()
		}
	}

	#[cfg(feature = "runtime-benchmarks")]
	impl frame_benchmarking::Benchmark<Block> for Runtime {
		fn benchmark_metadata(
			extra: bool,
		) -> (Vec<frame_benchmarking::BenchmarkList>, Vec<frame_support::traits::StorageInfo>) {
			crate::benchmarks::metadata(extra)
		}

		fn dispatch_benchmark(
			config: frame_benchmarking::BenchmarkConfig,
		) -> Result<Vec<frame_benchmarking::BenchmarkBatch>, alloc::string::String> {
			crate::benchmarks::dispatch(config)
		}
	}

	#[cfg(feature = "try-runtime")]
	impl frame_try_runtime::TryRuntime<Block> for Runtime {
		fn on_runtime_upgrade(checks: frame_try_runtime::UpgradeCheckSelect) -> (Weight, Weight) {
			// A failed check must stop the tool that asked.
			let weight = Executive::try_runtime_upgrade(checks).expect("the migrations' checks hold");
			(weight, constants::MAX_BLOCK_WEIGHT)
		}

		fn execute_block(
			block: LazyBlock,
			state_root_check: bool,
			signature_check: bool,
			select: frame_try_runtime::TryStateSelect,
		) -> Weight {
			Executive::try_execute_block(block, state_root_check, signature_check, select).expect("the block executes")
		}
	}
}
