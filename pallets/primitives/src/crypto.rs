//! The hot key with which a worker's node signs what it submits.

use sp_core::crypto::KeyTypeId;

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
