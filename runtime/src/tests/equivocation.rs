//! A validator that signs two blocks for one slot, reported as its peers' nodes report it.

use super::{chain::*, externalities};
use crate::{Header, Historical, Runtime, System, UncheckedExtrinsic};
use codec::Encode;
use frame_support::traits::KeyOwnerProofSystem;
use pallet_offences::{ConcurrentReportsIndex, Reports};
use sp_consensus_babe::{
	digests::{CompatibleDigestItem, PreDigest, SecondaryPlainPreDigest},
	AuthorityPair, AuthoritySignature, EquivocationProof, Slot, BABE_ENGINE_ID,
};
use sp_core::{crypto::key_types::BABE, Pair, H256};
use sp_runtime::{
	generic::{Digest, DigestItem},
	traits::Header as _,
	transaction_validity::{InvalidTransaction, TransactionSource},
};

/// A sealed header for that slot; `state` tells it from others.
fn sealed(pair: &AuthorityPair, slot: Slot, state: u8) -> Header {
	let claim = PreDigest::SecondaryPlain(SecondaryPlainPreDigest { authority_index: 0, slot });
	let logs = vec![DigestItem::PreRuntime(BABE_ENGINE_ID, claim.encode())];
	let mut header = Header::new(1, H256::zero(), H256::repeat_byte(state), H256::zero(), Digest { logs });
	let signature: AuthoritySignature = pair.sign(header.hash().as_ref());
	header.digest_mut().push(DigestItem::babe_seal(signature));
	header
}

fn report(first: u8, second: u8) -> UncheckedExtrinsic {
	let pair = AuthorityPair::from_string("//Alice", None).unwrap();
	let slot = pallet_babe::CurrentSlot::<Runtime>::get();
	let first_header = sealed(&pair, slot, first);
	// Signatures are random: one header sealed twice would be two.
	let second_header = if first == second { first_header.clone() } else { sealed(&pair, slot, second) };
	let proof = EquivocationProof { offender: pair.public(), slot, first_header, second_header };
	let call = pallet_babe::Call::report_equivocation_unsigned {
		equivocation_proof: Box::new(proof),
		key_owner_proof: Historical::prove((BABE, pair.public())).unwrap(),
	};
	UncheckedExtrinsic::new_bare(call.into())
}

#[test]
fn equivocation_should_become_an_offence_once() {
	externalities("development").execute_with(|| {
		empty_blocks(2);
		let transaction = report(1, 2);
		assert!(validate(TransactionSource::Local, &transaction).is_ok(), "by the node that saw it");
		assert!(validate(TransactionSource::External, &transaction).is_err(), "from nobody else");
		good_block(vec![transaction.clone()]);
		assert_eq!(Reports::<Runtime>::iter().count(), 1);
		assert_eq!(ConcurrentReportsIndex::<Runtime>::iter().count(), 1);
		let offence = System::events().into_iter().any(|record| {
			matches!(record.event, crate::RuntimeEvent::Offences(pallet_offences::Event::Offence { .. }))
		});
		assert!(offence, "no offence was announced");
		let again = validate(TransactionSource::Local, &transaction);
		assert_eq!(again, Err(InvalidTransaction::Stale.into()));
	});
}

#[test]
fn two_equal_headers_should_be_no_equivocation() {
	externalities("development").execute_with(|| {
		empty_blocks(2);
		let results = block(vec![report(1, 1)]);
		assert!(results[0].is_err(), "a block's author cannot convict it of one block");
		assert_eq!(Reports::<Runtime>::iter().count(), 0);
	});
}
