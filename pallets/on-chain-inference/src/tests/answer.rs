//! Answers are the referee's, are paid for, and take what they should.

use super::*;
use freehold_primitives::offchain::tensors_key;
use sp_runtime::Perbill;

#[test]
fn answer_should_be_what_the_referee_computes() {
	build_and_execute(|| {
		let sample = dense();
		let model = publish(&sample);
		for values in [[1.0, -2.0, 3.0, 0.5], [0.0; 4], [f32::MAX, f32::MIN_POSITIVE, -0.0, 1e-40]] {
			let inputs = four(values);
			assert_ok!(infer(model, &inputs));
			let outputs = sample.run(&inputs);
			let answered = Event::Inferred {
				who: ALICE,
				model,
				version: 0,
				input_root: tensors_root(&inputs),
				output_root: tensors_root(&outputs),
				royalty: ROYALTY,
				protocol: ROYALTY / 20,
				output: Some(outputs.encode().try_into().unwrap()),
			};
			assert_eq!(last_answer(), answered);
		}
		let zeros = sample.run(&four([0.0; 4]));
		assert_ne!(sample.run(&question()), zeros, "inputs make a difference");
	});
}

#[test]
fn outputs_too_long_for_an_event_should_be_kept_beside_the_chain() {
	let mut ext = new_test_ext();
	let (root, outputs) = ext.execute_with(|| {
		let sample = relu(64, 1);
		let model = publish(&sample);
		let inputs = floats(&[64], &[-1.0; 64]);
		assert_ok!(infer(model, &inputs));
		let outputs = sample.run(&inputs);
		assert!(outputs.encode().len() > MAX_INLINE as usize);
		let Event::Inferred { output_root, output, .. } = last_answer();
		assert_eq!((output_root, output), (tensors_root(&outputs), None));
		check_state();
		(output_root, outputs)
	});
	ext.persist_offchain_overlay();
	assert_eq!(ext.offchain_db().get(&tensors_key(&root)), Some(outputs.encode()));
}

#[test]
fn royalty_and_share_should_be_all_that_is_paid() {
	build_and_execute(|| {
		let model = publish(&dense());
		let issued = Balances::total_issuance();
		for (calls, share) in [(1u64, 5), (2, 0), (3, 20)] {
			ProtocolShare::set(Perbill::from_percent(share));
			let before = [ALICE, royalties(), TREASURY].map(balance);
			assert_ok!(infer(model, &question()));
			let protocol = ROYALTY * u64::from(share) / 100;
			let after = [before[0] - ROYALTY - protocol, before[1] + ROYALTY, before[2] + protocol];
			assert_eq!([ALICE, royalties(), TREASURY].map(balance), after);
			assert_eq!(ModelRegistry::earnings(&model, 0), (calls, ROYALTY * calls));
		}
		assert_eq!(Balances::total_issuance(), issued);
		// The shareholders have it from there.
		let before = balance(PUBLISHER);
		assert_ok!(ModelShares::claim(RuntimeOrigin::signed(PUBLISHER), vec![model].try_into().unwrap()));
		assert_eq!(balance(PUBLISHER), before + 3 * ROYALTY);
	});
}

#[test]
fn model_without_a_royalty_should_cost_nothing_but_weight() {
	build_and_execute(|| {
		let model = publish_for(dense().place(), 0);
		let before = [ALICE, royalties(), TREASURY].map(balance);
		assert_ok!(dispatch(ALICE, model, question().encode(), 0, Weight::MAX));
		assert_eq!([ALICE, royalties(), TREASURY].map(balance), before);
		assert_eq!(ModelRegistry::earnings(&model, 0), (1, 0));
	});
}

#[test]
fn weight_limit_should_hold_exactly_what_is_estimated() {
	build_and_execute(|| {
		let sample = dense();
		let model = publish(&sample);
		let Estimate { weight, royalty, protocol } = estimate(model);
		assert_eq!((royalty, protocol), (ROYALTY, ROYALTY / 20));
		let execution = ModelPackages::weight(&sample.id()).unwrap();
		assert!(weight.ref_time() > execution.ref_time(), "outputs weigh as well");
		let inputs = question().encode();
		let asking = asking(inputs.len());
		let below = weight.saturating_sub(Weight::from_parts(1, 0));
		assert_refused(Error::<Test>::WeightLimitTooLow, asking, || {
			dispatch(ALICE, model, inputs.clone(), ROYALTY, below)
		});
		let exact = call(model, inputs.clone(), ROYALTY, weight);
		assert_eq!(exact.get_dispatch_info().call_weight, asking.saturating_add(weight));
		let taken = exact.dispatch(RuntimeOrigin::signed(ALICE)).unwrap().actual_weight;
		assert_eq!(taken, Some(asking.saturating_add(weight)));
		// What is beyond is paid back.
		let taken = dispatch(ALICE, model, inputs, ROYALTY, weight.saturating_mul(9)).unwrap();
		assert_eq!(taken.actual_weight, Some(asking.saturating_add(weight)));
	});
}

#[test]
fn more_work_and_more_outputs_should_weigh_more() {
	build_and_execute(|| {
		let weigh = |sample: Sample| estimate(publish(&sample)).weight;
		let least = weigh(relu(8, 1));
		assert!(weigh(relu(8, 200)).ref_time() > least.ref_time());
		assert!(weigh(relu(4096, 1)).ref_time() > least.ref_time());
	});
}

#[test]
fn estimate_should_follow_the_royalty_in_force() {
	build_and_execute(|| {
		let model = publish(&dense());
		assert_ok!(ModelRegistry::set_royalty(RuntimeOrigin::signed(PUBLISHER), model, 10_000));
		assert_eq!(estimate(model).royalty, ROYALTY);
		System::set_block_number(System::block_number() + 10);
		assert_eq!((estimate(model).royalty, estimate(model).protocol), (10_000, 500));
		assert_eq!(OnChainInference::estimate(model, 1), None);
		assert_eq!(OnChainInference::estimate(ModelId::zero(), 0), None);
	});
}
