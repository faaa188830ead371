#!/usr/bin/env bash
# The referee's tests as aarch64 programs under user-mode emulation: the bits must be those of any other machine.
# Where the target's standard library cannot be had, it says so and leaves with success, as the tests on this
# machine's own processor do not depend on it. On an aarch64 machine the ordinary tests are these.
set -euo pipefail
# shellcheck source=lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
# shellcheck source=setup/packages.sh
. "$ROOT/scripts/setup/packages.sh"

TARGET=aarch64-unknown-linux-gnu

step "The referee on $TARGET, emulated"
if [ "$(uname -m)" = aarch64 ]; then
	say "this machine is one: nothing to emulate"
	exit
fi
if ! [ -d "$(cd "$ROOT" && rustc --print sysroot)/lib/rustlib/$TARGET/lib" ]; then
	if ! have rustup || ! (cd "$ROOT" && timeout 300 rustup target add "$TARGET" >&2 </dev/null); then
		say "SKIPPED: rustup cannot install the standard library for $TARGET here"
		exit
	fi
fi
packages=()
have aarch64-linux-gnu-gcc || packages+=(gcc-aarch64-linux-gnu libc6-dev-arm64-cross)
have qemu-aarch64-static || packages+=(qemu-user-static)
[ ${#packages[@]} -eq 0 ] || install_packages "${packages[@]}"

cd "$ROOT"
export CARGO_TARGET_AARCH64_UNKNOWN_LINUX_GNU_LINKER=aarch64-linux-gnu-gcc
export CARGO_TARGET_AARCH64_UNKNOWN_LINUX_GNU_RUNNER="qemu-aarch64-static -L /usr/aarch64-linux-gnu"
cargo test --release --locked --target "$TARGET" --package freehold-referee "$@"
# The roots of every operator's output, as they are committed.
cargo test --release --locked --target "$TARGET" --package freehold-evidence --no-default-features \
	--test golden --test golden_packages --test bits "$@"
