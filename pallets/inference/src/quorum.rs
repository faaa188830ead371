//! What several workers' answers are worth: commitments, and the largest set that agrees.

use codec::Encode;
use freehold_primitives::{referee::Hash, RequestId};
use sp_core::H256;

use crate::{AccountIdOf, Config, MAX_REDUNDANCY};

/// What a worker commits to before it sees others' outputs. Its own account is in it, so that
/// nobody can copy another's commitment.
pub fn commitment<T: Config>(
	genesis: T::Hash,
	request: RequestId,
	attempt: u32,
	worker: &AccountIdOf<T>,
	salt: &Hash,
	output_root: H256,
) -> H256 {
	let opening = ("freehold/commit", genesis, request, attempt, worker, salt, output_root);
	sp_io::hashing::blake2_256(&opening.encode()).into()
}

/// How many of `redundancy` answers must agree: two thirds, rounded up.
pub fn threshold(redundancy: u8) -> usize {
	usize::from(redundancy).saturating_mul(2).div_ceil(3)
}

/// The indices of the largest set of `count` answers whose members agree pairwise; among equals
/// the one with the lowest index first. `count` is at most [`MAX_REDUNDANCY`].
pub fn largest_agreement(count: usize, agree: impl Fn(usize, usize) -> bool) -> alloc::vec::Vec<usize> {
	let count = count.min(usize::from(MAX_REDUNDANCY));
	// Bit j of peers[i]: i and j agree.
	let peers: alloc::vec::Vec<u8> = (0..count)
		.map(|i| {
			(0..count).filter(|&j| i == j || agree(i.min(j), i.max(j))).fold(0u8, |bits, j| bits | bit(j))
		})
		.collect();
	let members = |set: u8| (0..count).filter(move |&i| set & bit(i) != 0);
	let is_clique = |set: &u8| members(*set).all(|i| peers.get(i).is_some_and(|mates| mates & *set == *set));
	// Reversed bits order sets of one size by their lowest indices.
	let best = (0..=u8::MAX)
		.take(1usize << count)
		.filter(is_clique)
		.max_by_key(|set| (set.count_ones(), set.reverse_bits()))
		.unwrap_or(0);
	members(best).collect()
}

fn bit(index: usize) -> u8 {
	1u8.checked_shl(index as u32).unwrap_or(0)
}

#[cfg(test)]
mod tests {
	use super::*;

	fn largest(count: usize, pairs: &[(usize, usize)]) -> alloc::vec::Vec<usize> {
		largest_agreement(count, |i, j| pairs.contains(&(i, j)))
	}

	#[test]
	fn thresholds_are_two_thirds_rounded_up() {
		assert_eq!((1..=7).map(threshold).collect::<alloc::vec::Vec<_>>(), [1, 2, 2, 3, 4, 4, 5]);
	}

	#[test]
	fn agreement_must_be_pairwise() {
		// 0~1 and 1~2, but not 0~2: tolerance is not transitive.
		assert_eq!(largest(3, &[(0, 1), (1, 2)]), [0, 1]);
		assert_eq!(largest(4, &[(1, 2), (1, 3), (2, 3), (0, 1)]), [1, 2, 3]);
	}

	#[test]
	fn ties_go_to_the_lowest_assignment_index() {
		assert_eq!(largest(4, &[(2, 3), (0, 1)]), [0, 1]);
		assert_eq!(largest(4, &[(1, 2), (0, 3)]), [0, 3]);
		assert_eq!(largest(2, &[]), [0]);
	}

	#[test]
	fn full_and_empty_sets() {
		assert_eq!(largest_agreement(7, |_, _| true), [0, 1, 2, 3, 4, 5, 6]);
		assert!(largest_agreement(0, |_, _| true).is_empty());
	}
}
