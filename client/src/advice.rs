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
	("Inference::AlreadyJoined", "This account has a worker: see `freehold worker status`; `bond-extra` adds to its bond."),
	("Inference::NotWorker", "Join first: `freehold worker join --bond 100`."),
	("Inference::KeyTaken", "Another worker has this inference key; give yours another one with --key."),
	("Inference::BondTooLow", "Bond more HOLD."),
	("Inference::InvalidConcurrency", "Choose a concurrency of at least 1 and lower than this."),
	("Inference::WrongStatus", "`freehold worker status` says what the worker is doing now."),
	("Inference::RequestsOpen", "Run `freehold worker drain`, wait until its requests are done, then leave."),
	("Inference::StillBonded", "`freehold worker status` says at which block the bond is free."),
	("Inference::AlreadyServing", "It is served already; `freehold worker set-ask` changes the price."),
	("Inference::NotServing", "`freehold worker status` lists what the worker serves."),
	("Inference::ModelNotCallable", "The model is retired or has no such version: see `freehold model show`."),
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
	("FundsUnavailable", "The account has too little HOLD: see `freehold account show`."),
	("Funds are unavailable", "The account has too little HOLD: see `freehold account show`."),
	("Inability to pay some fees", "The account has too little HOLD for the fee: see `freehold account show`."),
	("Transaction is outdated", "Another transaction of this account came first; send the command again."),
	("Transaction has a bad signature", "The node runs another runtime than this client was built for; use the client of its release."),
	("ExhaustsResources", "It does not fit the block; try again, or send less at once."),
];

/// What can be done about a refusal.
pub fn for_refusal(reason: &str) -> Option<&'static str> {
	ADVICE.iter().find(|(refusal, _)| reason.contains(refusal)).map(|(_, advice)| *advice)
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn refusals_find_their_advice() {
		assert!(for_refusal("Pallet error: Inference::MaxFeeTooLow").unwrap().contains("--max-fee"));
		assert_eq!(for_refusal("Pallet error: Sudo::RequireSudo"), None);
	}
}
