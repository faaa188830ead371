#!/usr/bin/env bash
# Builds the node and the command-line tool, optimised, into $CARGO_TARGET_DIR
# (default: ~/.cache/freehold/target). Calls setup.sh first.
set -euo pipefail
# shellcheck source=lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

"$ROOT/scripts/setup.sh"

step "Building the node and the command-line tool into $CARGO_TARGET_DIR"
if [ ! -x "$FREEHOLD_NODE" ]; then
	say "A first build compiles about 800 crates and the runtime twice, native and to wasm: 20 to 30 minutes"
	say "on two cores. Later builds compile what has changed."
fi
started=$SECONDS
# The whole workspace, so that tests and checks find the same dependencies already compiled.
(cd "$ROOT" && cargo build --release --locked --workspace --bins)
say "built in $(duration $((SECONDS - started)))"
say "node:         $FREEHOLD_NODE"
say "command line: $FREEHOLD_CLI"
