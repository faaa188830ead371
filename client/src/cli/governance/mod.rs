//! Commands about what holders of HOLD decide.

pub mod committee;
pub mod parameters;
pub mod propose;
pub mod referenda;
pub mod treasury;
pub mod upgrade;
pub mod vote;

use super::output::hold;
use crate::{governance::Deposit, Error};
use serde_json::{json, Value};
use std::path::Path;

fn deposit_json(deposit: Option<&Deposit>) -> Value {
	deposit.map_or(
		Value::Null,
		|deposit| json!({ "account": deposit.who.to_string(), "amount": hold(deposit.amount) }),
	)
}

fn read(path: &Path) -> Result<Vec<u8>, Error> {
	std::fs::read(path).map_err(|error| Error::file(path, error))
}
