//! The command line: what it takes, and how it ends.

mod account;
mod batch;
mod claims;
mod context;
mod estimate;
mod governance;
mod infer;
mod licence;
mod listing;
mod model;
mod output;
mod package;
mod page;
mod request;
mod royalties;
mod shares;
mod subscription;
mod tensor;
mod version;
mod worker;

use crate::{Error, Kind};
use clap::{Args, Parser, Subcommand};
use context::Context;
use std::{path::PathBuf, process::ExitCode};

const AFTER_HELP: &str = "\
Models are named by id, by the first digits of one, or by name; MODEL@VERSION names a version, by default the newest.
Amounts are in HOLD. Inputs and outputs of inferences are public.

Exit codes: 0 done, 1 node or connection failed, 2 usage or bad input, 3 the chain refused, 4 time-out,
5 the request ended without an answer (refunded), 6 a package did not pass.";

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
	/// Shares of models: who has them, sales, and the title that their majority gives
	#[command(subcommand)]
	Shares(shares::Command),
	/// What shares earn
	#[command(subcommand)]
	Royalties(royalties::Command),
	/// Who may call a model, who may derive others from it, and for what
	#[command(subcommand, visible_alias = "licence")]
	License(licence::Command),
	/// How models stand with the token holders, and challenges against that
	#[command(subcommand)]
	Listing(listing::Command),
	/// Run models for others
	#[command(subcommand)]
	Worker(worker::Command),
	/// Ask a model. Inputs and outputs are public: anyone can read them on the chain
	Infer(infer::Infer),
	/// Ask a model several times in one transaction, a file each. Inputs and outputs are public
	InferBatch(batch::InferBatch),
	/// What a call would cost now, and where that would go
	Estimate(estimate::Estimate),
	/// Prepaid requests, repeated every so many blocks
	#[command(subcommand)]
	Subscription(subscription::Command),
	/// Follow requests
	#[command(subcommand)]
	Request(request::Command),
	/// Claim payouts that could not be made when they fell due
	ClaimPayout,
	/// Propose something to all who hold HOLD; places both deposits
	Propose(governance::propose::Propose),
	/// Follow referenda
	Referenda(governance::referenda::Referenda),
	/// Vote on a referendum
	Vote(governance::vote::Vote),
	/// Show an account's votes and what they lock
	Votes {
		/// Whose [default: the signing account's]
		#[arg(value_name = "ACCOUNT")]
		account: Option<String>,
	},
	/// Remove votes on referenda that have ended, and unlock what is free
	Unlock {
		/// On this track alone, by name or number
		#[arg(long)]
		track: Option<String>,
	},
	/// List what a vote can change, with its value now
	Parameters,
	/// What referenda have granted from the treasury
	#[command(subcommand)]
	Treasury(governance::treasury::Command),
	/// Upgrades of the runtime that a referendum has authorised
	#[command(subcommand)]
	Upgrade(governance::upgrade::Command),
	/// The emergency committee: its election and its motions
	#[command(subcommand)]
	Committee(governance::committee::Command),
	/// Accounts and balances
	#[command(subcommand)]
	Account(account::Command),
	/// Make packages of ONNX files, run and check them, which needs no chain; place them in the chain's state
	#[command(subcommand)]
	Package(package::Command),
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
	/// A package was found wanting.
	Failed,
}

/// The process's exit code.
fn exit_code(outcome: &Result<Outcome, Error>) -> u8 {
	match outcome {
		Ok(Outcome::Done) => 0,
		Ok(Outcome::Unanswered) => 5,
		Ok(Outcome::Failed) => 6,
		Err(error) => error.kind().exit_code(),
	}
}

/// Runs the command that the process's arguments give.
pub fn main() -> ExitCode {
	let cli = match Cli::try_parse() {
		Ok(cli) => cli,
		Err(error) => return no_command(&error),
	};
	let json = cli.globals.json;
	let outcome = tokio::runtime::Builder::new_multi_thread()
		.worker_threads(2)
		.enable_all()
		.build()
		.map_err(|error| Error::Node(format!("no threads: {error}")))
		.and_then(|runtime| runtime.block_on(run(cli)));
	if let Err(error) = &outcome {
		output::print_error(error, json);
	}
	ExitCode::from(exit_code(&outcome))
}

/// Help where it is asked for, else what is wrong with the arguments.
fn no_command(error: &clap::Error) -> ExitCode {
	// The arguments could not be read, so whether JSON is wanted has to be seen without that.
	let json = std::env::args_os().skip(1).take_while(|text| text != "--").any(|text| text == "--json");
	match json && error.use_stderr() {
		true => output::print_usage_error(error),
		false => {
			// Nobody is left to tell.
			let _ = error.print();
		},
	}
	ExitCode::from(if error.use_stderr() { Kind::Usage.exit_code() } else { 0 })
}

async fn run(cli: Cli) -> Result<Outcome, Error> {
	let context = Context::new(cli.globals);
	match cli.command {
		Command::Model(command) => model::run(&context, command).await,
		Command::Shares(command) => shares::run(&context, command).await,
		Command::Royalties(command) => royalties::run(&context, command).await,
		Command::License(command) => licence::run(&context, command).await,
		Command::Listing(command) => listing::run(&context, command).await,
		Command::Worker(command) => worker::run(&context, command).await,
		Command::Infer(command) => infer::run(&context, command).await,
		Command::InferBatch(command) => batch::run(&context, command).await,
		Command::Estimate(arguments) => estimate::run(&context, arguments).await,
		Command::Subscription(command) => subscription::run(&context, command).await,
		Command::Request(command) => request::run(&context, command).await,
		Command::ClaimPayout => account::claim_payout(&context).await,
		Command::Propose(command) => governance::propose::run(&context, command).await,
		Command::Referenda(command) => governance::referenda::run(&context, command).await,
		Command::Vote(command) => governance::vote::run(&context, command).await,
		Command::Votes { account } => governance::vote::votes(&context, account.as_deref()).await,
		Command::Unlock { track } => governance::vote::unlock(&context, track.as_deref()).await,
		Command::Parameters => governance::parameters::run(&context).await,
		Command::Treasury(command) => governance::treasury::run(&context, command).await,
		Command::Upgrade(command) => governance::upgrade::run(&context, command).await,
		Command::Committee(command) => governance::committee::run(&context, command).await,
		Command::Account(command) => account::run(&context, command).await,
		Command::Package(command) => package::run(&context, command).await,
		Command::Tensor(command) => tensor::run(&context, command),
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use clap::CommandFactory;

	#[test]
	fn the_command_line_should_be_consistent() {
		Cli::command().debug_assert();
	}

	#[test]
	fn every_end_of_a_command_should_have_an_exit_code_of_its_own() {
		let ends = [
			Ok(Outcome::Done),
			Err(Error::Node("lost".into())),
			Err(Error::input("wrong")),
			Err(Error::refused("no")),
			Err(Error::TimedOut("late".into())),
			Ok(Outcome::Unanswered),
			Ok(Outcome::Failed),
		];
		assert_eq!(ends.map(|end| exit_code(&end)), [0, 1, 2, 3, 4, 5, 6]);
	}

	#[test]
	fn referenda_should_take_a_number_or_what_to_do() {
		for arguments in [vec![], vec!["3"], vec!["refund", "3"], vec!["deposit", "3"]] {
			let arguments = [&["freehold", "referenda"], arguments.as_slice()].concat();
			assert!(Cli::try_parse_from(&arguments).is_ok(), "{arguments:?}");
		}
		for arguments in [vec!["x"], vec!["refund"], vec!["-1"], vec!["3", "refund", "3"]] {
			let arguments = [&["freehold", "referenda"], arguments.as_slice()].concat();
			assert!(Cli::try_parse_from(&arguments).is_err(), "{arguments:?}");
		}
	}

	#[test]
	fn a_vote_should_have_an_amount_unless_it_is_removed() {
		let parse = |line: &str| {
			let arguments = ["freehold", "vote"].into_iter().chain(line.split_whitespace());
			Cli::try_parse_from(arguments).is_ok()
		};
		assert!(parse("3 aye --amount 10 --conviction 2x"));
		assert!(parse("3 nay --amount 0.5"));
		assert!(parse("3 remove"));
		for wrong in
			["3 aye", "3 nay --conviction 2x", "3 aye --amount 10 --conviction 7x", "3 perhaps", "aye"]
		{
			assert!(!parse(wrong), "{wrong}");
		}
	}

	#[test]
	fn proposals_should_take_their_enactment_anywhere() {
		for line in [
			"spend //Bob 10",
			"--enact-after 5 spend //Bob 10",
			"parameter fees.ProtocolShare 4% --enact-after 5",
			"parameter fees.ProtocolShare default",
			"upgrade runtime.wasm",
			"cancel 3",
			"pause-disputes confirm",
			"pause-disputes resume",
		] {
			let arguments = ["freehold", "propose"].into_iter().chain(line.split_whitespace());
			assert!(Cli::try_parse_from(arguments).is_ok(), "{line}");
		}
		assert!(Cli::try_parse_from(["freehold", "propose", "pause-disputes"]).is_err());
	}

	#[test]
	fn packages_should_be_built_and_run() {
		for line in [
			"build m.onnx -o m.fhp --dim batch=1 --golden in.npz --fix n=@n.npy --meta licence=@LICENSE",
			"inspect m.fhp --json",
			"run m.fhp --input x=@x.npy --engine wasm --trace -o out.npz",
			"run m.fhp --threads 1",
			"check m.fhp",
			"check m.fhp --threads 1 --samples 2",
			"verify m.onnx m.fhp",
			"place m.fhp",
			"place m.fhp --whole --no-claim",
			"show 0x01",
			"remove m.fhp --json",
		] {
			let arguments = ["freehold", "package"].into_iter().chain(line.split_whitespace());
			assert!(Cli::try_parse_from(arguments).is_ok(), "{line}");
		}
		for line in [
			"build m.onnx",
			"run m.fhp --input [1] --engine gpu",
			"run m.fhp --threads 0",
			"check m.fhp --threads 1000000",
			"check m.fhp --threads two",
			"verify m.fhp",
			"place",
			"show m.fhp --whole",
		] {
			let arguments = ["freehold", "package"].into_iter().chain(line.split_whitespace());
			assert!(Cli::try_parse_from(arguments).is_err(), "{line}");
		}
	}

	#[test]
	fn a_key_should_be_given_by_name_or_by_place() {
		for arguments in [vec!["0x01"], vec!["--key", "0x01"], vec!["--inference-key", "0x01"], vec![]] {
			let arguments = [&["freehold", "worker", "set-key"], arguments.as_slice()].concat();
			assert!(Cli::try_parse_from(&arguments).is_ok(), "{arguments:?}");
		}
		assert!(Cli::try_parse_from(["freehold", "worker", "set-key", "0x01", "--key", "0x02"]).is_err());
	}
}
