//! The engine's child, which runs ONNX Runtime.

fn main() -> std::process::ExitCode {
	freehold_engine::child::main()
}
