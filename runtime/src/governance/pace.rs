//! Periods that are short on chains on which to try things out.

use crate::{governance::origins::Fast, BlockNumber, Runtime};
use frame_support::traits::Get;

/// Whether there is state to read. In native code there may be none: the runtime is then asked for what does
/// not depend on it, such as its metadata, of which constants are a part.
pub fn has_state() -> bool {
	#[cfg(feature = "std")]
	return sp_externalities::with_externalities(|_| ()).is_some();
	#[cfg(not(feature = "std"))]
	true
}

/// Whether genesis has chosen the short periods.
pub fn is_fast() -> bool {
	has_state() && Fast::<Runtime>::get()
}

/// So many blocks, or so many on a fast chain.
pub struct Paced<const BLOCKS: BlockNumber, const FAST: BlockNumber>;

impl<const BLOCKS: BlockNumber, const FAST: BlockNumber> Get<BlockNumber> for Paced<BLOCKS, FAST> {
	fn get() -> BlockNumber {
		if is_fast() {
			FAST
		} else {
			BLOCKS
		}
	}
}
