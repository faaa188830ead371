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
	/// with `@VERSION` or the newest version. Where it may mean several models, retired ones
	/// included, none is taken: anybody can give a model any name.
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

/// The one model that the reference may mean.
fn pick(models: Vec<Model>, reference: &Reference<'_>) -> Result<Model, Error> {
	let digits = reference.digits();
	let is_meant = |model: &Model| {
		model.name == reference.model
			|| digits.as_ref().is_some_and(|digits| hex::encode(model.id.0).starts_with(digits))
	};
	let mut found: Vec<Model> = models.into_iter().filter(is_meant).collect();
	match found.len() {
		0 => Err(Error::input(format!(
			"there is no model {:?}: `freehold model list` shows those there are",
			reference.model
		))),
		1 => Ok(found.swap_remove(0)),
		_ => {
			let each: Vec<_> = found.iter().map(candidate).collect();
			Err(Error::input(format!(
				"{:?} may mean several models; give the id of the one you mean: {}",
				reference.model,
				each.join(", ")
			)))
		},
	}
}

fn candidate(model: &Model) -> String {
	let retired = if model.retired { ", retired" } else { "" };
	format!("0x{} ({:?} of {}{retired})", hex::encode(model.id.0), model.name, model.holder)
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
			next_royalty: None,
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
	fn a_name_of_several_models_should_be_refused_with_their_ids() {
		for retired in [false, true] {
			let models = [model(1, "digits", retired), model(2, "digits", false)];
			let error = id_of(&models, "digits").unwrap_err();
			assert!(error.contains(&"01".repeat(32)) && error.contains(&"02".repeat(32)), "{error}");
			assert_eq!(error.contains("retired"), retired);
			assert_eq!(id_of(&models, "0x0202"), Ok(2));
		}
	}

	#[test]
	fn a_name_that_looks_like_anothers_id_should_be_refused() {
		let models = [model(0xaa, "digits", false), model(0xbb, "aaaa", false)];
		assert!(id_of(&models, "aaaa").is_err());
		assert_eq!(id_of(&models, "aaaaaa"), Ok(0xaa));
	}

	#[test]
	fn a_version_should_be_taken_from_behind_the_at() {
		assert_eq!(Reference::parse("digits@2"), Reference { model: "digits", version: Some(2) });
		assert_eq!(Reference::parse("a@b"), Reference { model: "a@b", version: None });
		assert_eq!(Reference::parse("@1"), Reference { model: "@1", version: None });
		assert_eq!(Reference::parse("a@99999999999"), Reference { model: "a@99999999999", version: None });
	}
}
