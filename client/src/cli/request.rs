//! `freehold request`

use super::{
	context::Context,
	output::{hex, parse_id, request_json, request_text},
	Outcome,
};
use crate::{tensors::write_npz, types::H256, Error};
use clap::Subcommand;
use serde_json::json;
use std::path::PathBuf;

#[derive(Subcommand)]
pub enum Command {
	/// Show a request and its answer
	Show {
		id: String,
		/// Keep the outputs as a NumPy archive
		#[arg(long, value_name = "FILE.npz")]
		out: Option<PathBuf>,
	},
	/// Take a request back before workers are drawn
	Cancel { id: String },
	/// Move an overdue request on; it also ends by itself
	Settle { id: String },
}

pub async fn run(context: &Context, command: Command) -> Result<Outcome, Error> {
	match command {
		Command::Show { id, out } => show(context, parse_id(&id)?, out).await?,
		Command::Cancel { id } => {
			let (account, id) = (context.account()?, parse_id(&id)?);
			let block = context.connect().await?.cancel(&account, id).await?;
			print_change(context, id, block, "cancelled")?;
		},
		Command::Settle { id } => {
			let (account, id) = (context.account()?, parse_id(&id)?);
			let block = context.connect().await?.settle(&account, id).await?;
			print_change(context, id, block, "moved on")?;
		},
	}
	Ok(Outcome::Done)
}

async fn show(context: &Context, id: H256, out: Option<PathBuf>) -> Result<(), Error> {
	let client = context.connect().await?;
	let Some(request) = client.request(id).await? else {
		return Err(Error::input(format!(
			"the chain knows no request {}: it was never made, or closed so long ago that it is forgotten",
			hex(&id.0)
		)));
	};
	let outputs = client.outputs(&request).await?;
	match (&out, &outputs) {
		(Some(path), Some(outputs)) => write_npz(path, outputs)?,
		(Some(_), None) => return Err(Error::input("there are no outputs to keep")),
		(None, _) => (),
	}
	context
		.out
		.result(request_json(&request, outputs.as_deref()), || request_text(&request, outputs.as_deref()))
}

fn print_change(context: &Context, id: H256, block: u32, what: &str) -> Result<(), Error> {
	let id = hex(&id.0);
	context
		.out
		.result(json!({ "request": id, "block": block }), || format!("request {id} {what} (block {block})"))
}
