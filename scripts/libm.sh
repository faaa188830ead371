#!/usr/bin/env bash
# Compares the referee's straight functions (exp, log, tanh, erf, expm1) with libm's for every one of the 2^32 floats, by
# every backend of this machine but the scalar one, which calls libm. Takes minutes; the tests have a sample of them.
set -euo pipefail
# shellcheck source=lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

cd "$ROOT"
step "Every 32-bit float"
# The crate by itself needs no set-up, and few dependencies.
cargo test --release --locked --package freehold-referee --lib \
	straight_functions_are_libms_for_every_float -- --ignored --nocapture
