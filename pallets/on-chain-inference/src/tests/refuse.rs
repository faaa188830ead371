//! Every error, what it takes, and that it leaves nothing behind.

use super::*;
use frame_support::traits::fungible::Mutate;
use freehold_primitives::{
	licence::{Access, LicenceTerms},
	package::Packages,
	referee::Tolerance,
	Signature,
};
use sp_runtime::TokenError;

/// As refused before anything was executed.
fn assert_unasked(error: impl Into<DispatchError>, model: ModelId) {
	assert_refused(error, asking(question().encoded_size()), || infer(model, &question()));
}

#[test]
fn unknown_and_retired_models_should_not_answer() {
	build_and_execute(|| {
		let model = publish(&dense());
		assert_unasked(Error::<Test>::ModelNotCallable, ModelId::repeat_byte(1));
		let inputs = question().encode();
		let asked = asking(inputs.len());
		assert_refused(Error::<Test>::ModelNotCallable, asked, || {
			let (inputs, limit) = (inputs.try_into().unwrap(), Weight::MAX);
			OnChainInference::infer_now(RuntimeOrigin::signed(ALICE), model, 1, inputs, ROYALTY, limit)
		});
		assert_ok!(ModelRegistry::retire(RuntimeOrigin::signed(PUBLISHER), model));
		assert_unasked(Error::<Test>::ModelNotCallable, model);
		assert_eq!(OnChainInference::estimate(model, 0), None);
	});
}

#[test]
fn onnx_file_should_be_no_package() {
	build_and_execute(|| {
		let package = dense().place();
		let signature: Signature = ModelPackages::package(&package).unwrap().signature;
		let model = register(None, signature, Tolerance::Exact, ROYALTY);
		assert_unasked(Error::<Test>::NotPackage, model);
		assert_eq!(OnChainInference::estimate(model, 0), None);
	});
}

#[test]
fn package_that_is_not_whole_should_not_be_executed() {
	build_and_execute(|| {
		let sample = dense();
		sample.place_graph();
		let model = publish_for(sample.id(), ROYALTY);
		assert_unasked(Error::<Test>::NotExecutable, model);
		assert_eq!(OnChainInference::estimate(model, 0), None);
	});
}

#[test]
fn package_too_large_for_a_block_should_not_be_executed() {
	build_and_execute(|| {
		let sample = relu(8192, 200);
		let model = publish(&sample);
		assert_eq!(ModelPackages::package(&sample.id()).unwrap().missing_parts, 0);
		assert_unasked(Error::<Test>::NotExecutable, model);
	});
}

#[test]
fn licence_should_be_asked_for() {
	build_and_execute(|| {
		let model = publish(&dense());
		let terms = LicenceTerms { access: Access::AllowList, ..Default::default() };
		let publisher = RuntimeOrigin::signed(PUBLISHER);
		assert_ok!(ModelLicences::set_terms(publisher.clone(), model, 0, terms));
		assert_unasked(Error::<Test>::NotLicensed, model);
		assert_ok!(ModelLicences::allow(publisher, model, 0, ALICE));
		assert_ok!(infer(model, &question()));
	});
}

#[test]
fn suspended_model_should_not_answer() {
	build_and_execute(|| {
		let model = publish(&dense());
		assert_ok!(ModelListings::list(RuntimeOrigin::root(), model));
		assert_ok!(infer(model, &question()));
		assert_ok!(ModelListings::suspend(RuntimeOrigin::root(), model));
		assert_unasked(Error::<Test>::ModelSuspended, model);
	});
}

#[test]
fn royalty_should_not_be_above_the_most() {
	build_and_execute(|| {
		let model = publish(&dense());
		let inputs = question().encode();
		assert_refused(Error::<Test>::RoyaltyTooHigh, asking(inputs.len()), || {
			dispatch(ALICE, model, inputs.clone(), ROYALTY - 1, Weight::MAX)
		});
		assert_ok!(dispatch(ALICE, model, inputs, ROYALTY, Weight::MAX));
	});
}

#[test]
fn money_that_backs_a_vote_should_stay() {
	build_and_execute(|| {
		let model = publish(&dense());
		Voter::set(Some(ALICE));
		assert_unasked(Error::<Test>::VotesLocked, model);
		assert_ok!(dispatch(BOB, model, question().encode(), ROYALTY, Weight::MAX));
	});
}

#[test]
fn inputs_should_be_the_versions() {
	build_and_execute(|| {
		let model = publish(&dense());
		let other = |change: fn(&mut NamedTensor)| {
			let mut inputs = question();
			change(&mut inputs[0]);
			inputs.encode()
		};
		let nan = |bits: u32| {
			let mut inputs = question();
			inputs[0].tensor.data[..4].copy_from_slice(&bits.to_le_bytes());
			inputs.encode()
		};
		let wrong = [
			other(|input| input.name = b"z".to_vec()),
			other(|input| input.tensor.shape = vec![4]),
			other(|input| input.tensor.element = ElementType::Int32),
			other(|input| input.tensor.data.truncate(15)),
			nan(0x7fc0_0001),
			Vec::<NamedTensor>::new().encode(),
			[question(), question()].concat().encode(),
			[question().encode(), vec![0]].concat(),
			vec![],
			vec![0xff; 4096],
		];
		for inputs in wrong {
			assert_refused(Error::<Test>::InvalidInputs, asking(inputs.len()), || {
				dispatch(ALICE, model, inputs, ROYALTY, Weight::MAX)
			});
		}
		assert_ok!(dispatch(ALICE, model, nan(0x7fc0_0000), ROYALTY, Weight::MAX));
	});
}

#[test]
fn who_cannot_pay_should_have_nothing_executed() {
	build_and_execute(|| {
		let model = publish(&dense());
		let (royalty, share) = (ROYALTY, ROYALTY / 20);
		// Short of the royalty; of the share, once the royalty is paid; and of the existential deposit.
		for (funds, error) in [
			(royalty - 1, TokenError::FundsUnavailable),
			(royalty + share - 1, TokenError::FundsUnavailable),
			(royalty + share + EXISTENTIAL_DEPOSIT - 1, TokenError::NotExpendable),
		] {
			Balances::set_balance(&ALICE, funds);
			assert_unasked(error, model);
		}
		Balances::set_balance(&ALICE, royalty + share + EXISTENTIAL_DEPOSIT);
		assert_ok!(infer(model, &question()));
		assert_eq!(balance(ALICE), EXISTENTIAL_DEPOSIT);
	});
}

#[test]
fn execution_that_fails_should_take_its_weight_and_nothing_else() {
	build_and_execute(|| {
		let sample = dense();
		let model = publish(&sample);
		let inputs = question();
		// What no call can do.
		let part = (sample.id(), 0, 0);
		let bytes = pallet_model_packages::Parts::<Test>::take(part).unwrap();
		let execution = ModelPackages::weight(&sample.id()).unwrap();
		let took = asking(inputs.encoded_size()).saturating_add(execution);
		assert_refused(Error::<Test>::ExecutionFailed, took, || infer(model, &inputs));
		assert_eq!(ModelRegistry::earnings(&model, 0), (0, 0));
		pallet_model_packages::Parts::<Test>::insert(part, bytes);
		assert_ok!(infer(model, &inputs));
	});
}

#[test]
fn only_signed_calls_should_be_taken() {
	build_and_execute(|| {
		let model = publish(&dense());
		for origin in [RuntimeOrigin::root(), RuntimeOrigin::none()] {
			let failed = call(model, question().encode(), ROYALTY, Weight::MAX).dispatch(origin);
			assert_eq!(failed.unwrap_err().error, DispatchError::BadOrigin);
		}
	});
}
