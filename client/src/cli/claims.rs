//! `freehold model claims` and `freehold model withdraw-claim`

use super::{
	context::Context,
	output::{hex, hold, parse_id},
};
use crate::{artifact::title, types::H256, units::Hold, ClaimStore, Error, HeldClaim};
use serde_json::{json, Value};
use std::path::Path;

pub async fn list(context: &Context, account: Option<&str>) -> Result<(), Error> {
	let account = context.account_id(account)?;
	let claims = context.connect().await?.claims(&account, &ClaimStore::open()?).await?;
	let json = claims.iter().map(claim_json).collect();
	context.out.result(json, || match claims.as_slice() {
		[] => format!("{account} has no claims"),
		claims => claims.iter().map(claim_text).collect::<Vec<_>>().join("\n"),
	})
}

pub async fn withdraw(context: &Context, wanted: Option<&str>) -> Result<(), Error> {
	let account = context.account()?;
	let wanted = wanted.map(id).transpose()?;
	let store = ClaimStore::open()?;
	let client = context.connect().await?;
	let claims = select(client.claims(&account.id(), &store).await?, wanted)?;
	let progress = context.progress();
	let mut withdrawn = Vec::new();
	for claim in claims {
		let block = client.withdraw_claim(&account, claim.commitment, &store).await?;
		withdrawn.push((claim, block));
	}
	drop(progress);
	let entry = |(claim, block): &(HeldClaim, u32)| {
		let mut json = claim_json(claim);
		json["withdrawn"] = (*block).into();
		json
	};
	context.out.result(withdrawn.iter().map(entry).collect(), || match withdrawn.as_slice() {
		[] => format!("{} has no claims", account.id()),
		claims => {
			let line = |(claim, block): &(HeldClaim, u32)| {
				let deposit = Hold(claim.deposit);
				format!(
					"claim {} withdrawn, {deposit} HOLD returned (block {block})",
					hex(&claim.commitment.0)
				)
			};
			claims.iter().map(line).collect::<Vec<_>>().join("\n")
		},
	})
}

/// What a text names: what the title to a file would be to, or the hash that it is.
fn id(text: &str) -> Result<H256, Error> {
	let path = Path::new(text);
	if path.is_file() {
		return Ok(H256(title(path)?));
	}
	parse_id(text)
		.map_err(|_| Error::input(format!("{text:?} is neither a file nor an id of 0x and 64 hex digits")))
}

/// Every claim, or those to one file or of one commitment.
fn select(mut claims: Vec<HeldClaim>, wanted: Option<H256>) -> Result<Vec<HeldClaim>, Error> {
	let Some(wanted) = wanted else { return Ok(claims) };
	claims.retain(|claim| claim.commitment == wanted || claim.artifact == Some(wanted));
	match claims.is_empty() {
		true => Err(Error::input(format!(
			"the account has no claim on the chain that is known to be of {}: `freehold model claims` shows those it \
			 has, with their commitments",
			hex(&wanted.0)
		))),
		false => Ok(claims),
	}
}

fn claim_json(claim: &HeldClaim) -> Value {
	json!({
		"commitment": hex(&claim.commitment.0),
		"artifact": claim.artifact.map(|artifact| hex(&artifact.0)),
		"block": claim.block,
		"expires": claim.expires,
		"deposit": hold(claim.deposit),
	})
}

fn claim_text(claim: &HeldClaim) -> String {
	let file = claim.artifact.map_or_else(
		|| "unknown here: it can only be withdrawn".to_owned(),
		|artifact| format!("{}: publishing it goes on with the claim", hex(&artifact.0)),
	);
	format!(
		"claim {}\n  file    {file}\n  made    in block {}, expires after block {}\n  deposit {} HOLD",
		hex(&claim.commitment.0),
		claim.block,
		claim.expires,
		Hold(claim.deposit)
	)
}

#[cfg(test)]
mod tests {
	use super::*;

	fn claim(commitment: u8, artifact: Option<u8>) -> HeldClaim {
		HeldClaim {
			commitment: H256([commitment; 32]),
			block: 1,
			deposit: 1,
			expires: 9,
			artifact: artifact.map(|byte| H256([byte; 32])),
		}
	}

	#[test]
	fn claims_should_be_selected_by_commitment_by_file_or_all() {
		let claims = || vec![claim(1, Some(7)), claim(2, None), claim(3, Some(7))];
		let select = |wanted: Option<u8>| {
			let selected = select(claims(), wanted.map(|byte| H256([byte; 32])));
			selected.map(|claims| claims.iter().map(|claim| claim.commitment.0[0]).collect::<Vec<_>>())
		};
		assert_eq!(select(None).unwrap(), [1, 2, 3]);
		assert_eq!(select(Some(2)).unwrap(), [2]);
		assert_eq!(select(Some(7)).unwrap(), [1, 3]);
		assert_eq!(select(Some(9)).unwrap_err().kind().exit_code(), 2);
	}
}
