//! What every command has: the connection, the account, the output.

use super::{
	output::{hex, Printer, Progress},
	Globals,
};
use crate::{
	account::parse_account,
	types::{AccountId32, Model, Version},
	Account, Client, Error, Finality,
};
use std::{fs, io::IsTerminal};

pub struct Context {
	globals: Globals,
	pub out: Printer,
}

impl Context {
	pub fn new(globals: Globals) -> Self {
		let out = Printer { json: globals.json };
		Self { globals, out }
	}

	pub async fn connect(&self) -> Result<Client, Error> {
		let client = Client::connect(&self.globals.url).await?;
		let finality = if self.globals.finalized { Finality::Finalised } else { Finality::Best };
		Ok(client.with_finality(finality))
	}

	/// The signing account.
	pub fn account(&self) -> Result<Account, Error> {
		if let Some(suri) = &self.globals.suri {
			return Account::from_suri(suri);
		}
		let Some(path) = &self.globals.keystore else {
			return Err(Error::input(
				"no account signs this: give --keystore FILE, or --suri //Alice on a development chain",
			));
		};
		Account::from_keystore(path, &self.password(false)?)
	}

	/// The account to look at: the one named, else the signing one.
	pub fn account_id(&self, named: Option<&str>) -> Result<AccountId32, Error> {
		match named {
			// Development accounts, by a name that is no secret.
			Some(suri) if suri.starts_with("//") => Ok(Account::from_suri(suri)?.id()),
			Some(address) => parse_account(address),
			None => Ok(self.account()?.id()),
		}
	}

	/// The keystore's password, from the file, else asked for; twice when it is a new one.
	pub fn password(&self, new: bool) -> Result<String, Error> {
		if let Some(path) = &self.globals.password_file {
			let text = fs::read_to_string(path).map_err(|error| Error::file(path, error))?;
			return Ok(text.lines().next().unwrap_or_default().to_owned());
		}
		if !std::io::stdin().is_terminal() {
			return Err(Error::input(
				"there is no terminal to ask for a password: give --password-file FILE",
			));
		}
		let ask = |prompt: &str| {
			rpassword::prompt_password(prompt)
				.map_err(|error| Error::input(format!("the password cannot be read: {error}")))
		};
		let password = ask("Password: ")?;
		if new && ask("Once more: ")? != password {
			return Err(Error::input("the two passwords differ"));
		}
		Ok(password)
	}

	pub fn keystore(&self) -> Result<&std::path::Path, Error> {
		self.globals.keystore.as_deref().ok_or_else(|| Error::input("say where to put it: --keystore FILE"))
	}

	/// The connection with the model and version that a text names.
	pub async fn model(&self, text: &str) -> Result<(Client, Model, Version), Error> {
		let client = self.connect().await?;
		let (model, version) = client.resolve(text).await?;
		Ok((client, model, version))
	}

	/// As [`model`](Self::model), saying which one is meant before anything is sent.
	pub async fn chosen_model(&self, text: &str) -> Result<(Client, Model, Version), Error> {
		let (client, model, version) = self.model(text).await?;
		let id = hex(&model.id.0);
		if !text.contains(&id) {
			self.out.note(&format!("{text:?} is model {id}, version {}", version.index));
		}
		Ok((client, model, version))
	}

	/// Shown while something is waited for, if anybody looks.
	pub fn progress(&self) -> Progress {
		Progress::new(!self.globals.json && std::io::stderr().is_terminal())
	}
}
