//! The chains that the node knows by name. What they hold at genesis, the runtime's presets say.

use freehold_runtime::{constants::SS58_PREFIX, WASM_BINARY};
use sc_service::{ChainType, Properties};
use sp_genesis_builder::{DEV_RUNTIME_PRESET, LOCAL_TESTNET_RUNTIME_PRESET};
use std::path::PathBuf;

pub type ChainSpec = sc_service::GenericChainSpec;

/// The chain with this name, or in this file.
pub fn load(id: &str) -> Result<ChainSpec, String> {
	match id {
		"dev" => preset("Freehold Development", "dev", ChainType::Development, DEV_RUNTIME_PRESET),
		"" | "local" => preset("Freehold Local", "local", ChainType::Local, LOCAL_TESTNET_RUNTIME_PRESET),
		path => ChainSpec::from_json_file(PathBuf::from(path)),
	}
}

fn preset(name: &str, id: &str, chain_type: ChainType, preset: &str) -> Result<ChainSpec, String> {
	let code =
		WASM_BINARY.ok_or("this node was built without its runtime: build it without SKIP_WASM_BUILD")?;
	Ok(ChainSpec::builder(code, None)
		.with_name(name)
		.with_id(id)
		.with_protocol_id("freehold")
		.with_chain_type(chain_type)
		.with_properties(properties())
		.with_genesis_config_preset_name(preset)
		.build())
}

fn properties() -> Properties {
	[("tokenSymbol", "HOLD".into()), ("tokenDecimals", 12.into()), ("ss58Format", SS58_PREFIX.into())]
		.map(|(name, value): (&str, serde_json::Value)| (name.to_owned(), value))
		.into_iter()
		.collect()
}

#[cfg(test)]
mod tests {
	use super::*;
	use sc_service::ChainSpec as _;
	use sp_runtime::BuildStorage;

	#[test]
	fn known_chains_should_build_their_genesis() {
		for (id, chain_type) in [("dev", ChainType::Development), ("local", ChainType::Local)] {
			let spec = load(id).unwrap();
			assert_eq!(spec.id(), id);
			assert_eq!(spec.chain_type(), chain_type);
			assert!(!spec.build_storage().unwrap().top.is_empty());
		}
	}

	#[test]
	fn properties_should_name_the_token() {
		let spec = load("dev").unwrap();
		let properties = sc_service::ChainSpec::properties(&spec);
		assert_eq!(properties["tokenSymbol"], "HOLD");
		assert_eq!(properties["tokenDecimals"], 12);
		assert_eq!(properties["ss58Format"], 42);
	}

	#[test]
	fn exported_spec_should_load_again() {
		let directory = tempfile::tempdir().unwrap();
		let path = directory.path().join("spec.json");
		std::fs::write(&path, load("local").unwrap().as_json(true).unwrap()).unwrap();
		let loaded = load(path.to_str().unwrap()).unwrap();
		assert_eq!(loaded.id(), "local");
		assert!(!loaded.build_storage().unwrap().top.is_empty());
	}

	#[test]
	fn missing_file_should_be_an_error() {
		assert!(load("no-such-chain").is_err());
	}
}
