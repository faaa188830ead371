//! Other pallets ask in the middle of their own calls.

use super::*;
use freehold_primitives::on_chain::InferNow;

fn enter(model: ModelId, inputs: Vec<NamedTensor>, max_royalty: Balance) -> sp_runtime::DispatchResult {
	Caller::enter(RuntimeOrigin::signed(ALICE), model, inputs, max_royalty)
}

/// An input for which the first of [`dense`]'s scores is above zero, and one for which it is not.
fn admitted_and_not(sample: &Sample) -> [Vec<NamedTensor>; 2] {
	let inputs = [four([-1.0, 0.0, 0.0, 1.0]), four([1.0, 0.0, 0.0, 0.0])];
	let scores = inputs.clone().map(|inputs| sample.run(&inputs)[0].tensor.data[..4].to_vec());
	let scores = scores.map(|bytes| f32::from_le_bytes(bytes.try_into().unwrap()));
	assert!(scores[0] > 0.0 && scores[1] == 0.0, "{scores:?}");
	inputs
}

#[test]
fn pallet_should_act_upon_the_answer() {
	build_and_execute(|| {
		let sample = dense();
		let model = publish(&sample);
		let [good, bad] = admitted_and_not(&sample);
		let before = [ALICE, royalties(), TREASURY].map(balance);
		frame_support::assert_noop!(enter(model, bad, ROYALTY), CallerError::<Test>::NotAdmitted);
		assert_eq!([ALICE, royalties(), TREASURY].map(balance), before, "the answer is undone with the call");
		assert_ok!(enter(model, good.clone(), ROYALTY));
		assert!(Admitted::<Test>::contains_key(ALICE));
		let Event::Inferred { who, output, royalty, .. } = last_answer();
		assert_eq!((who, royalty), (ALICE, ROYALTY));
		assert_eq!(output.unwrap().into_inner(), sample.run(&good).encode());
		assert_eq!(balance(ALICE), before[0] - ROYALTY - ROYALTY / 20);
		assert_eq!(ModelRegistry::earnings(&model, 0), (1, ROYALTY));
	});
}

#[test]
fn answer_to_a_pallet_should_be_that_to_a_transaction() {
	build_and_execute(|| {
		let sample = dense();
		let model = publish(&sample);
		let answer = OnChainInference::infer(&ALICE, &model, 0, &question(), ROYALTY).unwrap();
		assert_eq!(answer.outputs, sample.run(&question()));
		assert_eq!(answer.input_root, tensors_root(&question()));
		assert_eq!(answer.output_root, tensors_root(&answer.outputs));
		assert_eq!((answer.royalty, answer.protocol), (ROYALTY, ROYALTY / 20));
		let to_a_pallet = last_answer();
		assert_ok!(infer(model, &question()));
		assert_eq!(last_answer(), to_a_pallet);
	});
}

#[test]
fn pallet_that_goes_on_after_an_error_should_find_no_trace_of_it() {
	build_and_execute(|| {
		let sample = dense();
		let model = publish(&sample);
		let part = (sample.id(), 0, 0);
		let bytes = pallet_model_packages::Parts::<Test>::take(part).unwrap();
		let before = [ALICE, royalties(), TREASURY].map(balance);
		let events = System::events().len();
		// Paid, then not executed.
		assert_ok!(enter(model, question(), ROYALTY));
		assert_eq!(Failed::<Test>::get(ALICE), Some(Error::<Test>::ExecutionFailed.into()));
		assert_ok!(enter(model, question(), ROYALTY - 1));
		assert_eq!(Failed::<Test>::get(ALICE), Some(Error::<Test>::RoyaltyTooHigh.into()));
		assert_ok!(enter(model, vec![], ROYALTY));
		assert_eq!(Failed::<Test>::get(ALICE), Some(Error::<Test>::InvalidInputs.into()));
		assert_eq!([ALICE, royalties(), TREASURY].map(balance), before);
		assert_eq!(ModelRegistry::earnings(&model, 0), (0, 0));
		assert_eq!(System::events().len(), events);
		pallet_model_packages::Parts::<Test>::insert(part, bytes);
	});
}

#[test]
fn pallet_should_have_the_weight_of_asking_and_answering() {
	build_and_execute(|| {
		let model = publish(&dense());
		let weight = OnChainInference::weight(&model, 0).unwrap();
		let taken = infer(model, &question()).unwrap().actual_weight.unwrap();
		assert!(weight.all_gte(taken), "what a transaction takes is no more");
		let inputs: Weight = weight.saturating_sub(estimate(model).weight);
		assert!(inputs.all_gte(asking(question().encoded_size())));
		let enter: RuntimeCall =
			CallerCall::<Test>::enter { model, inputs: question(), max_royalty: ROYALTY }.into();
		assert_eq!(enter.get_dispatch_info().call_weight, weight);
		let onnx = ModelId::repeat_byte(1);
		assert_eq!(OnChainInference::weight(&onnx, 0), None);
	});
}

#[test]
fn tensors_of_no_shape_at_all_should_be_refused() {
	build_and_execute(|| {
		let model = publish(&dense());
		let tensor = Tensor { element: ElementType::Float32, shape: vec![u32::MAX; 8], data: vec![] };
		let inputs = vec![NamedTensor { name: b"x".to_vec(), tensor }];
		let refused = OnChainInference::infer(&ALICE, &model, 0, &inputs, ROYALTY);
		assert_eq!(refused.unwrap_err(), Error::<Test>::InvalidInputs.into());
	});
}
