//! Accounts: who signs.

use crate::Error;
use base64::{engine::general_purpose::STANDARD, Engine};
use crypto_secretbox::{
	aead::{Aead, KeyInit},
	Key, Nonce, XSalsa20Poly1305,
};
use schnorrkel::{ExpansionMode, MiniSecretKey};
use serde_json::json;
use std::{fs, io::Write, path::Path, str::FromStr};
use subxt::utils::AccountId32;
use subxt_signer::{polkadot_js_compat, sr25519::Keypair, SecretUri};

/// scrypt's cost, as polkadot-js has it: N = 2^15, r = 8, p = 1.
const SCRYPT_LOG_N: u8 = 15;
const SCRYPT_R: u32 = 8;
const SCRYPT_P: u32 = 1;

/// What stands around secret and public key in the encrypted part (PKCS#8 as polkadot-js has it).
const HEADER: [u8; 16] = [48, 83, 2, 1, 1, 48, 5, 6, 3, 43, 101, 112, 4, 34, 4, 32];
const DIVIDER: [u8; 5] = [161, 35, 3, 33, 0];

/// A key pair that signs for an account.
#[derive(Clone)]
pub struct Account {
	pub(crate) keypair: Keypair,
}

impl Account {
	/// From a secret URI: `//Alice`, a phrase, `0x` and a seed, with derivations.
	pub fn from_suri(suri: &str) -> Result<Self, Error> {
		let no_account = |reason: String| Error::input(format!("the secret URI names no account: {reason}"));
		let uri = SecretUri::from_str(suri).map_err(|error| no_account(error.to_string()))?;
		let keypair = Keypair::from_uri(&uri).map_err(|error| no_account(error.to_string()))?;
		Ok(Self { keypair })
	}

	/// From a keystore file: an account as polkadot-js exports it, or [`create`](Self::create) made it.
	pub fn from_keystore(path: &Path, password: &str) -> Result<Self, Error> {
		let json = fs::read_to_string(path).map_err(|error| Error::file(path, error))?;
		let keypair = polkadot_js_compat::decrypt_json(&json, password).map_err(|error| {
			Error::file(
				path,
				match error {
					polkadot_js_compat::Error::Secretbox(_) => "the password is wrong".to_owned(),
					error => format!("not a keystore file of an sr25519 account: {error}"),
				},
			)
		})?;
		Ok(Self { keypair })
	}

	/// Makes a new account and writes it, encrypted, to a file that must not exist yet and that
	/// its owner alone may read. The file is all there is: who loses it loses the account.
	pub fn create(path: &Path, password: &str) -> Result<Self, Error> {
		let secret =
			MiniSecretKey::from_bytes(&random::<32>()?).map_err(|error| Error::Node(error.to_string()))?;
		let pair = secret.expand_to_keypair(ExpansionMode::Ed25519);
		let json = encrypt(&pair, password)?;
		let mut file = private_file(path).map_err(|error| Error::file(path, error))?;
		file.write_all(json.as_bytes()).map_err(|error| Error::file(path, error))?;
		Self::from_keystore(path, password)
	}

	/// The account's id.
	pub fn id(&self) -> AccountId32 {
		self.keypair.public_key().to_account_id()
	}
}

/// Reads an account's id: SS58, or `0x` and 32 bytes in hex.
pub fn parse_account(text: &str) -> Result<AccountId32, Error> {
	let no_account =
		|| Error::input(format!("{text:?} is no account: give its SS58 address or 0x and 64 hex digits"));
	match text.strip_prefix("0x") {
		Some(digits) => {
			let bytes = hex::decode(digits).map_err(|_| no_account())?;
			bytes.try_into().map(AccountId32).map_err(|_| no_account())
		},
		None => AccountId32::from_str(text).map_err(|_| no_account()),
	}
}

/// Bytes from the operating system's random number generator.
pub(crate) fn random<const N: usize>() -> Result<[u8; N], Error> {
	let mut bytes = [0; N];
	getrandom::fill(&mut bytes).map_err(|error| Error::Node(format!("no random numbers: {error}")))?;
	Ok(bytes)
}

fn encrypt(pair: &schnorrkel::Keypair, password: &str) -> Result<String, Error> {
	let failed = |_| Error::Node("the account could not be encrypted".into());
	let (salt, nonce) = (random::<32>()?, random::<24>()?);
	let params = scrypt::Params::new(SCRYPT_LOG_N, SCRYPT_R, SCRYPT_P, 32).map_err(|_| failed(()))?;
	let mut key = Key::default();
	scrypt::scrypt(password.as_bytes(), &salt, &params, &mut key).map_err(|_| failed(()))?;
	let public = pair.public.to_bytes();
	let plain = [&HEADER[..], &pair.secret.to_ed25519_bytes(), &DIVIDER, &public].concat();
	let sealed = XSalsa20Poly1305::new(&key)
		.encrypt(Nonce::from_slice(&nonce), plain.as_slice())
		.map_err(|_| failed(()))?;
	let numbers = [1u32 << SCRYPT_LOG_N, SCRYPT_P, SCRYPT_R].map(u32::to_le_bytes).concat();
	let encoded = STANDARD.encode([&salt[..], &numbers, &nonce, &sealed].concat());
	let json = json!({
		"encoded": encoded,
		"encoding": { "content": ["pkcs8", "sr25519"], "type": ["scrypt", "xsalsa20-poly1305"], "version": "3" },
		"address": AccountId32(public).to_string(),
		"meta": {},
	});
	Ok(format!("{json}\n"))
}

fn private_file(path: &Path) -> std::io::Result<fs::File> {
	let mut options = fs::OpenOptions::new();
	options.write(true).create_new(true);
	#[cfg(unix)]
	std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
	options.open(path)
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn an_account_created_should_open_with_its_password_alone() {
		let directory = tempfile::tempdir().unwrap();
		let path = directory.path().join("account.json");
		let account = Account::create(&path, "correct horse").unwrap();
		assert_eq!(Account::from_keystore(&path, "correct horse").unwrap().id(), account.id());
		let error = Account::from_keystore(&path, "battery staple").err().unwrap();
		assert!(error.to_string().contains("password is wrong"));
		let error = Account::create(&path, "again").err().unwrap();
		assert_eq!(error.kind().exit_code(), 2, "an existing file is not overwritten");
		#[cfg(unix)]
		{
			use std::os::unix::fs::PermissionsExt;
			assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
		}
	}

	#[test]
	fn accounts_should_be_read_from_suri_address_and_hex() {
		let alice = Account::from_suri("//Alice").unwrap().id();
		assert_eq!(alice.to_string(), "5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY");
		assert_eq!(parse_account(&alice.to_string()).unwrap(), alice);
		assert_eq!(parse_account(&format!("0x{}", hex::encode(alice.0))).unwrap(), alice);
		for text in ["", "0x12", "//Alice", "5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQX"] {
			assert!(parse_account(text).is_err(), "{text}");
		}
		assert!(Account::from_suri("not a phrase").is_err());
	}

	#[test]
	fn what_is_no_keystore_should_be_refused() {
		let directory = tempfile::tempdir().unwrap();
		let path = directory.path().join("account.json");
		fs::write(&path, "{}").unwrap();
		assert!(Account::from_keystore(&path, "x").is_err());
	}
}
