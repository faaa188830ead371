#!/usr/bin/env bash
# Builds the runtime's wasm once more, as its own next version, for the test of an upgrade:
# $CARGO_TARGET_DIR/release/next-runtime.wasm. After build.sh, whose compiled dependencies it shares: it takes
# that build's project for the wasm, and adds the feature that counts the version up.
set -euo pipefail
# shellcheck source=lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

built=$CARGO_TARGET_DIR/release/wbuild/freehold-runtime
next=$CARGO_TARGET_DIR/release/wbuild/next-runtime
wasm=$CARGO_TARGET_DIR/release/next-runtime.wasm

step "Building the runtime's next version into $wasm"
[ -f "$built/Cargo.toml" ] || die "scripts/build.sh has not built the runtime into $built"
started=$SECONDS
mkdir -p "$next/src"
cp "$built/Cargo.lock" "$next/"
cp "$built/src/lib.rs" "$next/src/"
sed -e 's/^features = .*/features = ["next-version"]/' \
	-e 's/^name = "freehold_runtime"/name = "freehold_next_runtime"/' \
	-e 's/^name = "freehold-runtime-blob"/name = "freehold-next-runtime-blob"/' \
	"$built/Cargo.toml" >"$next/Cargo.toml"
sed -i 's/"freehold-runtime-blob"/"freehold-next-runtime-blob"/' "$next/Cargo.lock"
# The flags are those of the wasm builder.
(cd "$ROOT" && RUSTFLAGS="-C link-arg=--export-table -C link-arg=--export=__heap_base -C link-arg=--import-memory --cfg substrate_runtime " \
	CARGO_TARGET_DIR="$built/target" SKIP_WASM_BUILD= \
	cargo rustc --locked --target wasm32v1-none --profile release --manifest-path "$next/Cargo.toml")
cp "$built/target/wasm32v1-none/release/freehold_next_runtime.wasm" "$wasm"
say "built in $(duration $((SECONDS - started))): $(($(stat -c %s "$wasm") / 1024)) KiB"
