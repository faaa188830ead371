//! What can be said on the command line.

use clap::{Args, Parser, Subcommand};
use sc_cli::RunCmd;
use std::{num::NonZeroUsize, path::PathBuf};

#[derive(Debug, Parser)]
pub struct Cli {
	#[command(subcommand)]
	pub command: Option<Command>,
	#[command(flatten)]
	pub run: RunCmd,
	#[command(flatten)]
	pub inference: InferenceArgs,
}

/// How the node runs models.
#[derive(Clone, Debug, Args)]
pub struct InferenceArgs {
	/// ONNX Runtime's shared library. Default: $FREEHOLD_ONNXRUNTIME, else where scripts/setup.sh puts it.
	#[arg(long, value_name = "PATH")]
	pub onnxruntime: Option<PathBuf>,
	/// Address space that the process of one model may have.
	#[arg(long, value_name = "MIB", default_value = "2048")]
	pub engine_memory: NonZeroUsize,
	/// Models that run at once.
	#[arg(long, value_name = "N", default_value = "2")]
	pub engine_parallel: NonZeroUsize,
	/// Jobs that may wait.
	#[arg(long, value_name = "N", default_value = "256")]
	pub engine_queue: NonZeroUsize,
	/// Directory in which models are kept. Default: `models` in the chain's directory.
	#[arg(long, value_name = "PATH")]
	pub model_store: Option<PathBuf>,
	/// What the models kept may take together. Models that are served are never evicted.
	#[arg(long, value_name = "GIB", default_value = "16")]
	pub model_quota: NonZeroUsize,
	/// Fetch models from file:// locators and from addresses in private networks, which
	/// development and local chains always do. Locators are written by strangers: elsewhere this
	/// lets them make the node read local files and call hosts beside it.
	#[arg(long)]
	pub model_local_sources: bool,
}

#[derive(Debug, Subcommand)]
pub enum Command {
	/// Generate, inspect and insert keys.
	#[command(subcommand)]
	Key(sc_cli::KeySubcommand),
	/// Write a chain specification as JSON.
	ExportChainSpec(sc_cli::ExportChainSpecCmd),
	/// Execute a block of the database again.
	CheckBlock(sc_cli::CheckBlockCmd),
	/// Write blocks to a file.
	ExportBlocks(sc_cli::ExportBlocksCmd),
	/// Read blocks from a file.
	ImportBlocks(sc_cli::ImportBlocksCmd),
	/// Remove the chain's database.
	PurgeChain(sc_cli::PurgeChainCmd),
	/// Take back the last blocks that are not final.
	Revert(sc_cli::RevertCmd),
	/// Say what the database holds.
	ChainInfo(sc_cli::ChainInfoCmd),
	/// Run one model on behalf of a node; started by the node itself.
	#[command(hide = true)]
	EngineChild,
}

#[cfg(test)]
mod tests {
	use super::*;
	use clap::CommandFactory;

	#[test]
	fn definition_should_hold() {
		Cli::command().debug_assert();
	}

	#[test]
	fn flags_should_have_sensible_defaults() {
		let cli = Cli::parse_from(["freehold-node", "--dev"]);
		assert!(cli.command.is_none());
		assert_eq!(cli.inference.engine_parallel.get(), 2);
		assert_eq!(cli.inference.engine_queue.get(), 256);
		assert_eq!(cli.inference.engine_memory.get(), 2048);
		assert!(!cli.inference.model_local_sources);
	}

	#[test]
	fn flags_should_be_read() {
		let cli = Cli::parse_from([
			"freehold-node",
			"--onnxruntime=/lib/ort.so",
			"--engine-memory=512",
			"--engine-parallel=3",
			"--engine-queue=9",
			"--model-store=/models",
			"--model-quota=2",
		]);
		assert_eq!(cli.inference.onnxruntime, Some("/lib/ort.so".into()));
		assert_eq!(cli.inference.engine_memory.get(), 512);
		assert_eq!(cli.inference.engine_parallel.get(), 3);
		assert_eq!(cli.inference.engine_queue.get(), 9);
		assert_eq!(cli.inference.model_store, Some("/models".into()));
		assert_eq!(cli.inference.model_quota.get(), 2);
	}

	#[test]
	fn zero_should_be_refused() {
		assert!(Cli::try_parse_from(["freehold-node", "--engine-parallel=0"]).is_err());
	}

	#[test]
	fn subcommands_should_be_known() {
		for arguments in [
			vec!["export-chain-spec", "--chain", "dev"],
			vec!["purge-chain", "--dev", "-y"],
			vec!["check-block", "1", "--dev"],
			vec!["revert", "1", "--dev"],
			vec!["key", "generate"],
			vec!["chain-info", "--dev"],
		] {
			let arguments = ["freehold-node"].into_iter().chain(arguments);
			assert!(Cli::try_parse_from(arguments).unwrap().command.is_some());
		}
	}
}
