//! `freehold upgrade`

use super::read;
use crate::{
	cli::{context::Context, output::hex, Outcome},
	Error,
};
use clap::Subcommand;
use serde_json::json;
use std::path::PathBuf;

#[derive(Subcommand)]
pub enum Command {
	/// Show which runtime is authorised and not applied yet
	Show,
	/// Apply the runtime that a referendum has authorised. Anybody can who has its code
	Apply {
		#[arg(value_name = "RUNTIME.wasm")]
		runtime: PathBuf,
	},
}

pub async fn run(context: &Context, command: Command) -> Result<Outcome, Error> {
	match command {
		Command::Show => {
			let authorized = context.connect().await?.authorized_upgrade().await?;
			let authorized = authorized.map(|hash| hex(&hash.0));
			let json = json!({ "code_hash": authorized });
			context.out.result(json, || match authorized {
				Some(hash) => format!("the runtime with hash {hash} can be applied"),
				None => "no runtime is authorised".into(),
			})?;
		},
		Command::Apply { runtime } => {
			let account = context.account()?;
			let code = read(&runtime)?;
			let client = context.connect().await?;
			let progress = context.progress();
			let (block, hash) = client.apply_upgrade(&account, code).await?;
			drop(progress);
			let json = json!({ "code_hash": hex(&hash.0), "block": block });
			context.out.result(json, || {
				format!(
					"the runtime with hash {} is applied from the next block on (block {block})",
					hex(&hash.0)
				)
			})?;
		},
	}
	Ok(Outcome::Done)
}
