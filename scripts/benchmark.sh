#!/usr/bin/env bash
# Measures the weights of Freehold's own pallets on this machine and writes them to
# pallets/*/src/weights.rs. Calls setup.sh first. STEPS and REPEAT may be set to measure less.
set -euo pipefail
# shellcheck source=lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
# shellcheck source=setup/packages.sh
. "$ROOT/scripts/setup/packages.sh"

BENCHER_VERSION=0.28.0
tools="$FREEHOLD_CACHE/tools"
# A target directory of its own: the wasm of a runtime with benchmarks must not end up in a node.
benchmark_target="$FREEHOLD_CACHE/benchmark-target"

# Whether bindgen, which the benchmark tool's database is compiled with, will find libclang.
have_libclang() {
	[ -n "${LIBCLANG_PATH:-}" ] || compgen -G '/usr/lib/llvm-*/lib/libclang.so*' >/dev/null ||
		PATH="$PATH:/usr/sbin:/sbin" ldconfig -p 2>/dev/null | grep 'libclang\(\.so\|-[0-9]\)' >/dev/null
}

"$ROOT/scripts/setup.sh"

step "frame-omni-bencher $BENCHER_VERSION (runs the benchmarks in the runtime's wasm)"
if [ "$("$tools/bin/frame-omni-bencher" --version 2>/dev/null)" = "frame-omni-bencher $BENCHER_VERSION" ]; then
	say "there"
else
	if ! have_libclang; then
		say "missing: libclang (the tool's database)"
		install_packages libclang-dev
	fi
	say "installing it into $tools; that takes half an hour or more on two cores:"
	say "about 1,000 crates, and two large libraries in C++"
	# In the repository, where rust-toolchain.toml names the compiler; without the runtimes that its
	# dependencies would bring.
	(cd "$ROOT" && SKIP_WASM_BUILD=1 CARGO_TARGET_DIR="$benchmark_target" \
		cargo install --locked --root "$tools" --version "=$BENCHER_VERSION" frame-omni-bencher)
fi

step "Building the runtime with its benchmarks"
say "Its dependencies are compiled for this target directory, with benchmarks: 10 to 20 minutes on two cores the"
say "first time."
(cd "$ROOT" && CARGO_TARGET_DIR="$benchmark_target" \
	cargo build --release --locked --package freehold-runtime --features runtime-benchmarks)

# measure PALLET FILE
measure() {
	step "Measuring $1"
	# The engine's host functions, which the tool lacks, are for off-chain workers: no benchmark calls one.
	# The chain does not count proofs of storage, so recording them would only slow down what is measured.
	"$tools/bin/frame-omni-bencher" v1 benchmark pallet \
		--runtime "$benchmark_target/release/wbuild/freehold-runtime/freehold_runtime.compact.compressed.wasm" \
		--genesis-builder runtime --allow-missing-host-functions --disable-proof-recording \
		--pallet "$1" --extrinsic '*' --steps "${STEPS:-50}" --repeat "${REPEAT:-20}" \
		--template "$ROOT/scripts/weights.hbs" --output "$2"
	say "written: $2"
}

for pallet in model-registry model-shares model-licences model-listings model-packages inference \
	on-chain-inference subscriptions emergency; do
	measure "pallet_${pallet//-/_}" "$ROOT/pallets/$pallet/src/weights.rs"
done
