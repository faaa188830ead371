#!/usr/bin/env bash
# All tests: unit and property tests of every crate, then the end-to-end tests, which start real nodes on
# loopback. Calls setup.sh first. Arguments go to the end-to-end tests: a part of a name runs those only.
set -euo pipefail
# shellcheck source=lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

"$ROOT/scripts/build.sh"
cd "$ROOT"

if [ $# -eq 0 ]; then
	step "Tests of the crates"
	cargo test --release --locked --workspace --exclude freehold-e2e
fi

step "End-to-end tests with real nodes (one at a time, each with its own nodes)"
# Magika's model is fetched here rather than in the test, so that a failure to fetch says so.
MAGIKA_DIR=$("$ROOT/examples/magika/fetch.sh")
export MAGIKA_DIR
cargo test --release --locked --workspace --test e2e -- --test-threads=1 --nocapture "$@"
