//! No origin but its owner's moves a share or a title: every call of the runtime is made with every origin.

use super::{
	calls::{self, Calls},
	chain::*,
	externalities,
};
use crate::{
	governance::origins::Origin, AccountId, ModelRegistry, ModelShares, Runtime, RuntimeCall, RuntimeOrigin,
};
use codec::DecodeLimit;
use frame_support::traits::{Get, GetCallMetadata, OriginTrait};
use freehold_primitives::{
	model::claim_commitment,
	ownership::{Royalties, Titles},
	ModelId,
};
use pallet_collective::RawOrigin as Committee;
use sp_keyring::Sr25519Keyring::{self, Alice, Bob, Dave, Eve, Ferdie};
use sp_runtime::{
	traits::Dispatchable, DispatchError, DispatchError::BadOrigin, DispatchResult, TransactionOutcome,
};
use std::collections::{BTreeMap, BTreeSet};

/// What referenda and the committee can be.
fn voted() -> Vec<RuntimeOrigin> {
	let tracks = [
		Origin::ListModel,
		Origin::DelistModel,
		Origin::TreasurySpender,
		Origin::ParameterAdmin,
		Origin::RuntimeUpgrader,
		Origin::DisputeAdmin,
		Origin::Canceller,
	];
	let committee =
		[Committee::Members(7, 7), Committee::Members(1, 7), Committee::Member(Alice.to_account_id())];
	let committee = committee.map(|origin: Committee<AccountId, _>| RuntimeOrigin::from(origin));
	tracks.into_iter().map(RuntimeOrigin::from).chain(committee).collect()
}

/// Every origin that belongs to nobody in particular.
fn nobodys() -> Vec<RuntimeOrigin> {
	let others = [RuntimeOrigin::root(), RuntimeOrigin::none(), frame_system::RawOrigin::Authorized.into()];
	voted().into_iter().chain(others).collect()
}

fn signed_origin(who: Sr25519Keyring) -> RuntimeOrigin {
	RuntimeOrigin::signed(who.to_account_id())
}

/// What a call comes to, undone afterwards; `check` looks at the state before that.
fn tried(call: RuntimeCall, origin: RuntimeOrigin, check: impl FnOnce()) -> DispatchResult {
	frame_support::storage::with_transaction(|| -> TransactionOutcome<Result<_, DispatchError>> {
		let result = call.dispatch(origin).map(|_| ()).map_err(|error| error.error);
		check();
		TransactionOutcome::Rollback(Ok(result))
	})
	.unwrap()
}

/// Whose the model and its shares are.
#[derive(Debug, PartialEq, Eq)]
struct Ownership {
	holder: Option<AccountId>,
	shares: BTreeMap<AccountId, u32>,
}

fn ownership(model: &ModelId) -> Ownership {
	let holdings = pallet_model_shares::Holdings::<Runtime>::iter_prefix(model);
	Ownership {
		holder: ModelRegistry::holder(model),
		shares: holdings.map(|(who, holding)| (who, holding.shares)).collect(),
	}
}

/// All that the two pallets have stored.
fn stored() -> Vec<(Vec<u8>, Vec<u8>)> {
	let mut all = Vec::new();
	for pallet in ["ModelRegistry", "ModelShares"] {
		let prefix = sp_io::hashing::twox_128(pallet.as_bytes()).to_vec();
		let mut key = prefix.clone();
		while let Some(next) = sp_io::storage::next_key(&key).filter(|next| next.starts_with(&prefix)) {
			all.push((next.clone(), sp_io::storage::get(&next).unwrap().to_vec()));
			key = next;
		}
	}
	all
}

/// A file that Alice has claimed.
const CLAIMED: &[u8] = b"another ONNX file";

/// A model of Alice's that has earned: Bob has shares and sells some, Eve is offered the title and has the
/// majority.
fn with_model(test: impl FnOnce(ModelId)) {
	let mut state = externalities("development");
	// Some calls look at the version of the code they are given.
	let executor = sc_executor::WasmExecutor::<sp_io::SubstrateHostFunctions>::builder().build();
	state.register_extension(sp_core::traits::ReadRuntimeVersionExt::new(executor));
	state.execute_with(|| {
		pallet_sudo::Key::<Runtime>::kill();
		let model = publish(Alice, 1);
		let (bob, eve) = (Bob.to_account_id(), Eve.to_account_id());
		good_block(vec![
			signed(Alice, pallet_model_shares::Call::transfer { model, to: bob, shares: 400_000 }),
			signed_after(Alice, pallet_model_shares::Call::support { model, candidate: eve.clone() }, 1),
			signed_after(Alice, pallet_model_registry::Call::offer_title { model, to: eve }, 2),
		]);
		good_block(vec![signed(Bob, pallet_model_shares::Call::offer { model, shares: 100, price: 5 })]);
		earn(model, crate::constants::UNIT);
		claim(Alice, CLAIMED);
		let since = pallet_model_shares::Candidacies::<Runtime>::get(model, Eve.to_account_id())
			.and_then(|candidacy| candidacy.majority_since)
			.expect("Alice has the majority");
		let grace: crate::BlockNumber = <Runtime as pallet_model_shares::Config>::GracePeriod::get();
		crate::System::set_block_number(since + grace);
		test(model)
	})
}

/// Pays a royalty.
fn earn(model: ModelId, royalty: crate::Balance) {
	let dest = <ModelShares as Royalties<_, _>>::account().into();
	let pay = pallet_balances::Call::transfer_keep_alive { dest, value: royalty };
	good_block(vec![signed(Ferdie, pay)]);
	<ModelShares as Royalties<_, _>>::accrue(&model, royalty);
}

/// Every call that moves shares or titles, or changes what the registry has, as somebody entitled to it would
/// make it.
fn moves(model: ModelId) -> Vec<RuntimeCall> {
	let to = Dave.to_account_id();
	let max_deposit = u128::MAX;
	let (salt, version) = (SALT, new_version(CLAIMED));
	let commitment = claim_commitment(&Alice.to_account_id(), &version.artifact.hash, &salt);
	let locators = version.locators.clone();
	vec![
		pallet_model_registry::Call::claim { commitment: ModelId::repeat_byte(1) }.into(),
		pallet_model_registry::Call::withdraw_claim { commitment }.into(),
		pallet_model_registry::Call::register { salt, model: new_model(CLAIMED, 1) }.into(),
		pallet_model_registry::Call::add_version { model, salt, version }.into(),
		pallet_model_registry::Call::set_locators {
			model,
			version: 0,
			locators,
			golden_locators: Default::default(),
		}
		.into(),
		pallet_model_registry::Call::set_metadata {
			model,
			name: b"name".to_vec().try_into().unwrap(),
			description: Default::default(),
		}
		.into(),
		pallet_model_shares::Call::transfer { model, to: to.clone(), shares: 1 }.into(),
		pallet_model_shares::Call::offer { model, shares: 1, price: 1 }.into(),
		pallet_model_shares::Call::cancel_offer { model }.into(),
		pallet_model_shares::Call::claim { models: vec![model].try_into().unwrap() }.into(),
		pallet_model_shares::Call::set_payout { to: Some(to.clone()) }.into(),
		pallet_model_shares::Call::support { model, candidate: to.clone() }.into(),
		pallet_model_shares::Call::withdraw_support { model }.into(),
		pallet_model_shares::Call::take_title { model, max_deposit }.into(),
		pallet_model_registry::Call::offer_title { model, to }.into(),
		pallet_model_registry::Call::accept_title { model, max_deposit }.into(),
		pallet_model_registry::Call::withdraw_offer { model }.into(),
		pallet_model_registry::Call::set_royalty { model, royalty: 7 }.into(),
		pallet_model_registry::Call::retire { model }.into(),
	]
}

fn buy(model: ModelId) -> RuntimeCall {
	let (seller, max_price) = (Bob.to_account_id(), 5);
	pallet_model_shares::Call::buy { model, seller, shares: 1, max_price }.into()
}

/// The call inside others that pass on their origin.
fn wrapped(call: &RuntimeCall) -> Vec<RuntimeCall> {
	let calls = vec![call.clone()];
	vec![
		call.clone(),
		pallet_utility::Call::batch { calls: calls.clone() }.into(),
		pallet_utility::Call::force_batch { calls: calls.clone() }.into(),
		pallet_utility::Call::batch_all { calls }.into(),
		pallet_utility::Call::if_else { main: Box::new(call.clone()), fallback: Box::new(call.clone()) }
			.into(),
	]
}

#[test]
fn no_privilege_should_move_shares_or_titles() {
	with_model(|model| {
		let before = stored();
		for call in moves(model).into_iter().chain([buy(model)]) {
			for origin in nobodys() {
				for call in wrapped(&call) {
					let name = format!("{call:?} by {:?}", origin.caller());
					let _ = tried(call, origin.clone(), || assert!(stored() == before, "{name}"));
				}
				assert_eq!(tried(call.clone(), origin, || ()), Err(BadOrigin));
			}
		}
	});
}

#[test]
fn strangers_should_move_shares_only_by_paying_what_is_asked() {
	with_model(|model| {
		let before = ownership(&model);
		for call in moves(model) {
			for call in wrapped(&call) {
				let name = format!("{call:?}");
				let _ =
					tried(call, signed_origin(Ferdie), || assert_eq!(ownership(&model), before, "{name}"));
			}
		}
		let paid = || crate::Balances::free_balance(Bob.to_account_id());
		let earlier = paid();
		let bought = tried(buy(model), signed_origin(Ferdie), || assert_eq!(paid(), earlier + 5));
		assert_eq!(bought, Ok(()));
	});
}

#[test]
fn owners_should_move_them() {
	with_model(|model| {
		for call in moves(model) {
			let succeeds = |who| tried(call.clone(), signed_origin(who), || ()).is_ok();
			assert!([Alice, Bob, Eve].into_iter().any(succeeds), "nobody is entitled to {call:?}");
		}
		let moves = |call: RuntimeCall, who| {
			let before = ownership(&model);
			tried(call, signed_origin(who), || assert_ne!(ownership(&model), before)).unwrap();
		};
		let to = Dave.to_account_id();
		moves(pallet_model_shares::Call::transfer { model, to, shares: 1 }.into(), Alice);
		moves(pallet_model_registry::Call::accept_title { model, max_deposit: u128::MAX }.into(), Eve);
		moves(pallet_model_shares::Call::take_title { model, max_deposit: u128::MAX }.into(), Eve);
	});
}

/// Every call of the runtime by its name, decoded from bytes of several kinds; some name the model.
fn every_call(model: &ModelId) -> BTreeMap<String, Vec<RuntimeCall>> {
	let mut calls = BTreeMap::<String, Vec<RuntimeCall>>::new();
	let random = |seed: u8| {
		let blocks = (0..64u8).flat_map(|block| sp_io::hashing::blake2_256(&[seed, block]));
		blocks.collect::<Vec<_>>()
	};
	let models = model.as_bytes().repeat(64);
	// In a vector of one, too.
	let in_vector = [&[4], models.as_slice()].concat();
	let fixed = [vec![0; 2048], vec![1; 2048], vec![4; 2048], models, in_vector];
	let tails: Vec<_> = fixed.into_iter().chain((0..16).map(random)).collect();
	for (pallet, call) in (0..=u8::MAX).flat_map(|pallet| (0..=u8::MAX).map(move |call| (pallet, call))) {
		for tail in &tails {
			let bytes = [&[pallet, call], tail.as_slice()].concat();
			let Ok(call) = RuntimeCall::decode_with_depth_limit(16, &mut &*bytes) else { continue };
			let metadata = call.get_call_metadata();
			let name = format!("{}.{}", metadata.pallet_name, metadata.function_name);
			calls.entry(name).or_default().push(call);
		}
	}
	calls
}

/// Calls by whom they let pass, whatever comes of them then.
fn reached_by(origins: &[RuntimeOrigin], model: &ModelId) -> BTreeSet<String> {
	let passes = |call: &RuntimeCall| {
		origins.iter().any(|origin| tried(call.clone(), origin.clone(), || ()) != Err(BadOrigin))
	};
	let calls = every_call(model).into_iter().filter(|(name, _)| name != INHERENT);
	calls.filter(|(_, calls)| calls.iter().any(passes)).map(|(name, _)| name).collect()
}

/// Panics outside the place in a block that it has.
const INHERENT: &str = "Timestamp.set";

fn names(calls: &Calls) -> BTreeSet<String> {
	calls
		.iter()
		.flat_map(|(pallet, calls)| calls.iter().map(move |call| format!("{pallet}.{call}")))
		.collect()
}

#[test]
fn every_call_should_be_known_here() {
	let pallets = RuntimeCall::get_module_names().iter();
	let all: BTreeSet<_> = pallets
		.flat_map(|pallet| {
			RuntimeCall::get_call_names(pallet).iter().map(move |call| format!("{pallet}.{call}"))
		})
		.collect();
	assert_eq!(all, names(calls::ALL));
	let tried: BTreeSet<_> = every_call(&ModelId::zero()).into_keys().collect();
	assert_eq!(tried, all, "each is tried");
}

#[test]
fn votes_should_reach_nothing_that_only_root_may_do() {
	with_model(|model| {
		let root = reached_by(&[RuntimeOrigin::root()], &model);
		let voted = reached_by(&voted(), &model);
		assert_eq!(root, names(calls::ROOT));
		assert_eq!(voted, names(calls::VOTED));
		let both: BTreeSet<_> = voted.intersection(&root).cloned().collect();
		assert_eq!(both, names(calls::ANYBODYS));
		assert!(voted.is_disjoint(&names(calls::UNBOUNDED)));
	});
}

#[test]
fn no_call_of_the_runtime_should_change_ownership_by_privilege() {
	with_model(|model| {
		let before = stored();
		let unbounded = names(calls::UNBOUNDED);
		for (name, calls) in every_call(&model) {
			if name == INHERENT || unbounded.contains(&name) {
				continue;
			}
			for (call, origin) in calls.iter().flat_map(|call| nobodys().into_iter().map(move |o| (call, o)))
			{
				let _ = tried(call.clone(), origin, || assert!(stored() == before, "{call:?}"));
			}
		}
	});
}
