//! Builds the runtime's wasm beside the native crate.

fn main() {
	#[cfg(feature = "std")]
	build_wasm();
}

#[cfg(feature = "std")]
fn build_wasm() {
	point_at_workspace();
	let builder = substrate_wasm_builder::WasmBuilder::init_with_defaults();
	#[cfg(feature = "metadata-hash")]
	let builder = builder.enable_metadata_hash("HOLD", 12);
	builder.build();
}

/// The builder looks for the lock file from the target directory upwards, and would not find it
/// from one that lies elsewhere.
#[cfg(feature = "std")]
fn point_at_workspace() {
	const HINT: &str = "WASM_BUILD_WORKSPACE_HINT";
	println!("cargo:rerun-if-env-changed={HINT}");
	if std::env::var_os(HINT).is_none() {
		let manifest = std::env::var_os("CARGO_MANIFEST_DIR").map(std::path::PathBuf::from);
		if let Some(workspace) = manifest.as_deref().and_then(|runtime| runtime.parent()) {
			std::env::set_var(HINT, workspace);
		}
	}
}
