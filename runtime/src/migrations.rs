//! What an upgrade to this runtime does to storage.

use crate::Runtime;

/// In order; those whose storage is migrated already do nothing.
pub type Migrations =
	(pallet_model_registry::migrations::ToV1<Runtime>, pallet_inference::migrations::ToV2<Runtime>);
