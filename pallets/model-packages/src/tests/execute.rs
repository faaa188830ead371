//! Executions give what the referee gives.

use super::*;

/// What the referee gives for these inputs by itself.
fn native(sample: &Sample, inputs: &[NamedTensor]) -> Vec<NamedTensor> {
	let initializers =
		sample.graph.initializers.iter().zip(&sample.initializers).map(|(initializer, bytes)| {
			let data = Data::from_bytes(initializer.r#type.element, bytes);
			Array::new(initializer.r#type.shape.clone(), data).unwrap()
		});
	let initializers: Vec<Array> = initializers.collect();
	let inputs: Vec<Array> = inputs.iter().map(|named| Array::try_from(&named.tensor).unwrap()).collect();
	let session = Session::new(&sample.graph, &initializers, Backend::default()).unwrap();
	let outputs = session.execute(&inputs).unwrap();
	let names = sample.graph.outputs.iter().map(|output| output.name.clone());
	names.zip(outputs).map(|(name, y)| NamedTensor { name, tensor: y.to_tensor() }).collect()
}

/// Integers, bytes and indices; two inputs and two outputs, one of them twice.
fn integers() -> Sample {
	let mut sample = Sample::default();
	let x = sample.input(ElementType::Int32, &[3, 5]);
	let i = sample.input(ElementType::Int64, &[2]);
	let numbers = (0..35i32).map(|i| i * i - 300).flat_map(i32::to_le_bytes);
	let w = sample.initializer(ElementType::Int32, &[5, 7], numbers.collect());
	let y = sample.operator(MATMUL, vec![x, w]);
	let rows = sample.operator(Op::Index(Index::Gather { axis: 0 }), vec![y, i]);
	let sign = sample.operator(Op::Binary(Binary::Greater), vec![rows, rows]);
	sample.output(rows);
	sample.output(sign);
	sample.output(y);
	sample
}

fn integer_inputs() -> [NamedTensor; 2] {
	let x = Array::new([3, 5], Data::I32((0..15).map(|i| i * 1_000_003 - 7).collect())).unwrap();
	let i = Array::new([2], Data::I64(vec![-1, 1])).unwrap();
	[("x0", x), ("x1", i)]
		.map(|(name, array)| NamedTensor { name: name.as_bytes().to_vec(), tensor: array.to_tensor() })
}

#[test]
fn execution_should_give_what_the_referee_gives() {
	build_and_execute(|| {
		let sample = integers();
		let id = place_whole(ALICE, &sample);
		assert_eq!(info(id).class, PackageClass::Exact);
		let outputs = ModelPackages::execute(&id, &integer_inputs()).unwrap();
		assert_eq!(outputs, native(&sample, &integer_inputs()));
		assert_eq!(outputs.len(), 3);
		assert!(info(id).signature.admits_outputs(&outputs));
		for sample in [three_parts(), dense(256, 31)] {
			let id = place_whole(BOB, &sample);
			for number in [0.0, -1.5, 1e-40, f32::NAN, f32::INFINITY] {
				let inputs = [filled("x0", &[1, 256], number)];
				assert_eq!(ModelPackages::execute(&id, &inputs).unwrap(), native(&sample, &inputs));
			}
		}
	});
}

#[test]
fn execution_should_be_refused_until_the_package_is_whole() {
	build_and_execute(|| {
		let sample = integers();
		let id = sample.id();
		assert_eq!(ModelPackages::execute(&id, &integer_inputs()), Err(ExecutionError::NotFound));
		assert_ok!(place(ALICE, &sample.graph));
		assert_eq!(ModelPackages::execute(&id, &integer_inputs()), Err(ExecutionError::Incomplete));
		assert_eq!(ModelPackages::weight(&id), None);
		assert_ok!(place_part(ALICE, &sample, (0, 0)));
		assert_ok!(ModelPackages::execute(&id, &integer_inputs()));
	});
}

#[test]
fn execution_should_refuse_other_inputs() {
	build_and_execute(|| {
		let id = place_whole(ALICE, &dense(2, 2));
		let refused = |inputs: &[NamedTensor]| {
			assert_eq!(ModelPackages::execute(&id, inputs), Err(ExecutionError::Inputs));
		};
		let input = filled("x0", &[1, 2], 1.0);
		refused(&[]);
		refused(&[input.clone(), input.clone()]);
		refused(&[filled("x1", &[1, 2], 1.0)]);
		refused(&[filled("x0", &[2, 1], 1.0)]);
		let changed = |change: &dyn Fn(&mut NamedTensor)| {
			let mut input = input.clone();
			change(&mut input);
			refused(&[input]);
		};
		changed(&|input| input.tensor.element = ElementType::Int32);
		changed(&|input| input.tensor.data.truncate(7));
		changed(&|input| input.tensor.data[..4].copy_from_slice(&0x7fc0_0001u32.to_le_bytes()));
		assert_ok!(ModelPackages::execute(&id, &[input]));
	});
}

#[test]
fn execution_should_weigh_work_bytes_parts_and_graph() {
	build_and_execute(|| {
		let weight = |sample: &Sample| info(place_whole(ALICE, sample)).execution.unwrap().ref_time();
		let small = weight(&dense(4, 4));
		assert!(weight(&dense(64, 256)) > small, "more work and bytes");
		assert!(weight(&many_operators(20_000)) > weight(&many_operators(10_000)), "a longer graph");
		let mut parts = dense(4, 4);
		(0..9).for_each(|_| {
			parts.floats(&[1]);
		});
		assert!(weight(&parts) > small, "more parts");
	});
}
