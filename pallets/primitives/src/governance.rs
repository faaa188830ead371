//! What governance tells other pallets.

/// Whether disputes stand still, so that a fault in their judge can be mended. Whoever keeps their clocks
/// asks in every block; the dispute game itself is yet to come.
pub trait DisputePause {
	/// Whether no dispute may move on in this block.
	fn disputes_paused() -> bool;
}

/// Without anybody who could pause them.
impl DisputePause for () {
	fn disputes_paused() -> bool {
		false
	}
}
