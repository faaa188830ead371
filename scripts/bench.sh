#!/usr/bin/env bash
# Benchmarks. `bench.sh referee [model...]`: the canonical executor beside ONNX Runtime and tract, on one thread each,
# and what judging the worst operator of each model takes; prints Markdown. Compiles tract, which takes minutes the
# first time. Wants a quiet machine.
set -euo pipefail
# shellcheck source=lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

case ${1:-} in
referee) shift ;;
*) die "usage: scripts/bench.sh referee [model...]" ;;
esac

"$ROOT/scripts/setup.sh"
FREEHOLD_MODELS=$("$ROOT/scripts/models.sh")
export FREEHOLD_MODELS
step "The referee beside other engines"
# Of the project's own workspace nothing is compiled there but the referee.
cd "$ROOT/benches"
CARGO_TARGET_DIR="$FREEHOLD_CACHE/benchmark-target/referee" cargo run --release --locked -- "$@"
