use super::*;
use crate::{
	deposits::VERSION_OVERHEAD,
	types::{Earned, Royalty},
	Artifacts, Claims, Earnings, Error, Locations, Models, Versions,
};
use codec::Encode;
use frame_support::assert_noop;
use freehold_primitives::ModelRegistry as _;
use sp_runtime::{traits::Dispatchable, TokenError};

fn register(who: AccountId, model: NewModel<Balance>) -> sp_runtime::DispatchResult {
	ModelRegistry::register(RuntimeOrigin::signed(who), SALT, model)
}

/// That a model changed like this is refused, and the claim stays.
fn assert_refused(change: impl FnOnce(&mut NewModel<Balance>), error: Error<Test>) {
	build_and_execute(|| {
		claim_and_wait(ALICE, 1);
		let mut model = new_model(1);
		change(&mut model);
		assert_noop!(register(ALICE, model), error);
		assert_eq!(held(HoldReason::Claim, ALICE), 50);
	});
}

#[test]
fn register_should_store_model_and_use_claim() {
	build_and_execute(|| {
		claim_and_wait(ALICE, 1);
		let mut model = new_model(1);
		model.version = with_golden(model.version);
		assert_ok!(register(ALICE, model.clone()));

		let id = artifact(1).hash;
		let record = Models::<Test>::get(id).unwrap();
		assert_eq!((record.holder, record.royalty, record.versions), (ALICE, Royalty::new(7), 1));
		assert_eq!((record.name, record.description), (model.name, model.description));
		assert!(!record.retired && record.offered_to.is_none());
		let (version, sources) = model.version.split();
		assert_eq!(Versions::<Test>::get(id, 0), Some(version));
		assert_eq!(Locations::<Test>::get(id, 0), Some(sources));
		assert_eq!(Earnings::<Test>::get(id, 0), Some(Earned::default()));
		assert_eq!(Artifacts::<Test>::get(id), Some((id, 0)));
		assert!(Claims::<Test>::iter().next().is_none());
		assert_last(Event::Registered { model: id, holder: ALICE });
	});
}

#[test]
fn register_should_hold_deposit_for_stored_bytes() {
	build_and_execute(|| {
		let model = new_model(1);
		let (version, sources) = model.version.clone().split();
		let bytes = model.name.encoded_size()
			+ model.description.encoded_size()
			+ version.encoded_size()
			+ sources.encoded_size()
			+ VERSION_OVERHEAD as usize;
		let id = registered(ALICE, 1);
		let deposit = 100 + 2 * bytes as Balance;
		assert_eq!(held(HoldReason::Model, ALICE), deposit);
		assert_eq!(held(HoldReason::Claim, ALICE), 0);
		assert_eq!(Balances::free_balance(ALICE), FUNDS - deposit);
		let record = Models::<Test>::get(id).unwrap();
		assert_eq!((record.deposit, record.stored_bytes as usize), (deposit, bytes));
	});
}

#[test]
fn register_should_fail_when_claim_is_missing_or_binds_something_else() {
	build_and_execute(|| {
		assert_noop!(register(ALICE, new_model(1)), Error::<Test>::ClaimNotFound);
		claim_and_wait(ALICE, 1);
		assert_noop!(register(ALICE, new_model(2)), Error::<Test>::ClaimNotFound);
		assert_noop!(register(BOB, new_model(1)), Error::<Test>::ClaimNotFound);
		assert_noop!(
			ModelRegistry::register(RuntimeOrigin::signed(ALICE), [8; 32], new_model(1)),
			Error::<Test>::ClaimNotFound
		);
	});
}

#[test]
fn register_should_fail_when_claim_is_too_young() {
	build_and_execute(|| {
		let commitment = commitment(ALICE, artifact(1));
		assert_ok!(ModelRegistry::claim(RuntimeOrigin::signed(ALICE), commitment));
		run_for(MinClaimAge::get() - 1);
		assert_noop!(register(ALICE, new_model(1)), Error::<Test>::ClaimTooYoung);
		run_for(1);
		assert_ok!(register(ALICE, new_model(1)));
	});
}

#[test]
fn register_should_fail_when_claim_is_too_old() {
	build_and_execute(|| {
		let commitment = commitment(ALICE, artifact(1));
		for age in [MaxClaimAge::get() + 1, MaxClaimAge::get()] {
			assert_ok!(ModelRegistry::claim(RuntimeOrigin::signed(ALICE), commitment));
			run_for(age);
			if age > MaxClaimAge::get() {
				assert_noop!(register(ALICE, new_model(1)), Error::<Test>::ClaimExpired);
				assert_ok!(ModelRegistry::withdraw_claim(RuntimeOrigin::signed(ALICE), commitment));
			} else {
				assert_ok!(register(ALICE, new_model(1)));
			}
		}
	});
}

#[test]
fn register_should_give_title_to_the_first_when_two_have_claims() {
	build_and_execute(|| {
		claim_and_wait(ALICE, 1);
		claim_and_wait(BOB, 1);
		assert_ok!(register(BOB, new_model(1)));
		assert_noop!(register(ALICE, new_model(1)), Error::<Test>::ArtifactTaken);
		assert_eq!(Models::<Test>::get(artifact(1).hash).unwrap().holder, BOB);
		// The claim that came to nothing is not lost.
		let commitment = commitment(ALICE, artifact(1));
		assert_ok!(ModelRegistry::withdraw_claim(RuntimeOrigin::signed(ALICE), commitment));
		assert_eq!(Balances::free_balance(ALICE), FUNDS);
	});
}

#[test]
fn register_should_be_beyond_whoever_sees_it_in_the_pool() {
	build_and_execute(|| {
		claim_and_wait(ALICE, 1);
		// Bob sees Alice's registration and claims the artifact at once.
		let commitment = commitment(BOB, artifact(1));
		assert_ok!(ModelRegistry::claim(RuntimeOrigin::signed(BOB), commitment));
		run_for(1);
		assert_noop!(register(BOB, new_model(1)), Error::<Test>::ClaimTooYoung);
		assert_ok!(register(ALICE, new_model(1)));
		run_for(MinClaimAge::get());
		assert_noop!(register(BOB, new_model(1)), Error::<Test>::ArtifactTaken);
		assert_ok!(ModelRegistry::withdraw_claim(RuntimeOrigin::signed(BOB), commitment));
	});
}

#[test]
fn register_should_leave_the_claim_to_a_retry_when_it_fails_in_a_block() {
	build_and_execute(|| {
		claim_and_wait(ALICE, 1);
		let commit = |who| commitment(who, artifact(1));
		let claim = Claims::<Test>::get(ALICE, commit(ALICE)).unwrap();
		// Fails when the claim is used already, and has shown the artifact to everybody.
		ByteDeposit::set(&FUNDS);
		let call = RuntimeCall::from(crate::Call::register { salt: SALT, model: new_model(1) });
		let failed = call.clone().dispatch(RuntimeOrigin::signed(ALICE));
		assert_eq!(failed.unwrap_err().error, TokenError::FundsUnavailable.into());
		assert_eq!(Claims::<Test>::get(ALICE, commit(ALICE)), Some(claim.clone()));
		assert_eq!(held(HoldReason::Claim, ALICE), claim.deposit);
		ModelRegistry::do_try_state().unwrap();
		// A watcher claims the artifact in the next block, and can copy neither salt nor claim.
		ByteDeposit::set(&2);
		run_for(1);
		assert_ok!(ModelRegistry::claim(RuntimeOrigin::signed(BOB), commit(ALICE)));
		assert_ok!(ModelRegistry::claim(RuntimeOrigin::signed(BOB), commit(BOB)));
		run_for(MinClaimAge::get() - 1);
		assert_noop!(register(BOB, new_model(1)), Error::<Test>::ClaimTooYoung);
		assert_ok!(call.dispatch(RuntimeOrigin::signed(ALICE)));
		assert_eq!(Models::<Test>::get(artifact(1).hash).unwrap().holder, ALICE);
		run_for(1);
		assert_noop!(register(BOB, new_model(1)), Error::<Test>::ArtifactTaken);
	});
}

#[test]
fn register_should_fail_when_replayed() {
	build_and_execute(|| {
		registered(ALICE, 1);
		assert_noop!(register(ALICE, new_model(1)), Error::<Test>::ArtifactTaken);
		// Nor does a second claim with the salt that is known now.
		claim_and_wait(ALICE, 1);
		assert_noop!(register(ALICE, new_model(1)), Error::<Test>::ArtifactTaken);
	});
}

#[test]
fn register_should_set_royalty_at_once() {
	build_and_execute(|| {
		let model = registered(ALICE, 1);
		assert_eq!(ModelRegistry::terms(&model, 0).unwrap().royalty, 7);
	});
}

#[test]
fn register_should_fail_when_artifact_is_a_version_of_a_model() {
	build_and_execute(|| {
		let model = registered(ALICE, 1);
		claim_and_wait(ALICE, 2);
		claim_and_wait(BOB, 2);
		assert_ok!(ModelRegistry::add_version(RuntimeOrigin::signed(ALICE), model, SALT, new_version(2)));
		assert_noop!(register(BOB, new_model(2)), Error::<Test>::ArtifactTaken);
	});
}

#[test]
fn register_should_fail_when_funds_are_short() {
	build_and_execute(|| {
		claim_and_wait(ALICE, 1);
		ByteDeposit::set(&FUNDS);
		assert_noop!(register(ALICE, new_model(1)), TokenError::FundsUnavailable);
		ByteDeposit::set(&Balance::MAX);
		assert_noop!(register(ALICE, new_model(1)), sp_runtime::ArithmeticError::Overflow);
	});
}

#[test]
fn register_should_fail_when_name_is_bad() {
	for bad in ["", " \u{3000}", "\u{200b}", "a\u{1b}[31m", "a\nb", "a\tb"] {
		assert_refused(|model| model.name = name(bad), Error::InvalidName);
	}
	assert_refused(|model| model.name = vec![0xff].try_into().unwrap(), Error::InvalidName);
}

#[test]
fn register_should_fail_when_description_is_bad() {
	assert_refused(|model| model.description = description("a\u{1b}[31m"), Error::InvalidDescription);
	assert_refused(|model| model.description = vec![0xff].try_into().unwrap(), Error::InvalidDescription);
}

#[test]
fn register_should_fail_when_characters_are_deceptive() {
	for bad in deceptive() {
		let text = format!("a{bad}b");
		assert_refused(|model| model.name = name(&text), Error::InvalidName);
		assert_refused(|model| model.description = description(&text), Error::InvalidDescription);
		let address = format!("file:///{text}");
		assert_refused(|model| model.version.locators = locators(&[&address]), Error::InvalidLocator);
		let inputs = tensors(&[(&text, ElementType::Uint8, &[1])]);
		assert_refused(|model| model.version.signature.inputs = inputs, Error::InvalidTensorName);
	}
}

#[test]
fn register_should_accept_text_in_any_script() {
	build_and_execute(|| {
		claim_and_wait(ALICE, 1);
		let mut model = new_model(1);
		// Neighbours of refused characters among them.
		model.name = name("אבג \u{2010}\u{2027}\u{202f}\u{205f}");
		model.description = description("数字を読む。\n\tكتابة 🖊");
		assert_ok!(register(ALICE, model));
	});
}

/// Each bidirectional control, character without width and line separator, and none other.
fn deceptive() -> impl Iterator<Item = char> {
	let ranges = ['\u{200b}'..='\u{200f}', '\u{2028}'..='\u{202e}', '\u{2060}'..='\u{206f}'];
	ranges.into_iter().flatten().chain(['\u{61c}', '\u{feff}', '\u{7f}', '\u{9b}'])
}

#[test]
fn register_should_fail_when_a_file_is_empty_or_too_large() {
	let sizes: [fn(u64) -> u64; 2] = [|_| 0, |max| max + 1];
	for size in sizes {
		let change = |model: &mut NewModel<Balance>| {
			model.version.artifact.size = size(MaxModelBytes::get());
		};
		assert_refused(change, Error::InvalidArtifactSize);
		let change = |model: &mut NewModel<Balance>| {
			model.version = with_golden(model.version.clone());
			model.version.golden.as_mut().unwrap().artifact.size = size(MaxGoldenBytes::get());
		};
		assert_refused(change, Error::InvalidArtifactSize);
	}
}

#[test]
fn register_should_fail_when_locators_are_bad() {
	assert_refused(|model| model.version.locators = locators(&[]), Error::NoLocators);
	let bad = ["", "https://", "ftp://host/a", "HTTPS://host/a", "http:/host", "file:///a b", "file:///a\n"];
	for bad in bad {
		let change = |model: &mut NewModel<Balance>| {
			model.version.locators = locators(&["file:///good", bad]);
		};
		assert_refused(change, Error::InvalidLocator);
	}
	let not_text = vec![Locator::try_from(b"file:///\xff".to_vec()).unwrap()];
	assert_refused(|model| model.version.locators = not_text.try_into().unwrap(), Error::InvalidLocator);
}

#[test]
fn register_should_fail_when_golden_locators_are_bad() {
	for (texts, error) in [(vec![], Error::NoLocators), (vec!["gopher://host"], Error::InvalidLocator)] {
		let change = |model: &mut NewModel<Balance>| {
			model.version = with_golden(model.version.clone());
			model.version.golden.as_mut().unwrap().locators = locators(&texts);
		};
		assert_refused(change, error);
	}
}

#[test]
fn register_should_fail_when_there_are_no_tensors() {
	assert_refused(|model| model.version.signature.inputs = tensors(&[]), Error::NoTensors);
	assert_refused(|model| model.version.signature.outputs = tensors(&[]), Error::NoTensors);
}

#[test]
fn register_should_fail_when_tensor_names_are_bad() {
	use ElementType::Uint8;
	for bad in ["", "a\0"] {
		assert_refused(
			|model| model.version.signature.inputs = tensors(&[(bad, Uint8, &[1])]),
			Error::InvalidTensorName,
		);
	}
	let twice = tensors(&[("y", Uint8, &[1]), ("z", Uint8, &[1]), ("y", Uint8, &[2])]);
	assert_refused(|model| model.version.signature.outputs = twice, Error::DuplicateTensorName);
	let change = |model: &mut NewModel<Balance>| {
		let mut inputs = tensors(&[("x", Uint8, &[1])]);
		inputs[0].name = vec![0xc0].try_into().unwrap();
		model.version.signature.inputs = inputs;
	};
	assert_refused(change, Error::InvalidTensorName);
}

#[test]
fn register_should_fail_when_shapes_are_bad() {
	use ElementType::{Float32, Uint8};
	assert_refused(
		|model| model.version.signature.inputs = tensors(&[("x", Uint8, &[4, 0, 4])]),
		Error::InvalidShape,
	);
	for shape in [&[2500u32] as &[u32], &[u32::MAX; 8]] {
		assert_refused(
			|model| model.version.signature.inputs = tensors(&[("x", Float32, shape)]),
			Error::InputTooLarge,
		);
	}
	for shape in [&[1250u32] as &[u32], &[u32::MAX; 8]] {
		assert_refused(
			|model| model.version.signature.outputs = tensors(&[("y", Float32, shape)]),
			Error::OutputTooLarge,
		);
	}
}

#[test]
fn register_should_accept_scalars_and_an_output_named_as_an_input() {
	build_and_execute(|| {
		claim_and_wait(ALICE, 1);
		let mut model = new_model(1);
		model.version.signature.inputs = tensors(&[("x", ElementType::Int64, &[])]);
		model.version.signature.outputs = tensors(&[("x", ElementType::Int64, &[])]);
		model.version.tolerance = Tolerance::Exact;
		assert_ok!(register(ALICE, model));
	});
}

#[test]
fn register_should_fail_when_tolerance_is_bad() {
	for (atol, rtol) in [(f32::NAN, 0f32), (-1.0, 0.0), (0.0, 0.01), (f32::INFINITY, 0.0)] {
		let tolerance = Tolerance::AllClose { atol_bits: atol.to_bits(), rtol_bits: rtol.to_bits() };
		assert_refused(|model| model.version.tolerance = tolerance, Error::InvalidTolerance);
	}
}
