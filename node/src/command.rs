//! Does what the command line says.

use crate::{
	chain_spec,
	cli::{Cli, Command},
	service::{self, Parts},
};
use freehold_runtime::OpaqueBlock as Block;
use sc_cli::{CliConfiguration, SubstrateCli};
use sc_service::{config::PrometheusConfig, Configuration, DatabaseSource, TaskManager};
use std::process::ExitCode;

impl SubstrateCli for Cli {
	fn impl_name() -> String {
		"Freehold Node".into()
	}

	fn impl_version() -> String {
		env!("SUBSTRATE_CLI_IMPL_VERSION").into()
	}

	fn description() -> String {
		env!("CARGO_PKG_DESCRIPTION").into()
	}

	fn author() -> String {
		env!("CARGO_PKG_AUTHORS").into()
	}

	fn support_url() -> String {
		"the project's issue tracker".into()
	}

	fn copyright_start_year() -> i32 {
		2026
	}

	fn load_spec(&self, id: &str) -> Result<Box<dyn sc_service::ChainSpec>, String> {
		let load = match self.command {
			Some(Command::ExportChainSpec(_)) => chain_spec::load,
			_ => chain_spec::load_to_run,
		};
		load(id).map(|spec| Box::new(spec) as Box<_>)
	}
}

/// Reads the command line, does what it says, and reports an error if it cannot.
pub fn run() -> ExitCode {
	match dispatch(&Cli::from_args()) {
		Ok(()) => ExitCode::SUCCESS,
		Err(error) => {
			eprintln!("Error: {error}");
			ExitCode::FAILURE
		},
	}
}

fn dispatch(cli: &Cli) -> sc_cli::Result<()> {
	match &cli.command {
		None => run_node(cli),
		Some(Command::Key(command)) => command.run(cli),
		Some(Command::ExportChainSpec(command)) => command.run(cli.load_spec(&command.chain)?),
		Some(Command::CheckBlock(command)) => on_parts(cli, command, |parts, _| async move {
			let parts = parts;
			command.run(parts.client, parts.import_queue).await
		}),
		Some(Command::ImportBlocks(command)) => on_parts(cli, command, |parts, _| async move {
			let parts = parts;
			command.run(parts.client, parts.import_queue).await
		}),
		Some(Command::ExportBlocks(command)) => on_parts(cli, command, |parts, database| async move {
			let parts = parts;
			command.run(parts.client, database).await
		}),
		Some(Command::Revert(command)) => on_parts(cli, command, |parts, _| async move {
			let parts = parts;
			command.run(parts.client, parts.backend, Some(Box::new(revert_consensus))).await
		}),
		Some(Command::PurgeChain(command)) => {
			cli.create_runner(command)?.sync_run(|config| command.run(parity_db(config).database))
		},
		Some(Command::ChainInfo(command)) => {
			cli.create_runner(command)?.sync_run(|config| command.run::<Block>(&parity_db(config)))
		},
		Some(Command::EngineChild) => Err("engine-child must be the first argument".into()),
	}
}

fn run_node(cli: &Cli) -> sc_cli::Result<()> {
	cli.create_runner(&cli.run)?.run_node_until_exit(|config| async move {
		service::start(parity_db(config), &cli.inference).map_err(sc_cli::Error::Service)
	})
}

/// Runs a command that needs the database and what stands on it, but no network. The command
/// holds all parts until it is done: tasks of theirs would complain if they went before.
fn on_parts<C, F, R>(cli: &Cli, command: &C, run: F) -> sc_cli::Result<()>
where
	C: CliConfiguration,
	F: FnOnce(Parts, DatabaseSource) -> R,
	R: std::future::Future<Output = sc_cli::Result<()>>,
{
	cli.create_runner(command)?.async_run(|config| {
		let mut config = parity_db(config);
		// These commands report to nobody.
		config.prometheus_config = None::<PrometheusConfig>;
		let database = config.database.clone();
		let (parts, mut task_manager): (Parts, TaskManager) = service::parts(&config)?;
		// Longer than the command: their tasks are to end with the task manager, not by themselves.
		task_manager.keep_alive((parts.pool.clone(), parts.consensus.babe_worker.clone()));
		Ok((run(parts, database), task_manager))
	})
}

/// Consensus keeps records beside the blocks; they go back with them.
fn revert_consensus(
	client: std::sync::Arc<service::Client>,
	backend: std::sync::Arc<service::Backend>,
	blocks: freehold_runtime::BlockNumber,
) -> sc_cli::Result<()> {
	sc_consensus_babe::revert(client.clone(), backend, blocks)?;
	sc_consensus_grandpa::revert(client, blocks)?;
	Ok(())
}

/// There is one kind of database, whatever is asked for. Whoever executes blocks keeps the inputs
/// and outputs that they carry: requests reach workers that way.
fn parity_db(mut config: Configuration) -> Configuration {
	config.offchain_worker.indexing_enabled = true;
	if let DatabaseSource::Auto { paritydb_path, .. } = &config.database {
		config.database = DatabaseSource::ParityDb { path: paritydb_path.clone() };
	}
	config
}
