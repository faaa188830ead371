//! `freehold propose`

use super::{context::Context, listing, Outcome};
use crate::Error;
use clap::Subcommand;

#[derive(Subcommand)]
pub enum Command {
	/// Propose to list a model, with a bond: token holders vote on it
	List {
		model: String,
		/// What there is to say for the model; its hash goes on the chain
		#[arg(long, value_name = "TEXT|@FILE", default_value = "")]
		statement: String,
	},
}

pub async fn run(context: &Context, command: Command) -> Result<Outcome, Error> {
	match command {
		Command::List { model, statement } => listing::propose_list(context, &model, &statement).await?,
	}
	Ok(Outcome::Done)
}
