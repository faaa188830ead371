//! Packages in the chain's state.

use super::open;
use crate::{
	cli::{
		context::Context,
		output::{hex, parse_id, signature_json, signature_text},
		Outcome,
	},
	types::{PackageClass, PlacedPackage, H256},
	ClaimStore, Error,
};
use serde_json::{json, Value};
use std::{fmt::Write, path::Path};

pub async fn place(context: &Context, path: &Path, whole: bool, claim: bool) -> Result<Outcome, Error> {
	let account = context.account()?;
	let package = open(path)?;
	let id = H256(package.id());
	let claims = claim.then(ClaimStore::open).transpose()?;
	let client = context.connect().await?;
	let progress = context.progress();
	let before = client.package(id).await?;
	if before.is_none() {
		client.place_graph(&account, &package, claims.as_ref(), &progress).await?;
	}
	let placed = client.package(id).await?.ok_or_else(|| not_placed(id))?;
	let parts = match whole {
		true if placed.missing_parts > 0 && !placed.fits_block => {
			return Err(Error::refused(
				"ModelPackages::NotExecutable: one execution of the package is too much for a block, so that its weights \
				 are of no use in state; its graph is there",
			));
		},
		true => client.place_parts(&account, &package, &progress).await?,
		false => 0,
	};
	let placed = client.package(id).await?.ok_or_else(|| not_placed(id))?;
	drop(progress);
	let mut json = placed_json(&placed);
	json["graph_placed"] = before.is_none().into();
	json["parts_placed"] = parts.into();
	context.out.result(json, || {
		let mut text = placed_text(&placed);
		if placed.users == 0 {
			let _ = write!(
				text,
				"\n\nEverybody can read the graph now: register it soon, with `freehold model publish {}`.",
				path.display()
			);
		}
		text
	})?;
	Ok(Outcome::Done)
}

pub async fn show(context: &Context, package: &str) -> Result<Outcome, Error> {
	let id = id(package)?;
	let placed = context.connect().await?.package(id).await?.ok_or_else(|| not_placed(id))?;
	context.out.result(placed_json(&placed), || placed_text(&placed))?;
	Ok(Outcome::Done)
}

pub async fn remove(context: &Context, package: &str) -> Result<Outcome, Error> {
	let account = context.account()?;
	let id = id(package)?;
	let client = context.connect().await?;
	let progress = context.progress();
	let block = client.remove_package(&account, id, &progress).await?;
	drop(progress);
	let id = hex(&id.0);
	context.out.result(json!({ "id": id, "block": block }), || format!("{id}: removed (block {block})"))?;
	Ok(Outcome::Done)
}

fn not_placed(id: H256) -> Error {
	Error::refused(format!("ModelPackages::NotFound: {}", hex(&id.0)))
}

/// The package that a text names, by its file or its id.
fn id(text: &str) -> Result<H256, Error> {
	let path = Path::new(text);
	match path.is_file() {
		true => Ok(H256(open(path)?.id())),
		false => parse_id(text).map_err(|_| {
			Error::input(format!("{text:?} is neither a package's file nor an id of 0x and 64 hex digits"))
		}),
	}
}

fn class_text(class: PackageClass) -> &'static str {
	match class {
		PackageClass::Exact => "exact: every engine gives the same bits",
		PackageClass::Tolerant => "tolerant: engines give nearly the same floats",
		PackageClass::Discontinuous => {
			"discontinuous: integers computed from floats, which no answer is proven wrong by"
		},
	}
}

pub fn placed_json(placed: &PlacedPackage) -> Value {
	json!({
		"id": hex(&placed.id.0),
		"class": placed.class.name(),
		"signature": signature_json(&placed.signature),
		"operators": placed.operators,
		"work": placed.work,
		"graph_bytes": placed.graph_bytes,
		"initializer_bytes": placed.initializer_bytes,
		"missing_parts": placed.missing_parts,
		"fits_block": placed.fits_block,
		"users": placed.users,
		"modes": placed.modes(),
	})
}

fn placed_text(placed: &PlacedPackage) -> String {
	let weights = match (placed.missing_parts, placed.fits_block) {
		(0, _) => "all in state".to_owned(),
		(_, false) => "not in state: too large for a block".to_owned(),
		(missing, true) => format!("{missing} parts are not in state: `freehold package place FILE --whole`"),
	};
	format!(
		"package   {}\nclass     {}\ntakes     {}\ngraph     {} operators, {} bytes\ncost      {} multiply-accumulates\n\
		 weights   {} bytes, {weights}\nmodes     {}\nused by   {} versions of models",
		hex(&placed.id.0),
		class_text(placed.class),
		signature_text(&placed.signature),
		placed.operators,
		placed.graph_bytes,
		placed.work,
		placed.initializer_bytes,
		placed.modes().join(", "),
		placed.users,
	)
}
