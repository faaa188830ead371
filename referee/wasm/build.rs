//! Compiles the guest for the runtime's target, with the toolchain that compiles this crate.

use std::{
	env,
	path::{Path, PathBuf},
	process::Command,
};

const TARGET: &str = "wasm32v1-none";
const GUEST: &str = "freehold-referee-guest";

fn main() {
	let out = PathBuf::from(env::var_os("OUT_DIR").expect("cargo sets it"));
	let manifest = PathBuf::from(env::var_os("CARGO_MANIFEST_DIR").expect("cargo sets it"));
	for path in ["guest", "../src", "../Cargo.toml", "../../Cargo.lock"] {
		println!("cargo:rerun-if-changed={}", manifest.join(path).display());
	}
	println!("cargo:rerun-if-env-changed=SKIP_WASM_BUILD");
	let module = out.join("guest.wasm");
	// As for the runtime: checks and documentation do without.
	if env::var_os("SKIP_WASM_BUILD").is_some() {
		std::fs::write(&module, []).expect("OUT_DIR can be written");
		return;
	}
	build(&manifest.join("guest"), &out.join("target"));
	let built = out.join("target").join(TARGET).join("release").join("freehold_referee_guest.wasm");
	std::fs::copy(&built, &module).expect("cargo has built it");
}

fn build(guest: &Path, target: &Path) {
	let mut cargo = Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
	cargo.current_dir(guest);
	cargo.args(["rustc", "--release", "--locked", "--package", GUEST, "--target", TARGET]);
	// Told here, not in its manifest: cargo optimises nothing across crates where a library is linked as well.
	cargo.args(["--lib", "--crate-type", "cdylib"]);
	// A directory of its own: cargo holds a lock on the other one while this runs.
	cargo.arg("--target-dir").arg(target);
	cargo.env("CARGO_PROFILE_RELEASE_LTO", "fat").env("CARGO_PROFILE_RELEASE_PANIC", "abort");
	// What is meant for the native build, or set by cargo for this script, is not for the guest.
	for name in [
		"RUSTFLAGS",
		"CARGO_ENCODED_RUSTFLAGS",
		"CARGO_BUILD_TARGET",
		"RUSTC",
		"RUSTC_WRAPPER",
		"RUSTC_WORKSPACE_WRAPPER",
	] {
		cargo.env_remove(name);
	}
	let status = cargo.status().expect("cargo can be started");
	assert!(
		status.success(),
		"the referee could not be compiled for {TARGET}; scripts/setup.sh installs the target, \
		 and SKIP_WASM_BUILD=1 does without"
	);
}
