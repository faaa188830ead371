//! The `freehold` command.

fn main() -> std::process::ExitCode {
	freehold_client::cli::main()
}
