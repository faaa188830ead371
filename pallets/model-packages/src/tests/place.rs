//! Graphs.

use super::*;

#[test]
fn place_should_store_graph_plan_and_deposit() {
	build_and_execute(|| {
		let sample = three_parts();
		assert_ok!(place(ALICE, &sample.graph));
		let id = sample.id();
		System::assert_last_event(
			Event::Placed { package: id, who: ALICE, class: PackageClass::Tolerant, parts: 3 }.into(),
		);
		let (graph, plan) = ModelPackages::graph(&id).unwrap();
		assert_eq!((&graph, &plan), (&sample.graph, &sample.graph.checked_plan(&Limits::V1).unwrap()));
		assert_eq!(ModelPackages::graph_bytes(id), Some(sample.bytes()));
		let info = info(id);
		assert_eq!((info.missing_parts, info.users, info.operators), (3, 0, 2));
		assert_eq!(info.initializer_bytes, 4 * (256 * 300 + 300));
		assert_eq!(info.work, (0..2).map(|i| graph.cost(i).unwrap().work()).sum::<u64>());
		assert_eq!(info.signature.inputs[0].shape.as_slice(), [1, 256]);
		assert_eq!(info.signature.outputs[0].name.as_slice(), b"y0");
		assert!(info.execution.is_some());
		assert_eq!(on_hold(ALICE), graph_deposit(&sample));
		assert_eq!(ModelPackages::package_info(id), Some(info));
		assert_noop!(place(BOB, &sample.graph), Error::<Test>::AlreadyPlaced);
	});
}

#[test]
fn place_should_charge_less_when_nothing_is_cut() {
	build_and_execute(|| {
		let actual = place(ALICE, &dense(4, 4).graph).unwrap().actual_weight.unwrap();
		assert!(actual.ref_time() < <() as crate::WeightInfo>::place_tiled(0).ref_time());
		let cut = hard_to_cut(5_000);
		assert!(cut.graph.checked_plan(&Limits::V1).unwrap().operators.iter().any(Option::is_some));
		assert_eq!(place(ALICE, &cut.graph).unwrap().actual_weight, None);
		assert_eq!(info(cut.id()).execution, None, "an operator judged by tiles has no bound on its memory");
	});
}

#[test]
fn package_without_initializers_should_be_whole_at_once() {
	build_and_execute(|| {
		let sample = many_operators(1_000);
		assert_ok!(place(ALICE, &sample.graph));
		System::assert_last_event(Event::Completed { package: sample.id() }.into());
		assert_eq!(info(sample.id()).missing_parts, 0);
	});
}

/// The dense sample, changed.
fn changed(change: impl FnOnce(&mut Graph)) -> Graph {
	let mut graph = dense(4, 4).graph;
	change(&mut graph);
	graph
}

fn large(shape: &[u32]) -> TensorType {
	TensorType::new(ElementType::Float32, shape)
}

#[test]
fn place_should_refuse_what_is_no_graph_by_name() {
	build_and_execute(|| {
		let refused = |graph: &Graph, error: Error<Test>| {
			assert_noop!(place(ALICE, graph), error);
		};
		type E = Error<Test>;
		let input = |name: &[u8], shape: &[u32]| Input { name: name.to_vec(), r#type: large(shape) };
		refused(&Graph::default(), E::InvalidValues);
		refused(&changed(|g| g.inputs.resize(17, input(b"x", &[1]))), E::InvalidValues);
		refused(&changed(|g| g.inputs[0].name.clear()), E::InvalidName);
		refused(&changed(|g| g.inputs[0].name = vec![b'x'; 129]), E::InvalidName);
		refused(&changed(|g| g.inputs.push(input(b"x0", &[1]))), E::InvalidName);
		refused(&changed(|g| g.inputs.push(input(b"more", &[0]))), E::InvalidTensor);
		refused(&changed(|g| g.inputs.push(input(b"more", &[1; 9]))), E::InvalidTensor);
		refused(&changed(|g| g.inputs.push(input(b"more", &[1 << 19]))), E::ValuesTooLarge);
		refused(&changed(|g| g.initializers[0].r#type = large(&[1 << 29])), E::InvalidTensor);
		let four = |g: &mut Graph| {
			let mut initializer = g.initializers[0].clone();
			initializer.r#type = large(&[1 << 28]);
			g.initializers.resize(5, initializer);
		};
		refused(&changed(four), E::InitializersTooLarge);
		refused(&changed(|g| g.operators[0].inputs[0] = Value::Operator(1)), E::InvalidOrder);
		refused(&changed(|g| g.outputs[0].value = Value::Operator(2)), E::InvalidOrder);
		refused(&changed(|g| g.operators[0].inputs.truncate(1)), E::InvalidOperator);
		refused(&changed(|g| g.operators[1].output = large(&[4, 1])), E::OutputMismatch);
		let none = Operator { op: RELU, inputs: vec![], output: large(&[]) };
		refused(&changed(|g| g.operators.resize(16_385, none)), E::TooManyOperators);
	});
}

/// One operator on an initializer of that shape.
fn of(op: Op, element: ElementType, shape: &[u32], outputs: usize) -> Graph {
	let mut sample = dense(4, 4);
	let root = [0; 32];
	let r#type = TensorType::new(element, shape);
	sample.graph.initializers.push(freehold_referee::Initializer { r#type, root });
	for _ in 0..outputs {
		sample.operator(op.clone(), vec![Value::Initializer(1)]);
	}
	sample.graph
}

#[test]
fn place_should_refuse_what_is_too_much() {
	build_and_execute(|| {
		type E = Error<Test>;
		let erf = Op::Unary(Unary::Erf);
		let graph = of(erf, ElementType::Float32, &[1 << 15, 1 << 13], 64);
		assert_noop!(place(ALICE, &graph), E::TooMuchWork);
		let expand = Op::Movement(Movement::Expand { shape: vec![1 << 15, 1 << 13] });
		let mut graph = of(expand, ElementType::Float32, &[1], 3);
		let twos = (2..5).map(Value::Operator).collect();
		graph.operators.push(Operator {
			op: Op::Movement(Movement::Concat { axis: 0 }),
			inputs: twos,
			output: large(&[3 << 15, 1 << 13]),
		});
		assert_noop!(place(ALICE, &graph), E::InvalidTensor);
		let mut graph = of(Op::Unary(Unary::Neg), ElementType::Float32, &[1 << 15, 1 << 13], 3);
		for i in [2, 3, 4] {
			let output = large(&[1, 1]);
			let op = Op::Reduce(Reduce::Over { kind: ReduceKind::Sum, axes: vec![0, 1], keepdims: true });
			graph.operators.push(Operator { op, inputs: vec![Value::Operator(i)], output });
		}
		assert_noop!(place(ALICE, &graph), E::TooMuchMemory);
		let sum = Op::Reduce(Reduce::Over { kind: ReduceKind::Sum, axes: vec![0], keepdims: true });
		assert_noop!(place(ALICE, &of(sum, ElementType::Float32, &[1 << 20], 1)), E::NoTile);
		let neg = Op::Unary(Unary::Neg);
		let graph = of(neg, ElementType::Float32, &[4096, 1 << 15], 1);
		let tiles = graph.checked_plan(&Limits::V1).unwrap().roots(&graph, 2).unwrap();
		let times = 32_768 / tiles as usize + 1;
		let neg = Op::Unary(Unary::Neg);
		let graph = of(neg, ElementType::Float32, &[4096, 1 << 15], times);
		assert_noop!(place(ALICE, &graph), E::TooManyRoots);
		let graph = Graph { initializers: many_initializers(16_385), ..Graph::default() };
		let limits = Limits { graph_bytes: 1 << 20, ..Limits::V1 };
		let error = graph.checked_plan(&limits).unwrap_err();
		assert!(matches!(E::from(error), E::TooManyInitializers), "more than bytes allow here");
		let error = graph.checked_plan(&Limits { graph_bytes: 9, ..limits }).unwrap_err();
		assert!(matches!(E::from(error), E::GraphTooLarge));
	});
}

fn many_initializers(count: usize) -> Vec<freehold_referee::Initializer> {
	vec![freehold_referee::Initializer { r#type: large(&[1]), root: [0; 32] }; count]
}

#[test]
fn place_should_fail_without_funds_for_the_deposit() {
	build_and_execute(|| {
		assert!(place(77, &dense(4, 4).graph).is_err());
		assert_eq!(crate::Packages::<Test>::iter().count(), 0);
	});
}

#[test]
fn remove_should_return_the_deposit_to_who_placed_the_graph() {
	build_and_execute(|| {
		let sample = three_parts();
		let id = sample.id();
		assert_noop!(ModelPackages::remove(signed(ALICE), id), Error::<Test>::NotFound);
		assert_ok!(place(ALICE, &sample.graph));
		assert_noop!(ModelPackages::remove(signed(BOB), id), Error::<Test>::NotPlacer);
		assert_ok!(place_part(BOB, &sample, (1, 0)));
		assert_noop!(ModelPackages::remove(signed(ALICE), id), Error::<Test>::PartsPlaced);
		assert_ok!(ModelPackages::remove_part(signed(BOB), id, 1, 0));
		assert_ok!(ModelPackages::remove(signed(ALICE), id));
		System::assert_last_event(Event::Removed { package: id }.into());
		assert_eq!(on_hold(ALICE), 0);
		assert_eq!((ModelPackages::package(&id), ModelPackages::graph(&id)), (None, None));
		assert_ok!(place(BOB, &sample.graph));
	});
}

#[test]
fn users_should_keep_graph_and_parts() {
	build_and_execute(|| {
		let sample = dense(4, 4);
		assert_noop!(ModelPackages::acquire(&sample.id()), Error::<Test>::NotFound);
		let id = place_whole(ALICE, &sample);
		assert_ok!(ModelPackages::acquire(&id));
		assert_ok!(ModelPackages::acquire(&id));
		assert_eq!(info(id).users, 2);
		assert_noop!(ModelPackages::remove_part(signed(ALICE), id, 0, 0), Error::<Test>::InUse);
		assert_noop!(ModelPackages::remove(signed(ALICE), id), Error::<Test>::InUse);
	});
}

#[test]
fn packages_should_be_listed_in_pages() {
	build_and_execute(|| {
		let samples: Vec<Sample> = (1..6).map(|n| dense(4, n)).collect();
		for sample in &samples {
			assert_ok!(place(ALICE, &sample.graph));
		}
		let (mut after, mut seen) = (None, Vec::new());
		loop {
			let page = ModelPackages::packages(after, 2);
			assert!(page.len() <= 2);
			let Some(last) = page.last() else { break };
			after = Some(last.id);
			seen.extend(page.into_iter().map(|info| info.id));
		}
		let mut ids: Vec<_> = samples.iter().map(Sample::id).collect();
		ids.sort();
		seen.sort();
		assert_eq!(seen, ids);
	});
}
