//! The chains that the node knows by name. What they hold at genesis, the runtime's presets say.

use freehold_runtime::{constants::SS58_PREFIX, genesis_presets, RuntimeGenesisConfig, WASM_BINARY};
use sc_chain_spec::json_patch;
use sc_service::{ChainType, Properties};
use sp_core::storage::{well_known_keys, Storage};
use sp_genesis_builder::DEV_RUNTIME_PRESET;
use sp_runtime::BuildStorage;
use std::{collections::BTreeMap, path::PathBuf};

pub type ChainSpec = sc_service::GenericChainSpec;

/// A chain known by name.
struct Known {
	name: &'static str,
	id: &'static str,
	chain_type: ChainType,
	preset: &'static str,
}

const PROTOCOL_ID: &str = "freehold";

fn known(id: &str) -> Option<Known> {
	match id {
		"dev" => Some(Known {
			name: "Freehold Development",
			id: "dev",
			chain_type: ChainType::Development,
			preset: DEV_RUNTIME_PRESET,
		}),
		"" | "local" => Some(Known {
			name: "Freehold Local",
			id: "local",
			chain_type: ChainType::Local,
			preset: genesis_presets::LOCAL_PRESET,
		}),
		_ => None,
	}
}

/// The chain with this name, its genesis as a readable preset, or the chain in this file.
pub fn load(id: &str) -> Result<ChainSpec, String> {
	let Some(known) = known(id) else { return ChainSpec::from_json_file(PathBuf::from(id)) };
	Ok(ChainSpec::builder(code()?, None)
		.with_name(known.name)
		.with_id(known.id)
		.with_protocol_id(PROTOCOL_ID)
		.with_chain_type(known.chain_type)
		.with_properties(properties())
		.with_genesis_config_preset_name(known.preset)
		.build())
}

/// The same chain for a node to run: the genesis of a known one is built by the native runtime.
/// Its wasm would have to be compiled for that alone, at every start, which takes seconds.
pub fn load_to_run(id: &str) -> Result<ChainSpec, String> {
	let Some(known) = known(id) else { return load(id) };
	let spec = serde_json::json!({
		"name": known.name,
		"id": known.id,
		"chainType": known.chain_type,
		"bootNodes": [],
		"telemetryEndpoints": null,
		"protocolId": PROTOCOL_ID,
		"properties": properties(),
		"genesis": { "raw": { "top": hexadecimal(genesis(known.preset)?), "childrenDefault": {} } },
	});
	ChainSpec::from_json_bytes(spec.to_string().into_bytes())
}

fn genesis(preset: &str) -> Result<Storage, String> {
	let patch = genesis_presets::get_preset(&preset.into()).ok_or("the runtime lacks this preset")?;
	let error = |error: serde_json::Error| format!("the runtime's preset is not valid: {error}");
	let mut config = serde_json::to_value(RuntimeGenesisConfig::default()).map_err(error)?;
	json_patch::merge(&mut config, serde_json::from_slice(&patch).map_err(error)?);
	let config: RuntimeGenesisConfig = serde_json::from_value(config).map_err(error)?;
	let mut storage = config.build_storage()?;
	storage.top.insert(well_known_keys::CODE.to_vec(), code()?.to_vec());
	Ok(storage)
}

fn hexadecimal(storage: Storage) -> BTreeMap<String, String> {
	let hexadecimal = |bytes: Vec<u8>| format!("0x{}", hex::encode(bytes));
	storage.top.into_iter().map(|(key, value)| (hexadecimal(key), hexadecimal(value))).collect()
}

fn code() -> Result<&'static [u8], String> {
	WASM_BINARY
		.ok_or_else(|| "this node was built without its runtime: build it without SKIP_WASM_BUILD".into())
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
	fn native_and_wasm_should_build_the_same_genesis() {
		for id in ["dev", "local"] {
			let (wasm, native) = (load(id).unwrap(), load_to_run(id).unwrap());
			let (by_wasm, by_native) = (wasm.build_storage().unwrap(), native.build_storage().unwrap());
			assert_eq!(by_wasm.top, by_native.top);
			assert!(by_wasm.children_default.is_empty() && by_native.children_default.is_empty());
			assert_eq!(wasm.id(), native.id());
			assert_eq!(wasm.name(), native.name());
			assert_eq!(wasm.chain_type(), native.chain_type());
			assert_eq!(sc_service::ChainSpec::properties(&wasm), sc_service::ChainSpec::properties(&native));
			assert_eq!(wasm.protocol_id(), native.protocol_id());
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
