//! A model's page: all that the chain says of it.

use super::{
	context::Context,
	licence::terms_text,
	listing::{info_json, info_text},
	output::{artifact_json, hex, hold, signature_json, signature_text, tolerance_json, tolerance_text},
	shares::{royalties_json, shareholder_json, shareholder_text},
};
use crate::{
	types::{
		Ancestor, LicenceTerms, ListingInfo, Model, Parent, Royalties, Service, Shareholder, Version, H256,
	},
	units::Hold,
	Client, Error,
};
use freehold_referee::{Blake2b256, Hasher};
use serde_json::{json, Value};
use std::{collections::HashMap, fmt::Write};

/// Shareholders that are shown; and derivatives, in text.
const SHOWN: usize = 10;

pub async fn show(context: &Context, model: &str) -> Result<(), Error> {
	let (client, model, _) = context.model(model).await?;
	let page = Page::fetch(&client, model).await?;
	context.out.result(page.json(), || page.text())
}

struct Page {
	model: Model,
	/// Who serves each version, in the versions' order.
	services: Vec<Vec<Service>>,
	/// The terms of each version, in the same order.
	terms: Vec<LicenceTerms>,
	/// The modes by which each version can be asked, in the same order.
	modes: Vec<Vec<&'static str>>,
	royalties: Royalties,
	/// Those that have shares, the largest first.
	holders: Vec<Shareholder>,
	lineage: Lineage,
	listing: ListingInfo,
}

struct Lineage {
	parents: Vec<Parent>,
	ancestors: Vec<Ancestor>,
	/// Models, and from which version they are derived.
	derivatives: Vec<(H256, u32)>,
	/// Of the models above.
	names: HashMap<H256, String>,
}

impl Page {
	async fn fetch(client: &Client, model: Model) -> Result<Self, Error> {
		let (mut services, mut terms, mut modes) = (Vec::new(), Vec::new(), Vec::new());
		for version in &model.versions {
			services.push(client.services(model.id, version.index).await?);
			terms.push(client.licence(model.id, version.index).await?);
			let placed = match version.package {
				Some(id) => client.package(id).await?,
				None => None,
			};
			modes.push(placed.map_or_else(|| vec!["quorum"], |placed| placed.modes()));
		}
		let mut holders = client.shareholders(model.id).await?;
		holders.retain(|holder| holder.shares > 0);
		holders.sort_by(|a, b| b.shares.cmp(&a.shares).then_with(|| a.who.0.cmp(&b.who.0)));
		Ok(Self {
			royalties: client.royalties(model.id).await?,
			lineage: Lineage::fetch(client, model.id).await?,
			listing: client.listing(model.id).await?,
			model,
			services,
			terms,
			modes,
			holders,
		})
	}

	fn calls(&self) -> u64 {
		self.model.versions.iter().map(|version| version.calls).sum()
	}

	fn disputes(&self) -> u64 {
		self.model.versions.iter().map(|version| version.disputes).sum()
	}

	fn revenue(&self) -> u128 {
		self.model.versions.iter().map(|version| version.revenue).sum()
	}

	/// Each version with its terms, its modes and its services.
	fn versions(&self) -> impl Iterator<Item = (&Version, &LicenceTerms, &[&'static str], &[Service])> {
		let services = self.services.iter().map(Vec::as_slice);
		let modes = self.modes.iter().map(Vec::as_slice);
		let versions = self.model.versions.iter().zip(&self.terms).zip(modes).zip(services);
		versions.map(|(((version, terms), modes), services)| (version, terms, modes, services))
	}

	fn json(&self) -> Value {
		let mut json = model_json(&self.model);
		let versions = self.versions().map(|(version, terms, modes, services)| {
			let mut json = version_json(version);
			json["access"] = terms.access.to_string().into();
			json["derivatives"] = terms.derivatives.to_string().into();
			json["modes"] = modes.into();
			json["services"] = services.iter().map(service_json).collect();
			json
		});
		json["versions"] = versions.collect();
		json["calls"] = self.calls().into();
		json["revenue"] = hold(self.revenue());
		json["disputes"] = self.disputes().into();
		json["royalties"] = royalties_json(&self.royalties);
		json["shareholders"] = self.holders.iter().take(SHOWN).map(shareholder_json).collect();
		json["other_shareholders"] = self.holders.len().saturating_sub(SHOWN).into();
		json["lineage"] = self.lineage.json();
		json["listing"] = info_json(&self.listing);
		json
	}

	fn text(&self) -> String {
		let mut text = title_text(&self.model);
		let mut line = |name: &str, value: String| {
			let _ = writeln!(text, "{name:<10}{value}");
		};
		line("listing", info_text(&self.listing));
		line("earned", format!("{} HOLD by {} calls", Hold(self.revenue()), self.calls()));
		line("disputes", format!("in {} requests the workers' answers did not agree", self.disputes()));
		let Royalties { taken, claimed } = self.royalties;
		line("royalties", format!("{} HOLD for shareholders, {} of it claimed", Hold(taken), Hold(claimed)));
		for holder in self.holders.iter().take(SHOWN) {
			line("", shareholder_text(holder));
		}
		if let Some(others) = self.holders.len().checked_sub(SHOWN).filter(|others| *others > 0) {
			line("", format!("and {others} more: `freehold shares list`"));
		}
		self.lineage.lines(&mut line);
		for (version, terms, modes, services) in self.versions() {
			version_text(&mut text, version, terms, modes, services);
		}
		text.trim_end().to_owned()
	}
}

impl Lineage {
	async fn fetch(client: &Client, model: H256) -> Result<Self, Error> {
		let parents = client.parents(model).await?;
		let ancestors = client.ancestors(model).await?;
		let derivatives = client.derivatives(model).await?;
		let names = match parents.is_empty() && derivatives.is_empty() {
			true => HashMap::new(),
			false => client.models().await?.into_iter().map(|model| (model.id, model.name)).collect(),
		};
		Ok(Self { parents, ancestors, derivatives, names })
	}

	fn name(&self, model: &H256) -> &str {
		self.names.get(model).map_or("", String::as_str)
	}

	fn json(&self) -> Value {
		let model = |model: &H256| json!({ "model": hex(&model.0), "name": self.name(model) });
		let parent = |parent: &Parent| {
			let mut json = model(&parent.model);
			json["version"] = parent.version.into();
			json["derivatives"] = parent.derivatives.to_string().into();
			json
		};
		let ancestor = |ancestor: &Ancestor| {
			let mut json = model(&ancestor.model);
			json["percent"] = ancestor.part.to_string().into();
			json["earned"] = hold(ancestor.earned);
			json
		};
		let derivative = |(id, version): &(H256, u32)| {
			let mut json = model(id);
			json["version"] = (*version).into();
			json
		};
		json!({
			"parents": self.parents.iter().map(parent).collect::<Value>(),
			"ancestors": self.ancestors.iter().map(ancestor).collect::<Value>(),
			"derivatives": self.derivatives.iter().map(derivative).collect::<Value>(),
		})
	}

	/// A line each, by `line`.
	fn lines(&self, line: &mut impl FnMut(&str, String)) {
		let called = |model: &H256| format!("{} ({})", self.name(model), hex(&model.0));
		for parent in &self.parents {
			let of = format!("version {} of {}", parent.version, called(&parent.model));
			let terms = match parent.derivatives.royalty().0 {
				0 => "at no royalty".to_owned(),
				_ => format!("for {} of its royalties", parent.derivatives),
			};
			line("from", format!("{of}, {terms}"));
		}
		for Ancestor { model, part, earned } in &self.ancestors {
			let share = format!("{part} of its royalties go to {}", called(model));
			line("ancestor", format!("{share}: {} HOLD so far", Hold(*earned)));
		}
		for (model, version) in self.derivatives.iter().take(SHOWN) {
			line("derived", format!("{}, from version {version}", called(model)));
		}
		if let Some(others) = self.derivatives.len().checked_sub(SHOWN).filter(|others| *others > 0) {
			line("", format!("and {others} more: --json shows all"));
		}
	}
}

/// What the registry says of a model.
pub fn model_json(model: &Model) -> Value {
	json!({
		"id": hex(&model.id.0),
		"name": model.name,
		"description": model.description,
		"holder": model.holder.to_string(),
		"royalty": hold(model.royalty),
		"next_royalty": model.next_royalty.map(|(royalty, from)| json!({ "royalty": hold(royalty), "from": from })),
		"retired": model.retired,
		"offered_to": model.offered_to.as_ref().map(ToString::to_string),
		"deposit": hold(model.deposit),
		"versions": model.versions.iter().map(version_json).collect::<Value>(),
	})
}

fn version_json(version: &Version) -> Value {
	json!({
		"version": version.index,
		"artifact": artifact_json(&version.artifact),
		"package": version.package.map(|id| hex(&id.0)),
		"locators": version.locators,
		"golden": version.golden.as_ref().map(|(artifact, _)| artifact_json(artifact)),
		"golden_locators": version.golden.as_ref().map(|(_, locators)| locators.clone()),
		"signature": signature_json(&version.signature),
		"tolerance": tolerance_json(&version.tolerance),
		"licence": hex(&version.licence.0),
		"calls": version.calls,
		"revenue": hold(version.revenue),
		"disputes": version.disputes,
	})
}

fn service_json(service: &Service) -> Value {
	json!({
		"worker": service.worker.to_string(),
		"ask": hold(service.ask),
		"min_blocks": service.min_blocks,
		"ready": service.ready,
	})
}

fn title_text(model: &Model) -> String {
	let mut text = format!("{}  {}\n", model.name, hex(&model.id.0));
	for line in model.description.lines() {
		let _ = writeln!(text, "  {line}");
	}
	let _ = writeln!(text, "holder    {}", model.holder);
	if let Some(to) = &model.offered_to {
		let _ = writeln!(text, "offered   to {to}");
	}
	let _ = writeln!(text, "royalty   {} HOLD a call", Hold(model.royalty));
	if let Some((royalty, from)) = model.next_royalty {
		let _ = writeln!(text, "          {} HOLD a call from block {from}", Hold(royalty));
	}
	let _ = writeln!(text, "deposit   {} HOLD", Hold(model.deposit));
	if model.retired {
		let _ = writeln!(text, "retired   takes no new calls");
	}
	text
}

/// The hash of a licence's text, where one is given.
pub fn licence_text(version: &Version) -> String {
	match version.licence == H256(Blake2b256::hash(b"")) {
		true => "no text given".to_owned(),
		false => hex(&version.licence.0),
	}
}

fn version_text(
	text: &mut String,
	version: &Version,
	terms: &LicenceTerms,
	modes: &[&str],
	services: &[Service],
) {
	let package = version.package.map_or_else(|| "none: an ONNX file".to_owned(), |id| hex(&id.0));
	let _ = writeln!(
		text,
		"version {}\n  signature {}\n  agreement {}\n  file      {} ({} bytes)\n  package   {package}\n  modes     {}\n  from      {}\n  licence   {}\n  \
		 terms     {}\n  earned    {} HOLD by {} calls",
		version.index,
		signature_text(&version.signature),
		tolerance_text(&version.tolerance),
		hex(&version.artifact.hash),
		version.artifact.size,
		modes.join(", "),
		version.locators.join(" "),
		licence_text(version),
		terms_text(terms),
		Hold(version.revenue),
		version.calls,
	);
	for service in services {
		let state = if service.ready { "ready" } else { "being checked" };
		let _ = writeln!(text, "  worker    {} asks {} HOLD, {state}", service.worker, Hold(service.ask));
	}
	if services.is_empty() {
		let _ = writeln!(text, "  worker    none");
	}
}
