#!/usr/bin/env bash
# Installs what Freehold needs to be built and run, as far as it is missing. May be run any number of
# times: what is there is left as it is.
set -euo pipefail
# shellcheck source=lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
# shellcheck source=setup/packages.sh
. "$ROOT/scripts/setup/packages.sh"
# shellcheck source=setup/rust.sh
. "$ROOT/scripts/setup/rust.sh"
# shellcheck source=setup/wasm-target.sh
. "$ROOT/scripts/setup/wasm-target.sh"
# shellcheck source=setup/onnxruntime.sh
. "$ROOT/scripts/setup/onnxruntime.sh"

# What no installation can mend comes first.
check_system() {
	[ "$(uname -s)" = Linux ] || die "this is $(uname -s); Freehold's node runs on Linux only," \
		"because it confines models with Linux's own means."
	check_architecture
}

step "Setting up (what is there already is left as it is)"
check_system
mkdir -p "$FREEHOLD_CACHE"
setup_packages
setup_rust
setup_wasm_target
setup_onnxruntime
