//! Freehold's state-transition function: its pallets put together.
#![cfg_attr(not(feature = "std"), no_std)]
#![recursion_limit = "512"]

extern crate alloc;

#[cfg(feature = "std")]
include!(concat!(env!("OUT_DIR"), "/wasm_binary.rs"));

pub mod apis;
#[cfg(feature = "runtime-benchmarks")]
mod benchmarks;
pub mod configs;
pub mod constants;
pub mod fees;
pub mod genesis_presets;
pub mod governance;
mod migrations;
mod queries;
mod transaction;
mod validators;

pub use apis::{RuntimeApi, RUNTIME_API_VERSIONS};
pub use transaction::{extension, SignedPayload, TxExtension, UncheckedExtrinsic};
pub use validators::SessionKeys;

use alloc::{borrow::Cow, vec::Vec};
use governance::origins;
use sp_runtime::{
	generic,
	traits::{BlakeTwo256, IdentifyAccount, Verify},
	MultiAddress, MultiSignature,
};
use sp_version::RuntimeVersion;

pub type Signature = MultiSignature;
pub type AccountId = <<Signature as Verify>::Signer as IdentifyAccount>::AccountId;
pub type Address = MultiAddress<AccountId, ()>;
pub type Balance = u128;
pub type BlockNumber = u32;
pub type Hash = sp_core::H256;
pub type Nonce = u32;

pub type Header = generic::Header<BlockNumber, BlakeTwo256>;
pub type Block = generic::Block<Header, UncheckedExtrinsic>;

/// A block as the node handles it, its extrinsics not decoded: a node outlives the runtime that it
/// was built with.
pub type OpaqueBlock = generic::Block<Header, sp_runtime::OpaqueExtrinsic>;

/// Applies blocks. Migrations are named in `frame_system::Config`.
pub type Executive = frame_executive::Executive<
	Runtime,
	Block,
	frame_system::ChainContext<Runtime>,
	Runtime,
	AllPalletsWithSystem,
>;

// The attribute wants numbers as they are, no constants.
macro_rules! version {
	($spec_version:tt) => {
		/// `spec_version` counts up with every release that changes what blocks do.
		#[sp_version::runtime_version]
		pub const VERSION: RuntimeVersion = RuntimeVersion {
			spec_name: Cow::Borrowed("freehold"),
			impl_name: Cow::Borrowed("freehold-node"),
			authoring_version: 1,
			spec_version: $spec_version,
			impl_version: 1,
			apis: RUNTIME_API_VERSIONS,
			transaction_version: 2,
			system_version: 1,
		};
	};
}

#[cfg(not(feature = "next-version"))]
version!(2);
#[cfg(feature = "next-version")]
version!(3);

// Hooks run in this order. Timestamp's inherent fixes the slot that Babe checks; Babe's
// `on_finalize` makes the block's VRF output known, which Inference's `on_finalize` draws from.
#[frame_support::runtime]
mod runtime {
	#[runtime::runtime]
	#[runtime::derive(
		RuntimeCall,
		RuntimeEvent,
		RuntimeError,
		RuntimeOrigin,
		RuntimeFreezeReason,
		RuntimeHoldReason,
		RuntimeSlashReason,
		RuntimeLockId,
		RuntimeTask,
		RuntimeViewFunction
	)]
	pub struct Runtime;

	#[runtime::pallet_index(0)]
	pub type System = frame_system;
	#[runtime::pallet_index(1)]
	pub type Timestamp = pallet_timestamp;
	#[runtime::pallet_index(2)]
	pub type Babe = pallet_babe;
	#[runtime::pallet_index(3)]
	pub type Authorship = pallet_authorship;
	#[runtime::pallet_index(4)]
	pub type Session = pallet_session;
	#[runtime::pallet_index(5)]
	pub type Historical = pallet_session::historical;
	#[runtime::pallet_index(6)]
	pub type Offences = pallet_offences;
	#[runtime::pallet_index(7)]
	pub type Grandpa = pallet_grandpa;

	#[runtime::pallet_index(10)]
	pub type Balances = pallet_balances;
	#[runtime::pallet_index(11)]
	pub type TransactionPayment = pallet_transaction_payment;
	#[runtime::pallet_index(12)]
	pub type Utility = pallet_utility;
	#[runtime::pallet_index(13)]
	pub type Sudo = pallet_sudo;

	#[runtime::pallet_index(20)]
	pub type ModelRegistry = pallet_model_registry;
	#[runtime::pallet_index(21)]
	pub type Inference = pallet_inference;
	#[runtime::pallet_index(22)]
	pub type ModelShares = pallet_model_shares;
	#[runtime::pallet_index(23)]
	pub type ModelListings = pallet_model_listings;
	#[runtime::pallet_index(24)]
	pub type ModelLicences = pallet_model_licences;
	#[runtime::pallet_index(25)]
	pub type Subscriptions = pallet_subscriptions;
	#[runtime::pallet_index(26)]
	pub type ModelPackages = pallet_model_packages;
	#[runtime::pallet_index(27)]
	pub type OnChainInference = pallet_on_chain_inference;

	#[runtime::pallet_index(30)]
	pub type Preimage = pallet_preimage;
	#[runtime::pallet_index(31)]
	pub type Scheduler = pallet_scheduler;
	#[runtime::pallet_index(32)]
	pub type Referenda = pallet_referenda;
	#[runtime::pallet_index(33)]
	pub type ConvictionVoting = pallet_conviction_voting;
	#[runtime::pallet_index(34)]
	pub type Origins = origins;
	#[runtime::pallet_index(35)]
	pub type Treasury = pallet_treasury;
	#[runtime::pallet_index(36)]
	pub type Parameters = pallet_parameters;
	#[runtime::pallet_index(37)]
	pub type Elections = pallet_elections_phragmen;
	#[runtime::pallet_index(38)]
	pub type EmergencyCommittee = pallet_collective<Instance1>;
	#[runtime::pallet_index(39)]
	pub type Emergency = pallet_emergency;
}

#[cfg(test)]
mod tests;
