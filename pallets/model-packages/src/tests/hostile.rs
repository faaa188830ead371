//! Bytes from anybody.

use super::*;
use codec::Encode;
use proptest::prelude::*;

/// Whether the bytes were taken for a graph; if not, nothing has changed.
fn taken(bytes: Vec<u8>) -> bool {
	let root = || sp_io::storage::root(sp_runtime::StateVersion::V1);
	let before = root();
	let placed = frame_support::storage::with_storage_layer(|| {
		ModelPackages::place(signed(ALICE), bytes.try_into().unwrap()).map_err(|error| error.error)
	});
	assert!(placed.is_ok() || root() == before);
	placed.is_ok()
}

#[test]
fn encoding_should_be_exact() {
	build_and_execute(|| {
		let bytes = three_parts().bytes();
		for end in 0..bytes.len() {
			assert!(!taken(bytes[..end].to_vec()));
		}
		assert!(!taken([bytes.as_slice(), &[0]].concat()));
		// Lengths that would take all memory.
		assert!(!taken(vec![0xff; 64]));
		assert!(!taken(vec![0xfe, 0xff, 0xff, 0xff]));
		assert!(taken(bytes));
	});
}

proptest! {
	#![proptest_config(ProptestConfig::with_cases(300))]

	#[test]
	fn random_bytes_should_never_be_stored(bytes in prop::collection::vec(any::<u8>(), 0..2000)) {
		// Nor are they a graph by chance.
		build_and_execute(|| assert!(!taken(bytes)));
	}

	#[test]
	fn mutated_graphs_should_be_refused_or_be_graphs(
		changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..6),
		other in any::<bool>(),
	) {
		new_test_ext().execute_with(|| {
			let mut bytes = if other { three_parts() } else { dense(4, 4) }.bytes();
			for (at, byte) in changes {
				let at = at.index(bytes.len());
				bytes[at] = byte;
			}
			let _ = taken(bytes);
			// What is stored is a graph, under its id, with what follows from it.
			ModelPackages::do_try_state().unwrap();
		});
	}

	#[test]
	fn random_pieces_should_never_be_stored(
		data in prop::collection::vec(any::<u8>(), 0..3000),
		nodes in prop::collection::vec(any::<[u8; 32]>(), 0..12),
		initializer in 0u32..3,
		part in 0u32..3,
	) {
		new_test_ext().execute_with(|| {
			let sample = three_parts();
			place(ALICE, &sample.graph).unwrap();
			let piece = Part { data, nodes };
			piece.encode();
			assert!(ModelPackages::place_part(signed(BOB), sample.id(), initializer, part, piece).is_err());
			assert_eq!((on_hold(BOB), info(sample.id()).missing_parts), (0, 3));
		});
	}
}
