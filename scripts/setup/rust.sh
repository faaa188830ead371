# shellcheck shell=bash
# The Rust toolchain that rust-toolchain.toml names. Sourced by setup.sh.

wanted_rust() {
	sed -n 's/^channel *= *"\(.*\)"/\1/p' "$ROOT/rust-toolchain.toml"
}

# rustc's version in the repository, where rust-toolchain.toml applies; empty when there is none.
present_rust() {
	(cd "$ROOT" && rustc --version 2>/dev/null </dev/null) | cut -d' ' -f2 || true
}

setup_rust() {
	local wanted present
	wanted=$(wanted_rust)
	step "Rust $wanted"
	present=$(present_rust)
	if [ "$present" != "$wanted" ] && have rustup; then
		say "installing it with rustup"
		rustup toolchain install "$wanted" --profile minimal --component rustfmt,clippy >&2 </dev/null ||
			die "rustup could not install Rust $wanted." "Its messages are above."
		present=$(present_rust)
	fi
	[ -n "$present" ] || die "there is no Rust compiler." \
		"Install rustup as https://rustup.rs says, and start this script again;" \
		"it will have rustup install Rust $wanted."
	[ "$present" = "$wanted" ] || die "the Rust compiler here is $present; Freehold is built with $wanted." \
		"Install rustup as https://rustup.rs says, or Rust $wanted by other means, and start this script again."
	local component
	for component in cargo-fmt cargo-clippy; do
		(cd "$ROOT" && cargo "${component#cargo-}" --version >/dev/null 2>&1 </dev/null) ||
			say "note: $component is missing; only .ci/run needs it"
	done
	say "there: $(cd "$ROOT" && rustc --version)"
}
