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

/// The most bytes of code that one message to a node holds: 10 MiB of hexadecimal, with something to spare.
const MAX_CODE: usize = 5_000_000;

/// Reads a runtime's code. What is proposed and what is applied must be the same bytes, so that nothing is compressed here.
fn read(path: &Path) -> Result<Vec<u8>, Error> {
	let code = std::fs::read(path).map_err(|error| Error::file(path, error))?;
	match code.len() <= MAX_CODE {
		true => Ok(code),
		false => Err(Error::input(format!(
			"{}: {} bytes, and no transaction takes more than {MAX_CODE}: give the compressed code, which the build writes \
			 as freehold_runtime.compact.compressed.wasm",
			path.display(),
			code.len()
		))),
	}
}
