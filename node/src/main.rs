//! The Freehold node.

use std::process::ExitCode;

fn main() -> ExitCode {
	// An engine's child gives up its rights before anything else of the node has started.
	if std::env::args_os().nth(1).is_some_and(|argument| argument == freehold_engine::child::SUBCOMMAND) {
		return freehold_engine::child::main();
	}
	freehold_node::command::run()
}
