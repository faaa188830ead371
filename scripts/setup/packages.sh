# shellcheck shell=bash
# Tools and headers from the distribution. Sourced by setup.sh.

# What is looked for, the Debian package that brings it, and what it is for.
required_tools() {
	cat <<-'LIST'
		cc build-essential C parts of dependencies (zstd, lz4, secp256k1)
		c++ build-essential wasm-opt, which shrinks the runtime
		make build-essential OpenSSL, which the network library compiles from source
		pkg-config pkg-config finds C libraries that are installed already
		protoc protobuf-compiler network message definitions
		python3 python3 fetches ONNX Runtime's wheel and unpacks it
	LIST
}

well_known_protos() {
	local dir
	for dir in "${PROTOC_INCLUDE:-}" /usr/include /usr/local/include "$(dirname "$(command -v protoc || echo /)")/../include"; do
		if [ -n "$dir" ] && [ -f "$dir/google/protobuf/timestamp.proto" ]; then return 0; fi
	done
	return 1
}

# Prints a package name per missing thing; says on standard error what it is for.
missing_packages() {
	local tool package purpose
	while read -r tool package purpose; do
		if ! have "$tool"; then
			say "missing: $tool ($purpose)"
			echo "$package"
		fi
	done < <(required_tools)
	# The perl that every Debian has lacks most of perl's modules.
	if ! perl -MFindBin -MIPC::Cmd -e 1 >/dev/null 2>&1; then
		say "missing: perl with its modules (OpenSSL's configuration)"
		echo perl
	fi
	if ! well_known_protos; then
		say "missing: google/protobuf/*.proto (network message definitions)"
		echo libprotobuf-dev
	fi
	if have python3 && ! python3 -m pip --version >/dev/null 2>&1; then
		say "missing: pip for python3 (fetches ONNX Runtime's wheel)"
		echo python3-pip
	fi
	if ! have python3; then echo python3-pip; fi
}

# install_packages NAME...: by apt-get.
install_packages() {
	have apt-get || die "this system has no apt-get; setup can install packages on Debian and its like only." \
		"Install what these Debian packages bring, by your system's own means: $*" \
		"Then start this script again; it looks for the tools, not for the packages."
	say "installing with apt-get: $*"
	as_root env DEBIAN_FRONTEND=noninteractive apt-get update -qq >&2 </dev/null ||
		say "apt-get update failed; going on with the package lists that are there"
	as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$@" >&2 </dev/null ||
		die "apt-get could not install: $*" "Its messages are above."
}

setup_packages() {
	step "Compilers and tools from the distribution"
	local missing
	missing=$(missing_packages | sort -u)
	if [ -z "$missing" ]; then
		say "all there"
		return
	fi
	# shellcheck disable=SC2086 # one word per package
	install_packages $missing
	missing=$(missing_packages | sort -u)
	[ -z "$missing" ] || die "still missing after the installation:" "$missing"
}
