//! How token holders govern: by referendum on tracks that each allow one kind of thing, and through an
//! elected committee that can stop something for a while. Nothing here has the powers of root.

mod committee;
pub mod origins;
pub mod pace;
pub mod parameters;
pub mod tracks;
mod treasury;
mod voting;
mod voting_currency;
mod weights;

pub use committee::{EnsureCommittee, COMMITTEE_SEATS};
pub use origins::{
	Canceller, DelistModel, DisputeAdmin, ListModel, ParameterAdmin, RuntimeUpgrader, TreasurySpender,
};
pub use tracks::Tracks;
pub use voting_currency::{Unbound, VotingCurrency};

impl origins::Config for crate::Runtime {
	type UpgradeOrigin = RuntimeUpgrader;
}
