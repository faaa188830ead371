//! Blocks built as a validator builds them: with BABE's digest and VRF, the timestamp inherent,
//! and every extrinsic through `Executive` and its extensions.

use crate::{
	extension, Address, Executive, Hash, Header, Runtime, RuntimeCall, Signature, SignedPayload, System,
	UncheckedExtrinsic,
};
use codec::{DecodeAll, Encode};
use freehold_primitives::{
	crypto::InferencePair,
	model::{claim_commitment, Artifact, Signature as ModelSignature, TensorSpec},
	referee::{ElementType, NamedTensor, Tensor, Tolerance},
	tensors_root, ModelId, RequestId,
};
use pallet_inference::{Item, RequestParams, Submission};
use pallet_model_registry::types::{NewModel, NewVersion};
use sp_consensus_babe::{
	digests::{PreDigest, SecondaryVRFPreDigest},
	make_vrf_sign_data, Slot, BABE_ENGINE_ID,
};
use sp_core::{
	crypto::{Pair as _, VrfSecret},
	H256,
};
use sp_keyring::Sr25519Keyring;
use sp_runtime::{
	generic::{Digest, DigestItem, Era},
	traits::Header as _,
	transaction_validity::{TransactionSource, TransactionValidity},
	ApplyExtrinsicResult, DispatchResult, TransactionOutcome,
};

/// The slot of the block after genesis.
const FIRST_SLOT: u64 = 500_000_000;

/// Starts the next block.
pub fn start_block() {
	let number = System::block_number() + 1;
	let slot = Slot::from(FIRST_SLOT + u64::from(number));
	let author = Sr25519Keyring::Alice.pair();
	let sign_data = make_vrf_sign_data(
		&pallet_babe::Randomness::<Runtime>::get(),
		slot,
		pallet_babe::EpochIndex::<Runtime>::get(),
	);
	let digest = PreDigest::SecondaryVRF(SecondaryVRFPreDigest {
		authority_index: 0,
		slot,
		vrf_signature: author.vrf_sign(&sign_data),
	});
	let logs = vec![DigestItem::PreRuntime(BABE_ENGINE_ID, digest.encode())];
	let parent = if number == 1 { System::block_hash(0) } else { parent_hash() };
	let header = Header::new(number, Default::default(), Default::default(), parent, Digest { logs });
	Executive::initialize_block(&header);
	let now = u64::from(slot) * crate::constants::SLOT_DURATION;
	let inherent = UncheckedExtrinsic::new_bare(pallet_timestamp::Call::set { now }.into());
	Executive::apply_extrinsic(inherent).unwrap().unwrap();
}

const PARENT: &[u8] = b"test:parent";

fn parent_hash() -> Hash {
	frame_support::storage::unhashed::get(PARENT).unwrap()
}

/// Ends the block.
pub fn end_block() {
	let header = Executive::finalize_block();
	frame_support::storage::unhashed::put(PARENT, &header.hash());
}

/// A block with these extrinsics, none of which may be refused.
pub fn block(extrinsics: Vec<UncheckedExtrinsic>) -> Vec<DispatchResult> {
	start_block();
	let results = extrinsics.into_iter().map(|xt| Executive::apply_extrinsic(xt).unwrap()).collect();
	end_block();
	results
}

/// A block with these extrinsics, all of which succeed.
pub fn good_block(extrinsics: Vec<UncheckedExtrinsic>) {
	block(extrinsics).into_iter().for_each(|result| result.unwrap());
}

pub fn empty_blocks(count: u32) {
	(0..count).for_each(|_| good_block(Vec::new()));
}

/// What the pool says of an extrinsic, whose state stays as it is.
pub fn validate(source: TransactionSource, extrinsic: &UncheckedExtrinsic) -> TransactionValidity {
	frame_support::storage::with_transaction(
		|| -> TransactionOutcome<Result<_, sp_runtime::DispatchError>> {
			TransactionOutcome::Rollback(Ok(Executive::validate_transaction(
				source,
				extrinsic.clone(),
				parent_hash(),
			)))
		},
	)
	.unwrap()
}

/// What a block's author gets when it applies an extrinsic that the pool refused.
pub fn apply_in_block(extrinsic: &UncheckedExtrinsic) -> ApplyExtrinsicResult {
	frame_support::storage::with_transaction(
		|| -> TransactionOutcome<Result<_, sp_runtime::DispatchError>> {
			start_block();
			TransactionOutcome::Rollback(Ok(Executive::apply_extrinsic(extrinsic.clone())))
		},
	)
	.unwrap()
}

/// A signed extrinsic; `ahead` further ones of the signer go before it.
pub fn signed_after(who: Sr25519Keyring, call: impl Into<RuntimeCall>, ahead: u32) -> UncheckedExtrinsic {
	let nonce = System::account_nonce(who.to_account_id()) + ahead;
	let payload = SignedPayload::new(call.into(), extension(nonce, Era::Immortal, 0)).unwrap();
	let signature = payload.using_encoded(|bytes| who.sign(bytes));
	let (call, extension, _) = payload.deconstruct();
	UncheckedExtrinsic::new_signed(
		call,
		Address::Id(who.to_account_id()),
		Signature::Sr25519(signature),
		extension,
	)
}

pub fn signed(who: Sr25519Keyring, call: impl Into<RuntimeCall>) -> UncheckedExtrinsic {
	signed_after(who, call, 0)
}

/// A worker's hot key.
pub fn hot(who: Sr25519Keyring) -> InferencePair {
	InferencePair::from_string(&format!("//{}//hot", <&str>::from(who)), None).unwrap()
}

/// A submission as a worker's node sends it.
pub fn submission(who: Sr25519Keyring, items: Vec<Item<Runtime>>) -> UncheckedExtrinsic {
	submission_by(who, &hot(who), items)
}

pub fn submission_by(
	who: Sr25519Keyring,
	key: &InferencePair,
	items: Vec<Item<Runtime>>,
) -> UncheckedExtrinsic {
	let (worker, made_at) = (who.to_account_id(), System::block_number());
	let submission = Submission { worker, made_at, items: items.try_into().unwrap() };
	let payload = submission.signing_payload(pallet_inference::genesis::<Runtime>()).unwrap();
	let call = pallet_inference::Call::submit { submission, signature: key.sign(payload.as_bytes()) };
	UncheckedExtrinsic::new_transaction(call.into(), extension(0, Era::Immortal, 0))
}

fn spec(name: &str, element: ElementType, shape: &[u32]) -> TensorSpec {
	TensorSpec {
		name: name.as_bytes().to_vec().try_into().unwrap(),
		element,
		shape: shape.to_vec().try_into().unwrap(),
	}
}

/// What opens the claims made here.
pub const SALT: [u8; 32] = [1; 32];

/// Claims a file as a model to be, and waits until the claim can be used.
pub fn claim(who: Sr25519Keyring, file: &[u8]) -> H256 {
	let commitment = claim_commitment(&who.to_account_id(), &Artifact::of(file).hash, &SALT);
	good_block(vec![signed(who, pallet_model_registry::Call::claim { commitment })]);
	empty_blocks(5);
	commitment
}

/// A version of four bytes in and two floats out.
pub fn new_version(file: &[u8]) -> NewVersion {
	NewVersion {
		artifact: Artifact::of(file),
		package: None,
		locators: vec![b"https://example.org/model.onnx".to_vec().try_into().unwrap()].try_into().unwrap(),
		golden: None,
		signature: ModelSignature {
			inputs: vec![spec("x", ElementType::Uint8, &[4])].try_into().unwrap(),
			outputs: vec![spec("y", ElementType::Float32, &[2])].try_into().unwrap(),
		},
		tolerance: Tolerance::all_close(0.01, 0.0).unwrap(),
		licence: H256::zero(),
		terms: Default::default(),
	}
}

pub fn new_model(file: &[u8], royalty: crate::Balance) -> NewModel<crate::Balance> {
	NewModel {
		name: b"model".to_vec().try_into().unwrap(),
		description: Default::default(),
		royalty,
		version: new_version(file),
		parents: Default::default(),
		max_share: Default::default(),
	}
}

/// Publishes a model of four bytes in and two floats out, through claim and reveal.
pub fn publish(who: Sr25519Keyring, royalty: crate::Balance) -> ModelId {
	let file = b"an ONNX file";
	claim(who, file);
	let model = new_model(file, royalty);
	good_block(vec![signed(who, pallet_model_registry::Call::register { salt: SALT, model })]);
	Artifact::of(file).hash
}

/// Joins a worker that is ready to serve the model.
pub fn serve(who: Sr25519Keyring, model: ModelId, ask: crate::Balance) {
	let payload = pallet_inference::ownership_payload::<Runtime>(&who.to_account_id());
	let join = pallet_inference::Call::join {
		inference_key: hot(who).public(),
		proof: hot(who).sign(payload.as_bytes()),
		bond: 100 * crate::constants::UNIT,
		concurrency: 4,
	};
	let serve = pallet_inference::Call::serve { model, version: 0, ask, min_blocks: 2 };
	good_block(vec![signed(who, join), signed_after(who, serve, 1)]);
	let offered_at = System::block_number();
	let report = Item::Service { model, version: 0, offered_at, result: Ok(()) };
	good_block(vec![submission(who, vec![report])]);
}

pub fn encoded(name: &str, tensor: Tensor) -> Vec<u8> {
	vec![NamedTensor { name: name.as_bytes().to_vec(), tensor }].encode()
}

pub fn output(values: [f32; 2]) -> Vec<u8> {
	let data = values.iter().flat_map(|value| value.to_le_bytes()).collect();
	encoded("y", Tensor::new(ElementType::Float32, vec![2], data).unwrap())
}

pub fn root(encoded: &[u8]) -> H256 {
	tensors_root(&Vec::<NamedTensor>::decode_all(&mut &*encoded).unwrap())
}

pub fn input() -> Vec<u8> {
	encoded("x", Tensor::new(ElementType::Uint8, vec![4], vec![1, 2, 3, 4]).unwrap())
}

pub fn params(model: ModelId, redundancy: u8, salt: u64) -> RequestParams<Runtime> {
	RequestParams {
		model,
		version: 0,
		inputs: input().try_into().unwrap(),
		redundancy,
		max_fee: 5 * crate::constants::UNIT,
		deadline: 60,
		salt,
	}
}

/// Makes a request and ends the next block, in which it is assigned.
pub fn request(who: Sr25519Keyring, params: RequestParams<Runtime>) -> RequestId {
	good_block(vec![signed(who, pallet_inference::Call::request { params })]);
	let id = pallet_inference::Requests::<Runtime>::iter_keys().next().unwrap();
	empty_blocks(1);
	id
}

/// The request's workers, with their attempts.
pub fn assigned(id: RequestId) -> Vec<(Sr25519Keyring, u32)> {
	let request = pallet_inference::Requests::<Runtime>::get(id).unwrap();
	let known = |account| Sr25519Keyring::iter().find(|key| key.to_account_id() == account).unwrap();
	request.phase.assignments().iter().map(|part| (known(part.worker.clone()), part.attempt)).collect()
}
