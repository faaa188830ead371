//! Models by what users call them.

use super::{types::*, Client};
use crate::Error;

/// The fewest hex digits that stand for an id.
const LEAST_PREFIX: usize = 4;

/// How a user names a model: an id, the beginning of one, or a name; with `@` and a version, or
/// the newest one.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Reference<'a> {
	model: &'a str,
	version: Option<u32>,
}

impl<'a> Reference<'a> {
	fn parse(text: &'a str) -> Self {
		// A name may hold "@": only digits behind the last one are a version.
		match text.rsplit_once('@') {
			Some((model, digits))
				if !model.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit()) =>
			{
				match digits.parse() {
					Ok(version) => Self { model, version: Some(version) },
					Err(_) => Self { model: text, version: None },
				}
			},
			_ => Self { model: text, version: None },
		}
	}

	/// The digits, where it may be (the beginning of) an id.
	fn digits(&self) -> Option<String> {
		let digits = self.model.strip_prefix("0x").unwrap_or(self.model);
		let hex = digits.bytes().all(|byte| byte.is_ascii_hexdigit());
		let long = digits.len() >= LEAST_PREFIX && digits.len() <= 64;
		(hex && long).then(|| digits.to_ascii_lowercase())
	}
}

impl Client {
	/// The model and version that a text names: `ID`, the first digits of one, or a name, each
	/// with `@VERSION` or the newest version.
	pub async fn resolve(&self, text: &str) -> Result<(Model, Version), Error> {
		let reference = Reference::parse(text);
		let model = self.find(&reference).await?;
		match model.version(reference.version).cloned() {
			Some(version) => Ok((model, version)),
			None => Err(Error::input(format!(
				"{:?} has {} versions, from 0 on; {text:?} names none of them",
				model.name,
				model.versions.len()
			))),
		}
	}

	async fn find(&self, reference: &Reference<'_>) -> Result<Model, Error> {
		let digits = reference.digits();
		if let Some(id) = digits.as_deref().and_then(whole_id) {
			if let Some(model) = self.model(id).await? {
				return Ok(model);
			}
		}
		pick(self.models().await?, reference)
	}
}

fn whole_id(digits: &str) -> Option<H256> {
	let bytes: [u8; 32] = hex::decode(digits).ok()?.try_into().ok()?;
	Some(H256(bytes))
}

/// A name is meant before the beginning of an id; models in use before retired ones.
fn pick(models: Vec<Model>, reference: &Reference<'_>) -> Result<Model, Error> {
	let digits = reference.digits();
	let by_name = |model: &&Model| model.name == reference.model;
	let by_id = |model: &&Model| digits.as_ref().is_some_and(|d| hex::encode(model.id.0).starts_with(d));
	let mut found: Vec<&Model> = models.iter().filter(by_name).collect();
	if found.is_empty() {
		found = models.iter().filter(by_id).collect();
	}
	if found.iter().any(|model| !model.retired) {
		found.retain(|model| !model.retired);
	}
	match found.as_slice() {
		[] => Err(Error::input(format!(
			"there is no model {:?}: `freehold model list` shows those there are",
			reference.model
		))),
		[model] => Ok((*model).clone()),
		several => {
			let ids: Vec<_> = several.iter().map(|model| format!("0x{}", hex::encode(model.id.0))).collect();
			Err(Error::input(format!(
				"{:?} names several models; give the id of one: {}",
				reference.model,
				ids.join(", ")
			)))
		},
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	fn model(id: u8, name: &str, retired: bool) -> Model {
		Model {
			id: H256([id; 32]),
			holder: AccountId32([0; 32]),
			name: name.into(),
			description: String::new(),
			royalty: 0,
			retired,
			offered_to: None,
			deposit: 0,
			versions: Vec::new(),
		}
	}

	fn id_of(models: &[Model], text: &str) -> Result<u8, String> {
		pick(models.to_vec(), &Reference::parse(text)).map(|model| model.id.0[0]).map_err(|e| e.to_string())
	}

	#[test]
	fn models_should_be_found_by_name_and_by_the_beginning_of_their_id() {
		let models = [model(0xaa, "digits", false), model(0xab, "abab", false)];
		assert_eq!(id_of(&models, "digits"), Ok(0xaa));
		assert_eq!(id_of(&models, "0xaaaa"), Ok(0xaa));
		assert_eq!(id_of(&models, "AAAAaa"), Ok(0xaa));
		assert_eq!(id_of(&models, "abab"), Ok(0xab));
		assert!(id_of(&models, "0xaa").unwrap_err().contains("model list"), "too short to be an id");
		assert!(id_of(&models, "letters").is_err());
	}

	#[test]
	fn what_is_ambiguous_should_be_refused_unless_one_is_in_use() {
		let models = [model(1, "digits", true), model(2, "digits", false)];
		assert_eq!(id_of(&models, "digits"), Ok(2));
		let models = [model(1, "digits", false), model(2, "digits", false)];
		assert!(id_of(&models, "digits").unwrap_err().contains("several models"));
	}

	#[test]
	fn a_version_should_be_taken_from_behind_the_at() {
		assert_eq!(Reference::parse("digits@2"), Reference { model: "digits", version: Some(2) });
		assert_eq!(Reference::parse("a@b"), Reference { model: "a@b", version: None });
		assert_eq!(Reference::parse("@1"), Reference { model: "@1", version: None });
		assert_eq!(Reference::parse("a@99999999999"), Reference { model: "a@99999999999", version: None });
	}
}
