//! The command line: what it takes, and how it ends.

mod account;
mod context;
mod infer;
mod model;
mod output;
mod request;
mod tensor;
mod version;
mod worker;

use crate::Error;
use clap::{Args, Parser, Subcommand};
use context::Context;
use std::{path::PathBuf, process::ExitCode};

const AFTER_HELP: &str = "\
Models are named by id, by the first digits of one, or by name; MODEL@VERSION names a version, by default the newest.
Amounts are in HOLD. Inputs and outputs of inferences are public.

Exit codes: 0 done, 1 node or connection failed, 2 usage or bad input, 3 the chain refused, 4 time-out,
5 the request ended without an answer (refunded).";

/// Publish AI models on a Freehold chain, run them for others, ask them.
#[derive(Parser)]
#[command(name = "freehold", version, after_help = AFTER_HELP, arg_required_else_help = true)]
struct Cli {
	#[command(flatten)]
	globals: Globals,
	#[command(subcommand)]
	command: Command,
}

#[derive(Args)]
#[command(next_help_heading = "Global options")]
struct Globals {
	/// The node's RPC address
	#[arg(long, global = true, env = "FREEHOLD_URL", default_value = "ws://127.0.0.1:9944")]
	url: String,
	/// Secret URI of the signing account, such as //Alice on a development chain
	#[arg(long, global = true, env = "FREEHOLD_SURI", hide_env_values = true, conflicts_with = "keystore")]
	suri: Option<String>,
	/// Keystore file of the signing account (as `account new` makes it or polkadot-js exports it)
	#[arg(long, global = true, env = "FREEHOLD_KEYSTORE", value_name = "FILE")]
	keystore: Option<PathBuf>,
	/// File whose first line is the keystore's password; asked for where it is not given
	#[arg(long, global = true, env = "FREEHOLD_PASSWORD_FILE", value_name = "FILE")]
	password_file: Option<PathBuf>,
	/// One JSON value on standard output, everything else on standard error
	#[arg(long, global = true)]
	json: bool,
	/// Wait until transactions are finalised, not only in the best chain
	#[arg(long, global = true)]
	finalized: bool,
}

#[derive(Subcommand)]
enum Command {
	/// Publish models and look after them
	#[command(subcommand)]
	Model(model::Command),
	/// Run models for others
	#[command(subcommand)]
	Worker(worker::Command),
	/// Ask a model. Inputs and outputs are public: anyone can read them on the chain
	Infer(infer::Infer),
	/// Follow requests
	#[command(subcommand)]
	Request(request::Command),
	/// Claim payouts that could not be made when they fell due
	ClaimPayout,
	/// Accounts and balances
	#[command(subcommand)]
	Account(account::Command),
	/// Look at NumPy files
	#[command(subcommand)]
	Tensor(tensor::Command),
}

/// How a command ended that did not fail.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Outcome {
	Done,
	/// The request was refunded.
	Unanswered,
}

/// Runs the command that the process's arguments give.
pub fn main() -> ExitCode {
	let cli = Cli::parse();
	let json = cli.globals.json;
	let outcome = tokio::runtime::Builder::new_multi_thread()
		.worker_threads(2)
		.enable_all()
		.build()
		.map_err(|error| Error::Node(format!("no threads: {error}")))
		.and_then(|runtime| runtime.block_on(run(cli)));
	match outcome {
		Ok(Outcome::Done) => ExitCode::SUCCESS,
		Ok(Outcome::Unanswered) => ExitCode::from(5),
		Err(error) => {
			output::print_error(&error, json);
			ExitCode::from(error.kind().exit_code())
		},
	}
}

async fn run(cli: Cli) -> Result<Outcome, Error> {
	let context = Context::new(cli.globals);
	match cli.command {
		Command::Model(command) => model::run(&context, command).await,
		Command::Worker(command) => worker::run(&context, command).await,
		Command::Infer(command) => infer::run(&context, command).await,
		Command::Request(command) => request::run(&context, command).await,
		Command::ClaimPayout => account::claim_payout(&context).await,
		Command::Account(command) => account::run(&context, command).await,
		Command::Tensor(command) => tensor::run(&context, command),
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use crate::Kind;
	use clap::CommandFactory;

	#[test]
	fn the_command_line_should_be_consistent() {
		Cli::command().debug_assert();
	}

	#[test]
	fn kinds_of_failure_should_have_exit_codes_of_their_own() {
		let codes = [Kind::Other, Kind::Usage, Kind::Refused, Kind::TimedOut].map(Kind::exit_code);
		assert_eq!(codes, [1, 2, 3, 4]);
	}
}
