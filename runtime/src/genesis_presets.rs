//! Genesis by name: `development`, one validator, a sudo key, a committee and fast referenda, to try things
//! out; and `local`, three validators and nothing else, from which a chain of one's own starts.

use crate::{
	constants::{treasury_account, BABE_GENESIS_EPOCH_CONFIG, EXISTENTIAL_DEPOSIT, UNIT},
	AccountId, BabeConfig, Balance, BalancesConfig, ElectionsConfig, OriginsConfig, RuntimeGenesisConfig,
	SessionConfig, SessionKeys, SudoConfig,
};
use alloc::{vec, vec::Vec};
use frame_support::build_struct_json_patch;
use serde_json::Value;
use sp_genesis_builder::{PresetId, DEV_RUNTIME_PRESET};
use sp_keyring::{Ed25519Keyring, Sr25519Keyring};

/// What each known account starts with.
const ENDOWMENT: Balance = 1_000_000 * UNIT;

/// A validator whose account and session keys come from the same well-known seed.
struct KnownValidator(Sr25519Keyring, Ed25519Keyring);

impl KnownValidator {
	fn account(&self) -> AccountId {
		self.0.to_account_id()
	}

	fn session_keys(&self) -> SessionKeys {
		SessionKeys { babe: self.0.public().into(), grandpa: self.1.public().into() }
	}
}

/// What a member of the first committee votes for itself with.
const STAKE: Balance = 1_000 * UNIT;

/// What there is on a development chain only.
#[derive(Default)]
struct Trial {
	sudo: Option<AccountId>,
	committee: Vec<AccountId>,
	fast: bool,
}

fn genesis(validators: &[KnownValidator], trial: Trial) -> Value {
	// The treasury starts with the least an account may hold, so that no income is too small for it.
	let balances = Sr25519Keyring::well_known()
		.map(|known| (known.to_account_id(), ENDOWMENT))
		.chain([(treasury_account(), EXISTENTIAL_DEPOSIT)])
		.collect::<Vec<_>>();
	let keys = validators.iter().map(|v| (v.account(), v.account(), v.session_keys())).collect::<Vec<_>>();
	let members = trial.committee.into_iter().map(|member| (member, STAKE)).collect::<Vec<_>>();
	build_struct_json_patch!(RuntimeGenesisConfig {
		balances: BalancesConfig { balances },
		babe: BabeConfig { epoch_config: BABE_GENESIS_EPOCH_CONFIG },
		session: SessionConfig { keys },
		sudo: SudoConfig { key: trial.sudo },
		elections: ElectionsConfig { members },
		origins: OriginsConfig { fast: trial.fast },
	})
}

fn development() -> Value {
	genesis(
		&[KnownValidator(Sr25519Keyring::Alice, Ed25519Keyring::Alice)],
		Trial {
			sudo: Some(Sr25519Keyring::Alice.to_account_id()),
			committee: [Sr25519Keyring::Alice, Sr25519Keyring::Bob, Sr25519Keyring::Charlie]
				.map(|member| member.to_account_id())
				.to_vec(),
			fast: true,
		},
	)
}

fn local() -> Value {
	let validators = [
		KnownValidator(Sr25519Keyring::Alice, Ed25519Keyring::Alice),
		KnownValidator(Sr25519Keyring::Bob, Ed25519Keyring::Bob),
		KnownValidator(Sr25519Keyring::Charlie, Ed25519Keyring::Charlie),
	];
	genesis(&validators, Trial::default())
}

/// The preset of the chain `local`: three well-known validators, no sudo key.
pub const LOCAL_PRESET: &str = "local";

/// The named preset, as a JSON patch to the default genesis.
pub fn get_preset(id: &PresetId) -> Option<Vec<u8>> {
	let preset = match id.as_ref() {
		DEV_RUNTIME_PRESET => development(),
		LOCAL_PRESET => local(),
		_ => return None,
	};
	serde_json::to_vec(&preset).ok()
}

/// The names that [`get_preset`] knows.
pub fn preset_names() -> Vec<PresetId> {
	vec![PresetId::from(DEV_RUNTIME_PRESET), PresetId::from(LOCAL_PRESET)]
}
