//! Parts of initializers.

use super::*;

#[test]
fn parts_should_make_a_package_whole_in_any_order_by_anybody() {
	build_and_execute(|| {
		let sample = three_parts();
		let id = sample.id();
		assert_ok!(place(ALICE, &sample.graph));
		assert_eq!(ModelPackages::parts_missing(id, None, 10), [(0, 0), (0, 1), (1, 0)]);
		assert_ok!(place_part(BOB, &sample, (0, 1)));
		System::assert_last_event(
			Event::PartPlaced { package: id, initializer: 0, part: 1, who: BOB, missing: 2 }.into(),
		);
		assert_eq!(ModelPackages::parts_missing(id, None, 1), [(0, 0)]);
		assert_eq!(ModelPackages::parts_missing(id, Some((0, 0)), 10), [(1, 0)]);
		assert_ok!(place_part(ALICE, &sample, (1, 0)));
		assert_eq!(ModelPackages::weight(&id), None);
		assert_ok!(place_part(CAROL, &sample, (0, 0)));
		System::assert_last_event(Event::Completed { package: id }.into());
		assert_eq!((info(id).missing_parts, ModelPackages::parts_missing(id, None, 10)), (0, vec![]));
		assert_eq!(ModelPackages::weight(&id), info(id).execution);
		assert!(ModelPackages::weight(&id).is_some());
		let (all, cut) = (&sample.initializers[0], 256 * 1024);
		assert_eq!(ModelPackages::part(id, 0, 0).as_deref(), Some(&all[..cut]));
		assert_eq!(ModelPackages::part(id, 0, 1).as_deref(), Some(&all[cut..]));
		assert_eq!(ModelPackages::part(id, 0, 2), None);
		assert_eq!(on_hold(CAROL), part_deposit(cut));
		assert_eq!(on_hold(BOB), part_deposit(all.len() - cut));
		assert_eq!(on_hold(ALICE), graph_deposit(&sample) + part_deposit(1200));
	});
}

#[test]
fn wrong_parts_should_be_refused() {
	build_and_execute(|| {
		let sample = three_parts();
		let id = sample.id();
		type E = Error<Test>;
		let put = |i, p, piece: Part| ModelPackages::place_part(signed(ALICE), id, i, p, piece);
		assert_noop!(put(0, 0, sample.part(0, 0)), E::NotFound);
		assert_ok!(place(ALICE, &sample.graph));
		assert_noop!(put(2, 0, sample.part(0, 0)), E::PartNotFound);
		assert_noop!(put(0, 2, sample.part(0, 0)), E::PartNotFound);
		assert_noop!(put(0, u32::MAX, sample.part(0, 0)), E::PartNotFound);
		assert_noop!(put(0, 1, sample.part(0, 0)), E::InvalidPart);
		assert_noop!(put(0, 0, sample.part(0, 1)), E::InvalidPart);
		assert_noop!(put(1, 0, sample.part(0, 1)), E::InvalidPart);
		let altered = |change: &dyn Fn(&mut Part)| {
			let mut piece = sample.part(0, 1);
			change(&mut piece);
			piece
		};
		let changes: [&dyn Fn(&mut Part); 7] = [
			&|piece| piece.data[0] ^= 1,
			&|piece| piece.data.truncate(piece.data.len() - 1),
			&|piece| piece.data.push(0),
			&|piece| piece.data.clear(),
			&|piece| piece.nodes[0][0] ^= 1,
			&|piece| piece.nodes.push([0; 32]),
			&|piece| piece.nodes.clear(),
		];
		for change in changes {
			assert_noop!(put(0, 1, altered(change)), E::InvalidPart);
		}
		let mut other = three_parts();
		other.initializers[0][7] ^= 1;
		assert_noop!(put(0, 0, other.part(0, 0)), E::InvalidPart);
		assert_ok!(put(0, 1, sample.part(0, 1)));
		assert_noop!(put(0, 1, sample.part(0, 1)), E::PartAlreadyPlaced);
		assert!(ModelPackages::place_part(signed(77), id, 0, 0, sample.part(0, 0)).is_err(), "no funds");
		assert_eq!(info(id).missing_parts, 2);
	});
}

/// One initializer, which nothing takes.
fn of_bytes(element: ElementType, bytes: Vec<u8>) -> Sample {
	let mut sample = dense(4, 4);
	let shape = [(bytes.len() / element.size()) as u32];
	sample.initializer(element, &shape, bytes);
	sample
}

#[test]
fn initializers_should_be_canonical() {
	build_and_execute(|| {
		let f32s = |bits: u32| [vec![0; 262_144], bits.to_le_bytes().to_vec()].concat();
		let f64s = |bits: u64| bits.to_le_bytes().to_vec();
		let cases = [
			(ElementType::Float32, f32s(0xffc0_0000), 1, false),
			(ElementType::Float32, f32s(0x7fc0_0000), 1, true),
			(ElementType::Float64, f64s(0x7ff8_0000_0000_0001), 0, false),
			(ElementType::Float64, f64s(0x7ff8_0000_0000_0000), 0, true),
			(ElementType::Bool, vec![0, 1, 2], 0, false),
			(ElementType::Bool, vec![0, 1, 1], 0, true),
		];
		for (element, bytes, part, canonical) in cases {
			let sample = of_bytes(element, bytes);
			assert_ok!(place(ALICE, &sample.graph));
			match canonical {
				true => {
					assert_ok!(place_part(ALICE, &sample, (1, part)));
				},
				false => {
					assert_noop!(place_part(ALICE, &sample, (1, part)), Error::<Test>::NotCanonical);
				},
			}
		}
	});
}

#[test]
fn parts_should_be_refused_of_what_cannot_be_executed() {
	build_and_execute(|| {
		// Judged by tiles.
		let sample = hard_to_cut(5_000);
		assert_ok!(place(ALICE, &sample.graph));
		let piece = Part { data: vec![], nodes: vec![] };
		let placed = ModelPackages::place_part(signed(ALICE), sample.id(), 0, 0, piece);
		assert_noop!(placed, Error::<Test>::NotExecutable);
		assert_eq!(ModelPackages::weight(&sample.id()), None);
		let input = filled("x0", &[1], 1.0);
		assert_eq!(ModelPackages::execute(&sample.id(), &[input]), Err(ExecutionError::TooLarge));
		// A tensor that is too large, though nothing takes it.
		let sample = of_bytes(ElementType::Uint8, vec![0; (8 << 20) + 1]);
		assert_ok!(place(ALICE, &sample.graph));
		assert_noop!(place_part(ALICE, &sample, (1, 0)), Error::<Test>::NotExecutable);
		// Too much memory, of tensors none of which is too large.
		let mut sample = dense(4, 4);
		(0..7).for_each(|i| {
			sample.initializer(ElementType::Uint8, &[8 << 20], vec![i; 8 << 20]);
		});
		assert_ok!(place(ALICE, &sample.graph));
		assert_noop!(place_part(ALICE, &sample, (1, 0)), Error::<Test>::NotExecutable);
		// Too much work, of operators none of which is.
		let mut sample = dense(4, 4);
		let x = sample.floats(&[100_000]);
		for _ in 0..8 {
			sample.operator(Op::Unary(Unary::Erf), vec![x]);
		}
		assert!((0..10).map(|i| sample.graph.cost(i).unwrap().work()).sum::<u64>() > MAX_WORK);
		assert_ok!(place(ALICE, &sample.graph));
		assert!(sample.graph.checked_plan(&Limits::V1).unwrap().operators.iter().all(Option::is_none));
		assert_noop!(place_part(ALICE, &sample, (0, 0)), Error::<Test>::NotExecutable);
	});
}

#[test]
fn remove_part_should_return_the_deposit_to_who_placed_it() {
	build_and_execute(|| {
		let sample = three_parts();
		let id = sample.id();
		let remove = |who, (i, p): (u32, u32)| ModelPackages::remove_part(signed(who), id, i, p);
		assert_noop!(remove(BOB, (0, 0)), Error::<Test>::NotFound);
		assert_ok!(place(ALICE, &sample.graph));
		assert_noop!(remove(BOB, (0, 0)), Error::<Test>::PartNotFound);
		for at in sample.places() {
			assert_ok!(place_part(BOB, &sample, at));
		}
		assert_noop!(remove(CAROL, (0, 0)), Error::<Test>::NotPlacer);
		assert_ok!(remove(BOB, (0, 0)));
		System::assert_last_event(Event::PartRemoved { package: id, initializer: 0, part: 0 }.into());
		assert_eq!(ModelPackages::parts_missing(id, None, 10), [(0, 0)]);
		assert_eq!(ModelPackages::weight(&id), None);
		// Who placed the graph gets rid of what others placed, or could not remove it.
		assert_ok!(remove(ALICE, (0, 1)));
		assert_ok!(remove(ALICE, (1, 0)));
		assert_eq!(on_hold(BOB), 0);
		assert_ok!(ModelPackages::remove(signed(ALICE), id));
		assert_eq!(on_hold(ALICE), 0);
	});
}

#[test]
fn place_part_should_charge_for_the_graph_that_there_is() {
	build_and_execute(|| {
		let sample = three_parts();
		assert_ok!(place(ALICE, &sample.graph));
		let actual = place_part(ALICE, &sample, (1, 0)).unwrap().actual_weight.unwrap();
		assert!(actual.ref_time() < <() as crate::WeightInfo>::place_part(1200, MAX_GRAPH_BYTES).ref_time());
	});
}
