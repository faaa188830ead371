//! The client's code is generated from `client/metadata.scale`, which must be the runtime's.

use std::{fs, path::PathBuf};

/// The version of the metadata format that the client reads.
const FORMAT: u32 = 16;

/// With `UPDATE_METADATA` set, writes the file instead of comparing it.
#[test]
fn committed_metadata_should_be_the_runtimes() {
	let file = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../client/metadata.scale");
	let metadata = freehold_runtime::Runtime::metadata_at_version(FORMAT).expect("a known format");
	if std::env::var_os("UPDATE_METADATA").is_some() {
		fs::write(&file, &*metadata).expect("the repository can be written");
	}
	let committed = fs::read(&file).expect("the file is committed");
	assert!(
		committed == *metadata,
		"client/metadata.scale is out of date: \
		 UPDATE_METADATA=1 cargo test --release --package freehold-e2e --test metadata"
	);
}
