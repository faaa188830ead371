//! What clients can ask, through the runtime's APIs, of a model with shareholders and a paid call.

use super::{chain::*, externalities};
use crate::{constants::UNIT, AccountId, Balance, Block, BlockNumber, Runtime};
use codec::{DecodeAll, Encode};
use frame_support::view_functions::{
	runtime_api::runtime_decl_for_runtime_view_function::RuntimeViewFunction, ViewFunctionDispatchError,
	ViewFunctionId,
};
use freehold_ownership_runtime_api::runtime_decl_for_ownership_api::OwnershipApi;
use freehold_primitives::{
	licence::LicenceTerms,
	listing::ListingStatus,
	ownership::{CandidateInfo, RoyaltyInfo, SHARES},
	queries::ModelInfo,
	request::{FeeEstimate, RequestInfo, RequestPhase, WorkerInfo},
	ModelId, RequestId,
};
use pallet_emergency::Pause;
use pallet_inference::Item;
use sp_keyring::Sr25519Keyring::{Alice, Bob, Charlie, Dave};

const ROYALTY: Balance = UNIT / 100;

/// A model of Alice's, of which Dave has a quarter; Bob has answered a call of Charlie's.
fn with_paid_call(test: impl FnOnce(ModelId, RequestId)) {
	externalities("development").execute_with(|| {
		let model = publish(Alice, ROYALTY);
		let to = Dave.to_account_id();
		let give = pallet_model_shares::Call::transfer { model, to, shares: SHARES / 4 };
		good_block(vec![signed(Alice, give)]);
		serve(Bob, model, UNIT / 50);
		let id = request(Charlie, params(model, 1, 0));
		let [(_, attempt)] = assigned(id)[..] else { panic!("one worker") };
		let answer = Item::Answer { request: id, attempt, output: output([1.0, 2.0]).try_into().unwrap() };
		good_block(vec![submission(Bob, vec![answer])]);
		test(model, id);
	});
}

#[test]
fn ownership_should_be_told_by_the_runtime_api() {
	with_paid_call(|model, _| {
		let (alice, dave) = (Alice.to_account_id(), Dave.to_account_id());
		let lines = Runtime::shareholders(model, None).into_iter();
		let mut lines: Vec<_> = lines.map(|line| (line.shares, line.who, line.claimable)).collect();
		lines.sort();
		let quarter = ROYALTY / 4;
		let expected = [(SHARES / 4, dave.clone(), quarter), (SHARES / 4 * 3, alice.clone(), 3 * quarter)];
		assert_eq!(lines, expected);
		let [holding] = &Runtime::portfolio(dave.clone(), None)[..] else { panic!("one model") };
		assert_eq!((holding.model, holding.shares, holding.claimable), (model, SHARES / 4, quarter));
		let royalties = Runtime::royalties(model).unwrap();
		assert_eq!((royalties.taken, royalties.claimed), (ROYALTY, 0));

		let candidate = Charlie.to_account_id();
		good_block(vec![
			signed(Dave, pallet_model_shares::Call::set_payout { to: Some(alice.clone()) }),
			signed_after(Dave, pallet_model_shares::Call::support { model, candidate: candidate.clone() }, 1),
		]);
		assert_eq!(Runtime::payout(dave), Some(alice));
		let expected = CandidateInfo { candidate, support: SHARES / 4, from: None };
		assert_eq!(Runtime::candidates(model), [expected]);
	});
}

#[test]
fn terms_and_listings_should_be_told_by_the_runtime_api() {
	with_paid_call(|model, _| {
		assert_eq!(Runtime::licence(model, 0), LicenceTerms::default());
		assert!(Runtime::parents(model).is_empty() && Runtime::ancestors(model).is_empty());
		assert!(Runtime::derivatives(model, None).is_empty());
		assert_eq!(Runtime::listing(model).status, ListingStatus::Unlisted);
		assert!(Runtime::listings(None, 10).is_empty() && Runtime::listing_proposals(None, 10).is_empty());
		assert!(Runtime::subscriptions_of(Charlie.to_account_id()).is_empty());
	});
}

/// Asks a view function as a client does, which finds it in the metadata by its name.
fn view<Answer: DecodeAll>(pallet: &str, function: &str, arguments: impl Encode) -> Answer {
	let metadata = Runtime::metadata_ir();
	let pallet = metadata.pallets.into_iter().find(|known| known.name == pallet).unwrap();
	let found = pallet.view_functions.into_iter().find(|known| known.name == function).unwrap();
	let id = ViewFunctionId::decode_all(&mut &found.id[..]).unwrap();
	let answer =
		<Runtime as RuntimeViewFunction<Block>>::execute_view_function(id, arguments.encode()).unwrap();
	Answer::decode_all(&mut &answer[..]).unwrap()
}

#[test]
fn models_and_their_earnings_should_be_had_by_view_functions() {
	with_paid_call(|model, _| {
		let info: Option<ModelInfo<AccountId, Balance>> = view("ModelRegistry", "model", model);
		let info = info.unwrap();
		assert_eq!((info.id, info.holder.clone(), info.royalty), (model, Alice.to_account_id(), ROYALTY));
		let [version] = &info.versions[..] else { panic!("one version") };
		assert_eq!((version.calls, version.revenue), (1, ROYALTY));
		let page: Vec<ModelInfo<AccountId, Balance>> =
			view("ModelRegistry", "models", (None::<ModelId>, 10u32));
		assert_eq!(page, [info]);
		let royalties: Option<RoyaltyInfo<Balance>> = view("ModelShares", "royalties", model);
		assert_eq!(royalties, Some(RoyaltyInfo { taken: ROYALTY, claimed: 0 }));
	});
}

#[test]
fn requests_workers_fees_and_pauses_should_be_had_by_view_functions() {
	with_paid_call(|model, id| {
		let estimate: Option<FeeEstimate<Balance>> =
			view("Inference", "estimate_fee", (model, 0u32, 1u8, 60u32));
		assert_eq!(estimate.unwrap().royalty, ROYALTY);
		let request: Option<RequestInfo<AccountId, Balance, BlockNumber>> =
			view("Inference", "request_info", id);
		assert!(matches!(request.unwrap().phase, RequestPhase::Paid(_)));
		let worker: Option<WorkerInfo<Balance, BlockNumber>> =
			view("Inference", "worker_info", Bob.to_account_id());
		assert_eq!(worker.unwrap().services, [(model, 0)]);
		assert_eq!(view::<Option<Pause<BlockNumber>>>("Emergency", "pause", ()), None);
		assert_eq!(view::<BlockNumber>("Emergency", "next_pause", ()), 0);
	});
}

#[test]
fn unknown_view_functions_should_be_refused() {
	externalities("development").execute_with(|| {
		let id = ViewFunctionId { prefix: [0; 16], suffix: [0; 16] };
		let refused = <Runtime as RuntimeViewFunction<Block>>::execute_view_function(id, vec![]);
		assert!(matches!(refused, Err(ViewFunctionDispatchError::NotFound(_))));
	});
}
