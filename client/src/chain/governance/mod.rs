//! Governance: referenda and votes, parameters, the treasury, the emergency committee.

mod call;
mod committee;
mod parameters;
mod propose;
mod referenda;
mod tracks;
mod treasury;
mod upgrade;
mod voting;

pub use call::EncodedCall;
pub use committee::{Closed, Committee, Motion, Motioned, Pause, Seat};
pub use parameters::{Parameter, ParameterKind, ParameterValue};
pub use propose::{Proposed, ReferendumOrigin};
pub use referenda::{
	Deposit, Enactment, Ongoing, ProposedCall, Referendum, ReferendumStatus, Refunds, Tally,
};
pub use tracks::{Standing, Track};
pub use treasury::Spend;
pub use voting::{Ballot, Conviction, TrackVotes, Vote};

use super::{
	error::{constant, storage},
	runtime::runtime_types::sp_runtime::DispatchError,
	AtBlock,
};
use crate::Error;
use subxt::{
	constants,
	metadata::Metadata,
	storage::{Address, PrefixOf},
};
pub use upgrade::code_hash;

/// What the chain stores there, or the entry's default; `None` where it has none.
async fn stored<Entry: Address>(
	at: &AtBlock,
	entry: Entry,
	keys: Entry::KeyParts,
) -> Result<Option<Entry::Value>, Error> {
	let found = at.storage().entry(entry).map_err(storage)?.try_fetch(keys).await.map_err(storage)?;
	found.map(|value| value.decode().map_err(super::node_error)).transpose()
}

/// All that the chain stores under an entry, in the order of its storage.
async fn entries<Entry: Address>(
	at: &AtBlock,
	entry: Entry,
) -> Result<Vec<(Entry::KeyParts, Entry::Value)>, Error>
where
	(): PrefixOf<Entry::KeyParts>,
{
	let entry = at.storage().entry(entry).map_err(storage)?;
	let mut pages = entry.iter(()).await.map_err(storage)?;
	let mut found = Vec::new();
	while let Some(one) = pages.next().await {
		let one = one.map_err(storage)?;
		let key = one.key().and_then(|key| key.decode()).map_err(super::node_error)?;
		found.push((key, one.value().decode().map_err(super::node_error)?));
	}
	Ok(found)
}

/// A constant of the runtime, as it was when the connection was made.
fn constant_of<Constant: constants::Address>(
	at: &AtBlock,
	address: Constant,
) -> Result<Constant::Target, Error> {
	at.constants().entry(address).map_err(constant)
}

fn block_of(at: &AtBlock) -> Result<u32, Error> {
	u32::try_from(at.block_number()).map_err(super::node_error)
}

/// Why a call failed that the chain dispatched: pallet and error where a pallet said no.
fn dispatch_error(metadata: &Metadata, error: &DispatchError) -> String {
	let DispatchError::Module(module) = error else { return format!("{error:?}") };
	let pallet = metadata.pallet_by_error_index(module.index);
	let variant = pallet.as_ref().and_then(|pallet| pallet.error_variant_by_index(module.error[0]));
	match (&pallet, variant) {
		(Some(pallet), Some(error)) => format!("{}::{}", pallet.name(), error.name),
		_ => format!("error {} of pallet {}", module.error[0], module.index),
	}
}
