#!/usr/bin/env bash
# All tests: unit and property tests of every crate, then the end-to-end tests, which start real nodes on
# loopback, then the local network's script. Calls setup.sh first. Arguments go to the end-to-end tests: a part of
# a name runs those only.
set -euo pipefail
# shellcheck source=lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

"$ROOT/scripts/build.sh"
"$ROOT/scripts/next-runtime.sh"
cd "$ROOT"

# Models are fetched here rather than in the tests, so that a failure to fetch says so.
MAGIKA_DIR=$("$ROOT/examples/magika/fetch.sh")
FREEHOLD_MODELS=$("$ROOT/scripts/models.sh")
FREEHOLD_NODE_SUITE=$("$ROOT/scripts/node-suite.sh")
export MAGIKA_DIR FREEHOLD_MODELS FREEHOLD_NODE_SUITE
# End-to-end tests each start nodes of their own: one test at a time. Always the whole workspace, since
# another selection of packages has other features and compiles most dependencies again.
export RUST_TEST_THREADS=1

if [ $# -eq 0 ]; then
	step "Tests of all crates, and end-to-end tests with real nodes"
	cargo test --release --locked --workspace
	"$ROOT/tests/localnet.sh"
else
	step "End-to-end tests with real nodes: $*"
	cargo test --release --locked --workspace --test e2e -- --nocapture "$@"
fi
