//! What to do about the chain's refusals.

/// Refusals, as pallet and error, with what can be done.
const ADVICE: &[(&str, &str)] = &[
	("ModelRegistry::ArtifactTaken", "This file is registered already; `freehold model list` shows under which id. Only a different file can be a new model."),
	("ModelRegistry::ClaimTooYoung", "The claim has to age a few blocks; send the same command again shortly."),
	("ModelRegistry::ClaimExpired", "The claim is too old; run `freehold model publish` again, which makes a new one."),
	("ModelRegistry::NotTitleHolder", "Only the title holder may do this: sign with its account (`freehold model show` names it)."),
	("ModelRegistry::ModelNotFound", "`freehold model list` shows the models there are."),
	("ModelRegistry::VersionNotFound", "`freehold model show` lists the model's versions."),
	("ModelRegistry::AlreadyRetired", "A retired model takes no changes."),
	("ModelRegistry::NotOffered", "The title was offered to another account; sign with that one."),
	("ModelRegistry::NoOffer", "The title holder offers it first: `freehold model transfer MODEL ACCOUNT`."),
	("ModelRegistry::OutputTooLarge", "Bind open dimensions smaller (--dim), or export a model with smaller outputs."),
	("ModelRegistry::InputTooLarge", "Bind open dimensions smaller (--dim), or export a model with smaller inputs."),
	("ModelRegistry::InvalidLocator", "Locators begin with file://, http:// or https:// and have no spaces."),
	("ModelRegistry::AlreadyClaimed", "This very claim is there already: `freehold model claims` shows it; publishing again goes on with it."),
	("ModelRegistry::ClaimNotFound", "There is no such claim any more: `freehold model claims` shows those there are; publishing again makes a new one."),
	("ModelRegistry::MaxVersionsExceeded", "The model can have no further version: publish the file as a model of its own."),
	("ModelRegistry::InvalidName", "Choose a name that is not blank, of at most 64 bytes, without control characters."),
	("ModelRegistry::InvalidDescription", "Choose a description of at most 1024 bytes without control characters other than line breaks and tabs."),
	("ModelRegistry::InvalidArtifactSize", "The file is empty or too large: a model has at most 256 MiB, golden vectors have at most 16 MiB."),
	("ModelRegistry::NoTensors", "Export a model with at least one input and one output."),
	("ModelRegistry::InvalidTensorName", "Export the model with plain names for its inputs and outputs."),
	("ModelRegistry::DuplicateTensorName", "Export the model with different names for its inputs, and for its outputs."),
	("ModelRegistry::InvalidShape", "Bind open dimensions to at least 1 (--dim)."),
	("ModelRegistry::InvalidTolerance", "Choose an --atol that is finite and not negative, and an --rtol of at most 2^-7."),
	("ModelRegistry::NoLocators", "Say with --locator where workers fetch the file."),
	("ModelRegistry::NoGoldenFile", "This version has no golden vectors: leave --golden-locator out."),
	("ModelRegistry::OfferToSelf", "The account holds the title already: offer it to another one."),
	("ModelRegistry::DepositTooHigh", "`freehold model show` says what the title's deposit is now; accept it again if that is not too much."),
	("Inference::AlreadyJoined", "This account has a worker: see `freehold worker status`; `bond-extra` adds to its bond."),
	("Inference::NotWorker", "Join first: `freehold worker join --bond 100`."),
	("Inference::KeyTaken", "Another worker has this inference key; give yours another one with --key."),
	("Inference::InvalidProof", "The node that holds the inference key has to prove it for this very account on this chain: have the proof made again."),
	("Inference::BondTooLow", "Bond more HOLD."),
	("Inference::InvalidConcurrency", "Choose a concurrency of at least 1 and lower than this."),
	("Inference::WrongStatus", "`freehold worker status` says what the worker is doing now."),
	("Inference::RequestsOpen", "Run `freehold worker drain`, wait until its requests are done, then leave."),
	("Inference::StillBonded", "`freehold worker status` says at which block the bond is free."),
	("Inference::AlreadyServing", "It is served already; `freehold worker set-ask` changes the price."),
	("Inference::NotServing", "`freehold worker status` lists what the worker serves."),
	("Inference::ModelNotCallable", "The model is retired or has no such version: see `freehold model show`."),
	("Inference::NotLicensed", "Its title holder decides who may call it: `freehold license show MODEL` names the account; it admits others with `freehold license allow`."),
	("Inference::ModelSuspended", "It takes no new requests: `freehold listing show MODEL` says until when."),
	("Inference::InvalidInputs", "`freehold model show` lists names, types and shapes of the inputs."),
	("Inference::InvalidRedundancy", "Choose a redundancy from 1 to 7."),
	("Inference::InvalidDeadline", "Choose a shorter --deadline."),
	("Inference::RequestExists", "Send it again with another --salt."),
	("Inference::NotEnoughWorkers", "Ask for less --redundancy or a longer --deadline; `freehold model show` lists the workers."),
	("Inference::MaxFeeTooLow", "Raise --max-fee; without it the dearest worker's price is used."),
	("Inference::MaxOpenRequestsExceeded", "The chain is busy; try again in a few blocks."),
	("Inference::RequestNotFound", "It was never made or is closed: `freehold request show ID`."),
	("Inference::NotRequester", "Sign with the account that made the request."),
	("Inference::AlreadyAssigned", "Workers have it already; it ends by itself, paid or refunded."),
	("Inference::NotDue", "Nothing is overdue; it ends by itself."),
	("Inference::NothingToClaim", "All payouts have arrived."),
	("Inference::MaxServicesExceeded", "The worker serves as many versions as it may: stop one with `freehold worker stop MODEL`."),
	("Inference::MaxWorkersExceeded", "As many workers serve this version as may, and none with a smaller bond: bond more, or serve another one."),
	("Inference::InvalidMinBlocks", "Choose --min-blocks of at least 1 and at most the longest deadline."),
	("Inference::Overflow", "An amount is too large: choose a smaller one."),
	("ModelShares::ModelNotFound", "`freehold model list` shows the models there are."),
	("ModelShares::AlreadyIssued", "The model has its shares: `freehold shares list MODEL`."),
	("ModelShares::NoShares", "Name at least one share; `freehold shares portfolio` shows what the account has."),
	("ModelShares::NotEnoughShares", "`freehold shares list MODEL` shows who has how many, and what is for sale."),
	("ModelShares::SharesOnOffer", "Take the offer back first: `freehold shares cancel MODEL`."),
	("ModelShares::SameAccount", "Name another account."),
	("ModelShares::OfferNotFound", "`freehold shares list MODEL` shows what is for sale."),
	("ModelShares::PriceTooHigh", "The seller asks more now: raise --max-price."),
	("ModelShares::NothingToClaim", "Nothing has come in since the last claim: `freehold shares portfolio`."),
	("ModelShares::NotSupporting", "The account supports nobody."),
	("ModelShares::AlreadyHolder", "That account has the title."),
	("ModelShares::NoMajority", "Holders of more than half of the shares have to support the account: `freehold shares list MODEL`."),
	("ModelShares::TooEarly", "`freehold shares list MODEL` says from which block on the title can be taken."),
	("ModelShares::Overflow", "An amount is too large: choose a smaller one."),
	("ModelLicences::ModelNotFound", "`freehold model list` shows the models there are."),
	("ModelLicences::VersionNotFound", "`freehold model show` lists the model's versions."),
	("ModelLicences::NotTitleHolder", "Only the title holder may do this: sign with its account (`freehold license show` names it)."),
	("ModelLicences::AlreadyAllowed", "Nothing is left to do: `freehold license show MODEL` shows the list."),
	("ModelLicences::NotAllowed", "`freehold license show MODEL` shows who is on the list."),
	("ModelLicences::ParentNotFound", "`freehold model list` shows the models there are, and `freehold model show` the versions."),
	("ModelLicences::DuplicateParent", "Name each model once, by the version that is closest."),
	("ModelLicences::DerivativesForbidden", "Only its title holder can allow derivatives: `freehold license set MODEL --derivatives`."),
	("ModelLicences::ParentNotLicensed", "Ask the parent's title holder to admit the account: `freehold license allow MODEL ACCOUNT`."),
	("ModelLicences::MaxDerivativeShareExceeded", "Ask for less (--derivatives), or name fewer or cheaper parents."),
	("ModelLicences::ShareTooHigh", "Raise --max-share if that is not too much; `freehold license show MODEL` shows what each parent asks."),
	("ModelLicences::MaxDepthExceeded", "Its ancestry is too deep: name parents that are themselves derived from fewer generations."),
	("ModelLicences::MaxAncestorsExceeded", "Too many would have a part in its royalties: name fewer parents."),
	("ModelListings::ModelNotFound", "`freehold model list` shows the models there are."),
	("ModelListings::ModelRetired", "A retired model takes no calls, and cannot be listed."),
	("ModelListings::AlreadyListed", "Nothing is left to do: `freehold listing show MODEL`."),
	("ModelListings::NotListed", "`freehold listing list` shows the listed models."),
	("ModelListings::AlreadyProposed", "`freehold listing show MODEL` names the referendum; once it is decided, `freehold listing settle MODEL` ends it."),
	("ModelListings::ProposalNotFound", "`freehold listing list --proposed` shows what is proposed."),
	("ModelListings::AlreadyChallenged", "`freehold listing show MODEL` shows the challenge; once it is decided, `freehold listing settle MODEL` ends it."),
	("ModelListings::ChallengeNotFound", "`freehold listing show MODEL` shows whether there is a challenge."),
	("ModelListings::AlreadyAnswered", "Token holders decide now: `freehold listing show MODEL` names the referendum."),
	("ModelListings::NotHolder", "Only the title holder answers: sign with its account (`freehold model show` names it)."),
	("ModelListings::OwnChallenge", "Who challenged a model cannot answer for it."),
	("ModelListings::TooEarly", "`freehold listing show MODEL` says from which block on it can be challenged; --json, suspended."),
	("ModelListings::TooLate", "The time for an answer is over: anybody can end the challenge with `freehold listing settle MODEL`."),
	("ModelListings::StillOpen", "`freehold listing show MODEL` says what is waited for: a vote, or the time for an answer."),
	("ModelListings::AlreadySuspended", "`freehold listing show MODEL` says until when."),
	("ModelListings::NotSuspended", "`freehold listing show MODEL` says how it stands."),
	("FundsUnavailable", "The account has too little HOLD: see `freehold account show`."),
	("Funds are unavailable", "The account has too little HOLD: see `freehold account show`."),
	("Inability to pay some fees", "The account has too little HOLD for the fee: see `freehold account show`."),
	("Transaction is outdated", "Another transaction of this account came first; send the command again."),
	("Transaction has a bad signature", "Either the node runs another runtime than this client was built for: use the client of its release. Or no block has become final for more than three hours: look at the network's validators."),
	("ExhaustsResources", "It does not fit the block; try again, or send less at once."),
];

/// What can be done about a refusal.
pub fn for_refusal(reason: &str) -> Option<&'static str> {
	ADVICE.iter().find(|(refusal, _)| reason.contains(refusal)).map(|(_, advice)| *advice)
}

#[cfg(test)]
mod tests {
	use super::*;
	use subxt::Metadata;

	#[test]
	fn refusals_find_their_advice() {
		assert!(for_refusal("Pallet error: Inference::MaxFeeTooLow").unwrap().contains("--max-fee"));
		assert_eq!(for_refusal("Pallet error: Sudo::RequireSudo"), None);
	}

	#[test]
	fn every_refusal_of_the_models_pallets_has_advice() {
		let metadata = Metadata::decode_from(include_bytes!("../metadata.scale")).unwrap();
		for name in ["ModelRegistry", "ModelShares", "ModelLicences", "ModelListings", "Inference"] {
			let errors = metadata.pallet_by_name(name).unwrap().error_variants().unwrap();
			assert!(errors.len() > 10);
			for error in errors {
				let refusal = format!("{name}::{}", error.name);
				assert!(ADVICE.iter().any(|(known, _)| *known == refusal), "no advice for {refusal}");
			}
		}
	}
}
