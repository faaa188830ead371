#!/usr/bin/env bash
# Fuzzes the referee: graphs, proofs, ONNX files and packages, each for a while. Needs no cargo-fuzz and no nightly
# compiler: libFuzzer's instrumentation is a matter of flags. Findings are left in the directory that is told.
# usage: scripts/fuzz.sh [--seconds N] [TARGET...]
set -euo pipefail
# shellcheck source=lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

SECONDS_EACH=60
if [ "${1:-}" = --seconds ]; then
	SECONDS_EACH=${2:?usage: scripts/fuzz.sh [--seconds N] [TARGET...]}
	shift 2
fi
TARGETS=("$@")
[ $# -gt 0 ] || TARGETS=(graph judge onnx package)
# Where rust-toolchain.toml names the compiler.
cd "$ROOT"
HOST=$(rustc -vV | sed -n 's/^host: //p')
# What runs found is kept, so that the next one goes on from there.
CORPUS=$FREEHOLD_CACHE/fuzz
export CARGO_TARGET_DIR=$CARGO_TARGET_DIR/fuzz

step "Fuzz targets"
# With --target the flags are for the targets alone, not for build scripts and procedural macros.
RUSTFLAGS="-Cpasses=sancov-module -Cllvm-args=-sanitizer-coverage-level=3 \
	-Cllvm-args=-sanitizer-coverage-inline-8bit-counters -Cllvm-args=-sanitizer-coverage-pc-table \
	-Cllvm-args=-sanitizer-coverage-trace-compares --cfg fuzzing" \
	cargo build --release --locked --manifest-path referee/fuzz/Cargo.toml --target "$HOST" --bins

# ONNX's own test models are good beginnings.
seed_onnx() {
	local suite model
	[ -z "$(ls -A "$CORPUS/onnx")" ] || return 0
	suite=$("$ROOT/scripts/node-suite.sh")
	for model in "$suite"/*/model.onnx; do
		cp "$model" "$CORPUS/onnx/$(basename "$(dirname "$model")").onnx"
	done
}

for target in "${TARGETS[@]}"; do
	step "Fuzzing $target for $SECONDS_EACH s"
	mkdir -p "$CORPUS/$target" "$CORPUS/findings"
	[ "$target" != onnx ] || seed_onnx
	"$CARGO_TARGET_DIR/$HOST/release/$target" -max_total_time="$SECONDS_EACH" -timeout=10 -rss_limit_mb=1024 \
		-malloc_limit_mb=256 -max_len=16384 -print_final_stats=1 -verbosity=0 -artifact_prefix="$CORPUS/findings/$target-" \
		"$CORPUS/$target" || die "$target: see $CORPUS/findings"
done
