//! The runtime's wasm, run by an executor that lacks the engine's host functions, as tools do:
//! blocks must be built and executed without them.

use codec::{Decode, Encode};
use freehold_runtime::{
	constants::SLOT_DURATION, extension, Block, Hash, Header, RuntimeCall, SignedPayload, UncheckedExtrinsic,
	VERSION, WASM_BINARY,
};
use sc_executor::WasmExecutor;
use sp_consensus_babe::{
	digests::{PreDigest, SecondaryPlainPreDigest},
	Slot, BABE_ENGINE_ID,
};
use sp_core::{
	storage::{well_known_keys, Storage},
	traits::{CallContext, CodeExecutor, RuntimeCode, WrappedRuntimeCode},
	Blake2Hasher,
};
use sp_inherents::{InherentData, InherentIdentifier};
use sp_keyring::Sr25519Keyring;
use sp_runtime::{
	generic::{Digest, DigestItem, Era},
	traits::{Block as _, Header as _},
	ApplyExtrinsicResult, MultiSignature,
};
use sp_state_machine::{Backend, IterArgs, TestExternalities};
use std::borrow::Cow;

const TIMESTAMP: InherentIdentifier = *b"timstap0";

/// The wasm without the engine's host functions.
struct Tool {
	executor: WasmExecutor<sp_io::SubstrateHostFunctions>,
	code: &'static [u8],
}

impl Tool {
	fn new() -> Self {
		let executor = WasmExecutor::builder().with_allow_missing_host_functions(true).build();
		Self { executor, code: WASM_BINARY.expect("built with SKIP_WASM_BUILD unset") }
	}

	fn call(
		&self,
		state: &mut TestExternalities<Blake2Hasher>,
		method: &str,
		arguments: &[u8],
	) -> Result<Vec<u8>, String> {
		let fetcher = WrappedRuntimeCode(Cow::Borrowed(self.code));
		let code = RuntimeCode { code_fetcher: &fetcher, heap_pages: None, hash: vec![1] };
		let (result, _) =
			self.executor.call(&mut state.ext(), &code, method, arguments, CallContext::Offchain);
		result.map_err(|error| error.to_string())
	}

	/// Genesis of the development chain, made by the wasm itself.
	fn genesis(&self) -> Storage {
		let mut state = TestExternalities::<Blake2Hasher>::default();
		let patch =
			self.call(&mut state, "GenesisBuilder_get_preset", &Some("development").encode()).unwrap();
		let patch = Option::<Vec<u8>>::decode(&mut &patch[..]).unwrap().unwrap();
		let default = self.call(&mut state, "GenesisBuilder_get_preset", &None::<String>.encode()).unwrap();
		let default = Option::<Vec<u8>>::decode(&mut &default[..]).unwrap().unwrap();
		let mut config: serde_json::Value = serde_json::from_slice(&default).unwrap();
		merge(&mut config, serde_json::from_slice(&patch).unwrap());
		let config = serde_json::to_vec(&config).unwrap().encode();
		let built = self.call(&mut state, "GenesisBuilder_build_state", &config).unwrap();
		Result::<(), String>::decode(&mut &built[..]).unwrap().unwrap();
		let genesis = state.as_backend();
		let pairs = genesis.pairs(IterArgs::default()).unwrap().map(|pair| pair.unwrap());
		let code = (well_known_keys::CODE.to_vec(), self.code.to_vec());
		Storage { top: pairs.chain([code]).collect(), children_default: Default::default() }
	}
}

fn merge(target: &mut serde_json::Value, patch: serde_json::Value) {
	match (target, patch) {
		(serde_json::Value::Object(target), serde_json::Value::Object(patch)) => {
			for (key, value) in patch {
				merge(target.entry(key).or_insert(serde_json::Value::Null), value);
			}
		},
		(target, patch) => *target = patch,
	}
}

const SLOT: u64 = 500_000_000;

fn header() -> Header {
	let pre_digest =
		PreDigest::SecondaryPlain(SecondaryPlainPreDigest { authority_index: 0, slot: Slot::from(SLOT) });
	let digest = Digest { logs: vec![DigestItem::PreRuntime(BABE_ENGINE_ID, pre_digest.encode())] };
	Header::new(1, Hash::default(), Hash::default(), Hash::default(), digest)
}

fn remark() -> UncheckedExtrinsic {
	let call = RuntimeCall::System(frame_system::Call::remark_with_event { remark: b"hello".to_vec() });
	let extension = extension(0, Era::Immortal, 0);
	let implicit = (
		(),
		(),
		VERSION.spec_version,
		VERSION.transaction_version,
		Hash::default(),
		Hash::default(),
		(),
		(),
		(),
		None,
		(),
	);
	let payload = SignedPayload::from_raw(call.clone(), extension.clone(), implicit);
	let alice = Sr25519Keyring::Alice;
	let signature = payload.using_encoded(|payload| alice.sign(payload));
	UncheckedExtrinsic::new_signed(
		call,
		alice.to_account_id().into(),
		MultiSignature::Sr25519(signature),
		extension,
	)
}

#[test]
fn version_should_be_told_without_the_engine() {
	let tool = Tool::new();
	let version = tool.call(&mut TestExternalities::default(), "Core_version", &[]).unwrap();
	assert_eq!(sp_version::RuntimeVersion::decode(&mut &version[..]).unwrap().spec_name, VERSION.spec_name);
}

#[test]
fn block_should_be_built_and_executed_without_the_engine() {
	let tool = Tool::new();
	let genesis = tool.genesis();
	let mut state = TestExternalities::<Blake2Hasher>::from(genesis.clone());
	let mut header = header();
	tool.call(&mut state, "Core_initialize_block", &header.encode()).unwrap();

	let mut inherents = InherentData::new();
	inherents.put_data(TIMESTAMP, &(SLOT * SLOT_DURATION)).unwrap();
	let inherents = tool.call(&mut state, "BlockBuilder_inherent_extrinsics", &inherents.encode()).unwrap();
	let mut extrinsics = Vec::<UncheckedExtrinsic>::decode(&mut &inherents[..]).unwrap();
	extrinsics.push(remark());
	for extrinsic in &extrinsics {
		let applied = tool.call(&mut state, "BlockBuilder_apply_extrinsic", &extrinsic.encode()).unwrap();
		ApplyExtrinsicResult::decode(&mut &applied[..]).unwrap().unwrap().unwrap();
	}
	let finalized = tool.call(&mut state, "BlockBuilder_finalize_block", &[]).unwrap();
	header = Header::decode(&mut &finalized[..]).unwrap();
	let block = Block::new(header, extrinsics);
	let mut again = TestExternalities::<Blake2Hasher>::from(genesis);
	tool.call(&mut again, "Core_execute_block", &block.encode()).unwrap();
}
