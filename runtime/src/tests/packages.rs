//! A package from its claim to its execution, by transactions in blocks.

use super::{
	chain::{block, empty_blocks, good_block, new_model, signed, signed_after, SALT},
	externalities,
};
use crate::{
	constants::UNIT, Balances, ModelPackages, ModelRegistry, OnChainInference, Runtime, RuntimeEvent, System,
};
use codec::{DecodeAll, Encode};
use freehold_primitives::{
	model::claim_commitment,
	package::PackageClass,
	referee::{
		data_root,
		graph::{Initializer, Input, Operator, Output},
		ops::{Linear, Op},
		package_id, Array, Data, ElementType, Graph, NamedTensor, Part, TensorType, Value,
	},
	HostBlake2b256, ModelRegistry as _, PackageId,
};
use pallet_model_packages::{Call, HoldReason};
use pallet_on_chain_inference::Event;
use sp_keyring::Sr25519Keyring::{Alice, Bob};

const WEIGHTS: [f32; 8] = [1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0];

fn bytes(floats: &[f32]) -> Vec<u8> {
	floats.iter().flat_map(|float| float.to_le_bytes()).collect()
}

/// Four floats times a matrix.
fn graph() -> Graph {
	let floats = |shape: &[u32]| TensorType::new(ElementType::Float32, shape);
	let weights = floats(&[4, 2]);
	let root = data_root::<HostBlake2b256>(&weights, &bytes(&WEIGHTS));
	Graph {
		inputs: vec![Input { name: b"x".to_vec(), r#type: floats(&[1, 4]) }],
		initializers: vec![Initializer { r#type: weights, root }],
		operators: vec![Operator {
			op: Op::Linear(Linear::MatMul { transpose_b: false }),
			inputs: vec![Value::Input(0), Value::Initializer(0)],
			output: floats(&[1, 2]),
		}],
		outputs: vec![Output { name: b"y".to_vec(), value: Value::Operator(0) }],
	}
}

fn claim_and_place() -> PackageId {
	let package = PackageId::from(package_id::<HostBlake2b256>(&graph()));
	let commitment = claim_commitment(&Alice.to_account_id(), &package, &SALT);
	good_block(vec![signed(Alice, pallet_model_registry::Call::claim { commitment })]);
	empty_blocks(5);
	let piece = Part { data: bytes(&WEIGHTS), nodes: Vec::new() };
	good_block(vec![
		signed(Alice, Call::place { graph: graph().encode().try_into().unwrap() }),
		// Anybody may place parts.
		signed(Bob, Call::place_part { package, initializer: 0, part: 0, piece }),
	]);
	package
}

#[test]
fn packages_should_become_models_and_be_executed_by_the_runtime() {
	externalities("development").execute_with(|| {
		let package = claim_and_place();
		let info = ModelPackages::package_info(package).unwrap();
		assert_eq!((info.class, info.missing_parts, info.users), (PackageClass::Tolerant, 0, 0));
		let mut model = new_model(b"a package file", UNIT);
		model.version.package = Some(package);
		model.version.signature = info.signature;
		good_block(vec![signed(Alice, pallet_model_registry::Call::register { salt: SALT, model })]);
		assert_eq!(ModelRegistry::terms(&package, 0).unwrap().package, Some(package));
		assert_eq!(ModelPackages::package_info(package).unwrap().users, 1);

		let x = Array::new([1, 4], Data::F32(vec![1.0, 1.0, 0.0, 2.0])).unwrap();
		let inputs = vec![NamedTensor { name: b"x".to_vec(), tensor: x.to_tensor() }];
		let weight_limit = OnChainInference::estimate(package, 0).unwrap().weight;
		let ask = pallet_on_chain_inference::Call::infer_now {
			model: package,
			version: 0,
			inputs: inputs.encode().try_into().unwrap(),
			max_royalty: UNIT,
			weight_limit,
		};
		good_block(vec![signed(Bob, ask)]);
		let answer = System::events().into_iter().find_map(|record| match record.event {
			RuntimeEvent::OnChainInference(Event::Inferred { output, royalty, .. }) => {
				Some((output, royalty))
			},
			_ => None,
		});
		let (output, royalty) = answer.unwrap();
		let outputs = Vec::<NamedTensor>::decode_all(&mut output.unwrap().as_slice()).unwrap();
		assert_eq!(
			(outputs[0].name.as_slice(), &outputs[0].tensor.data),
			(b"y".as_slice(), &bytes(&[18.0, 22.0]))
		);
		assert_eq!((royalty, ModelRegistry::earnings(&package, 0)), (UNIT, (1, UNIT)));
	});
}

#[test]
fn what_a_model_needs_should_stay_and_the_rest_give_its_deposit_back() {
	externalities("development").execute_with(|| {
		let held = |who: sp_keyring::Sr25519Keyring| {
			use frame_support::traits::fungible::InspectHold;
			Balances::balance_on_hold(&HoldReason::Package.into(), &who.to_account_id())
		};
		let package = claim_and_place();
		assert!(held(Alice) > 0 && held(Bob) > 0);
		good_block(vec![signed(Bob, Call::remove_part { package, initializer: 0, part: 0 })]);
		good_block(vec![signed(Alice, Call::remove { package })]);
		assert_eq!((held(Alice), held(Bob)), (0, 0));

		good_block(vec![signed(Alice, Call::place { graph: graph().encode().try_into().unwrap() })]);
		let mut model = new_model(b"a package file", 0);
		model.version.package = Some(package);
		model.version.signature = ModelPackages::package_info(package).unwrap().signature;
		let register = pallet_model_registry::Call::register { salt: SALT, model };
		let results = block(vec![signed(Alice, register), signed_after(Alice, Call::remove { package }, 1)]);
		results[0].as_ref().unwrap();
		assert_eq!(results[1], Err(pallet_model_packages::Error::<Runtime>::InUse.into()));
		assert!(held(Alice) > 0);
	});
}
