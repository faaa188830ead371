//! The hot key with which a worker's node signs what it submits.

use codec::Encode;
use sp_core::{crypto::KeyTypeId, H256};

/// The key type of inference keys in a node's keystore.
pub const INFERENCE: KeyTypeId = KeyTypeId(*b"infr");

mod sr25519 {
	use sp_application_crypto::{app_crypto, sr25519};
	app_crypto!(sr25519, super::INFERENCE);
}

/// A worker's inference key.
pub type InferenceKey = sr25519::Public;
/// A signature by an inference key.
pub type InferenceSignature = sr25519::Signature;
#[cfg(feature = "std")]
pub type InferencePair = sr25519::Pair;

/// What an inference key signs to show that its node works for this owner: BLAKE2b-256 of a tag,
/// the chain's genesis hash and the owner's account.
pub fn ownership_payload(genesis: H256, owner: &impl Encode) -> H256 {
	sp_io::hashing::blake2_256(&("freehold/owner", genesis, owner).encode()).into()
}
