//! The `freehold` command.

fn main() -> std::process::ExitCode {
	// ONNX Runtime runs in a child that gives up its rights before anything else has started.
	if std::env::args_os().nth(1).is_some_and(|argument| argument == freehold_engine::child::SUBCOMMAND) {
		return freehold_engine::child::main();
	}
	freehold_client::cli::main()
}
