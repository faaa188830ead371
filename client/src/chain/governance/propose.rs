//! Proposals: the call that a referendum is about, and the deposits that bring it to a decision.

use super::{
	call::{hash, EncodedCall},
	constant_of, parameters, stored,
	tracks::{track, Track},
	ParameterValue,
};
use crate::{
	chain::{
		error::node_error,
		runtime::{
			constants,
			referenda::events,
			runtime_types::{
				bounded_collections::bounded_vec::BoundedVec,
				frame_support::traits::{preimages::Bounded, schedule::DispatchTime},
				freehold_runtime::{governance::origins::pallet::Origin, OriginCaller},
			},
			storage, transactions,
		},
		types::{AccountId32, H256},
		Client,
	},
	Account, Error,
};

/// The longest call that a referendum carries itself, in bytes; of a longer one it names the hash.
const MAX_INLINE: usize = 128;

/// What a referendum may do; each has a track of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ReferendumOrigin {
	ListModel,
	DelistModel,
	TreasurySpender,
	ParameterAdmin,
	RuntimeUpgrader,
	DisputeAdmin,
	Canceller,
}

impl From<ReferendumOrigin> for Origin {
	fn from(origin: ReferendumOrigin) -> Self {
		match origin {
			ReferendumOrigin::ListModel => Self::ListModel,
			ReferendumOrigin::DelistModel => Self::DelistModel,
			ReferendumOrigin::TreasurySpender => Self::TreasurySpender,
			ReferendumOrigin::ParameterAdmin => Self::ParameterAdmin,
			ReferendumOrigin::RuntimeUpgrader => Self::RuntimeUpgrader,
			ReferendumOrigin::DisputeAdmin => Self::DisputeAdmin,
			ReferendumOrigin::Canceller => Self::Canceller,
		}
	}
}

/// A referendum that waits for its decision.
#[derive(Clone, Debug)]
pub struct Proposed {
	pub index: u32,
	pub track: Track,
	pub call: EncodedCall,
	/// What the call says.
	pub text: String,
	/// Whether the call was stored beside the referendum, which has a deposit of its own.
	pub stored: bool,
	/// In the smallest unit of HOLD.
	pub submission_deposit: u128,
	/// In the smallest unit of HOLD.
	pub decision_deposit: u128,
	/// The block in which the decision deposit was placed.
	pub block: u32,
}

impl Client {
	/// Proposes a call, to be dispatched with an origin at least so many blocks after its approval, and places
	/// both deposits. Where the second cannot be placed, the refusal says which referendum waits for it.
	pub async fn propose(
		&self,
		account: &Account,
		origin: ReferendumOrigin,
		call: EncodedCall,
		enact_after: u32,
	) -> Result<Proposed, Error> {
		let at = self.best().await?;
		let text = call.text(at.metadata_ref());
		let text = text.ok_or_else(|| Error::input("the chain's runtime has no such call"))?;
		let stored = call.bytes().len() > MAX_INLINE;
		let proposal = match stored {
			true => self.note(account, &call).await?,
			false => Bounded::Inline(BoundedVec(call.bytes().to_vec())),
		};
		let submission = transactions().referenda().submit(
			OriginCaller::Origins(origin.into()),
			proposal,
			DispatchTime::After(enact_after.max(1)),
		);
		let included = self.submit(account, submission).await?;
		let submitted = included.events.find_first::<events::Submitted>().transpose().map_err(node_error)?;
		let submitted = submitted.ok_or_else(|| Error::Node("no referendum was submitted".into()))?;
		let index = submitted.index;
		let block = self.place_decision_deposit(account, index).await.map_err(|error| waits(index, error))?;
		let track = track(&at, submitted.track)?;
		Ok(Proposed {
			index,
			call,
			text,
			stored,
			submission_deposit: constant_of(&at, constants().referenda().submission_deposit())?,
			decision_deposit: track.decision_deposit,
			track,
			block,
		})
	}

	/// Stores a call's bytes, unless they are there.
	async fn note<Call, Hash>(
		&self,
		account: &Account,
		call: &EncodedCall,
	) -> Result<Bounded<Call, Hash>, Error> {
		let hash = call.hash();
		let len = u32::try_from(call.bytes().len()).map_err(|_| Error::input("the call is too long"))?;
		let entry = storage().preimage().preimage_for();
		if stored(&self.best().await?, entry, ((hash, len),)).await?.is_none() {
			let note = transactions().preimage().note_preimage(call.bytes().to_vec());
			self.submit(account, note).await?;
		}
		Ok(Bounded::Lookup { hash, len })
	}

	/// Places the decision deposit of a referendum, without which it is never decided. Anybody can.
	pub async fn place_decision_deposit(&self, account: &Account, index: u32) -> Result<u32, Error> {
		let call = transactions().referenda().place_decision_deposit(index);
		Ok(self.submit(account, call).await?.block)
	}

	/// The call that pays from the treasury.
	pub async fn spend_call(&self, to: AccountId32, amount: u128) -> Result<EncodedCall, Error> {
		let call = transactions().treasury().spend((), amount, to, None);
		EncodedCall::new(&self.best().await?, &call)
	}

	/// The call that sets a parameter; `None`: to its default.
	pub async fn parameter_call(
		&self,
		name: &str,
		value: Option<ParameterValue>,
	) -> Result<EncodedCall, Error> {
		let at = self.best().await?;
		EncodedCall::new(&at, &parameters::set(at.metadata_ref(), name, value)?)
	}

	/// The call that authorises a runtime.
	pub async fn upgrade_call(&self, code: &[u8]) -> Result<EncodedCall, Error> {
		let call = transactions().origins().authorize_upgrade(hash(code));
		EncodedCall::new(&self.best().await?, &call)
	}

	/// The call that cancels a referendum.
	pub async fn cancel_call(&self, index: u32) -> Result<EncodedCall, Error> {
		EncodedCall::new(&self.best().await?, &transactions().referenda().cancel(index))
	}

	/// The call that delists a model.
	pub async fn delist_call(&self, model: H256) -> Result<EncodedCall, Error> {
		EncodedCall::new(&self.best().await?, &transactions().model_listings().delist(model))
	}

	/// The call that makes a model's suspension last.
	pub async fn confirm_suspension_call(&self, model: H256) -> Result<EncodedCall, Error> {
		EncodedCall::new(&self.best().await?, &transactions().model_listings().confirm_suspension(model))
	}

	/// The call that ends a model's suspension.
	pub async fn lift_suspension_call(&self, model: H256) -> Result<EncodedCall, Error> {
		EncodedCall::new(&self.best().await?, &transactions().model_listings().lift_suspension(model))
	}

	/// The call that makes a pause of disputes last.
	pub async fn confirm_pause_call(&self) -> Result<EncodedCall, Error> {
		EncodedCall::new(&self.best().await?, &transactions().emergency().confirm_pause())
	}

	/// The call that ends a pause of disputes.
	pub async fn resume_disputes_call(&self) -> Result<EncodedCall, Error> {
		EncodedCall::new(&self.best().await?, &transactions().emergency().resume_disputes())
	}
}

/// The failure to place a decision deposit, with where to go on.
fn waits(index: u32, error: Error) -> Error {
	let hint = format!(
		"referendum {index} is submitted and waits for its decision deposit: `freehold referenda deposit {index}`"
	);
	match error {
		Error::Refused { reason, .. } => Error::refused(format!("{reason}; {hint}")),
		Error::TimedOut(reason) => Error::TimedOut(format!("{reason}; {hint}")),
		error => Error::Node(format!("{error}; {hint}")),
	}
}

impl Proposed {
	/// The call's hash.
	pub fn hash(&self) -> H256 {
		self.call.hash()
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn a_referendum_without_its_deposit_should_be_told() {
		let error = waits(4, Error::refused("Balances::InsufficientBalance"));
		assert!(error.to_string().contains("referenda deposit 4"), "{error}");
		assert_eq!(error.kind(), crate::Kind::Refused);
		assert_eq!(waits(4, Error::TimedOut("late".into())).kind(), crate::Kind::TimedOut);
	}
}
