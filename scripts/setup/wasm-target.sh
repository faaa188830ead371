# shellcheck shell=bash
# The standard library for wasm32v1-none, for which the runtime is compiled. By rustup where it can be
# had; otherwise core, alloc and compiler_builtins are compiled from the library source of exactly the
# compiler's version. Sourced by setup.sh.

WASM_TARGET=wasm32v1-none
WASM_LIBRARIES=(core alloc compiler_builtins)

wasm_target_dir() {
	echo "$(cd "$ROOT" && rustc --print sysroot)/lib/rustlib/$WASM_TARGET/lib"
}

# wasm_copies LIBRARY: how many copies of it the target has.
wasm_copies() {
	find "$(wasm_target_dir)" -maxdepth 1 -name "lib$1-*.rlib" 2>/dev/null | wc -l
}

# Whether all of the target's libraries are there; a copy that was interrupted leaves some of them.
wasm_target_is_whole() {
	local library
	for library in "${WASM_LIBRARIES[@]}"; do
		[ "$(wasm_copies "$library")" -gt 0 ] || return 1
	done
}

setup_wasm_target() {
	step "Rust target $WASM_TARGET (the runtime is compiled for it)"
	local library
	if ! wasm_target_is_whole; then
		wasm_target_by_rustup || wasm_target_from_source
	fi
	wasm_target_is_whole || die "the target's libraries are still not in $(wasm_target_dir)."
	for library in "${WASM_LIBRARIES[@]}"; do
		[ "$(wasm_copies "$library")" -eq 1 ] ||
			die "$(wasm_target_dir) has more than one copy of $library, between which rustc cannot choose." \
				"Delete that directory and start this script again."
	done
	say "there: $(wasm_target_dir)"
}

wasm_target_by_rustup() {
	have rustup || return 1
	say "asking rustup for it"
	(cd "$ROOT" && timeout 300 rustup target add "$WASM_TARGET" >&2 </dev/null) || {
		say "rustup could not install it; building it from the library's source instead (about 15 s)"
		return 1
	}
	wasm_target_is_whole
}

# Compiles the three libraries in a scratch directory and copies them to the toolchain.
wasm_target_from_source() {
	local scratch version library target_dir
	scratch=$(mktemp -d)
	version=$(present_rust)
	library=$(library_source "$version" "$scratch") || {
		rm -rf "$scratch"
		die "no source of Rust $version's standard library could be found, and rustup could not install $WASM_TARGET." \
			"Any of these will do; start this script again afterwards:" \
			"- rustup target add $WASM_TARGET, where rustup's server can be reached;" \
			"- the library's source, as in Debian's package rust-src of version $version, under /usr/src/rustc-$version/library."
	}
	say "compiling core, alloc and compiler_builtins from $library"
	build_core_and_alloc "$library" "$scratch" || {
		rm -rf "$scratch"
		die "the standard library for $WASM_TARGET could not be compiled; the compiler's messages are above."
	}
	target_dir=$(wasm_target_dir)
	if [ -w "$(cd "$ROOT" && rustc --print sysroot)/lib/rustlib" ]; then
		install_rlibs "$scratch/target/$WASM_TARGET/release/deps" "$target_dir"
	else
		as_root bash -ec "$(declare -f install_rlibs); $(declare -p WASM_LIBRARIES); "'install_rlibs "$@"' bash \
			"$scratch/target/$WASM_TARGET/release/deps" "$target_dir"
	fi
	rm -rf "$scratch"
}

# build_core_and_alloc LIBRARY SCRATCH: builds an empty no_std crate together with the libraries.
build_core_and_alloc() {
	local crate="$2/crate"
	mkdir -p "$crate/src"
	printf '#![no_std]\n' >"$crate/src/lib.rs"
	printf '[package]\nname = "empty"\nversion = "0.0.0"\nedition = "2021"\n[workspace]\n' >"$crate/Cargo.toml"
	cp "$ROOT/rust-toolchain.toml" "$crate/"
	# Link-time optimisation of the runtime needs the bitcode.
	(cd "$crate" && env RUSTC_BOOTSTRAP=1 __CARGO_TESTS_ONLY_SRC_ROOT="$1" RUSTFLAGS=-Cembed-bitcode=yes \
		CARGO_TARGET_DIR="$2/target" RUSTUP_AUTO_INSTALL=0 \
		cargo build -Zbuild-std=core,alloc --target "$WASM_TARGET" --release >&2 </dev/null)
}

# install_rlibs FROM TO: copies the libraries, and puts them into place all at once, instead of what is there.
install_rlibs() {
	rm -rf "$2.new"
	mkdir -p "$2.new"
	local library
	for library in "${WASM_LIBRARIES[@]}"; do
		cp "$1/lib$library"-*.rlib "$2.new/"
	done
	rm -rf "$2"
	mv "$2.new" "$2"
}

# library_source VERSION SCRATCH: prints the directory of the library's source.
library_source() {
	local dir
	for dir in "$(cd "$ROOT" && rustc --print sysroot)/lib/rustlib/src/rust/library" "/usr/src/rustc-$1/library"; do
		if [ -f "$dir/core/Cargo.toml" ]; then
			echo "$dir"
			return
		fi
	done
	have apt-get && have dpkg-deb || return 1
	fetch_source_package "$1" "$2" || return 1
	dir="$2/source/usr/src/rustc-$1/library"
	[ -f "$dir/core/Cargo.toml" ] && echo "$dir"
}

# fetch_source_package VERSION SCRATCH: unpacks Debian's rust-src of that version under SCRATCH/source. Nothing
# is installed, and the system's package sources stay as they are.
fetch_source_package() {
	local sources="$2/sources.list" version
	debian_suites >"$sources"
	[ -s "$sources" ] || return 1
	mkdir -p "$2/lists/partial" "$2/cache/archives/partial" "$2/source"
	chmod 755 "$2"
	scratch_apt "$2" apt-get update -qq >&2 </dev/null || return 1
	version=$(scratch_apt "$2" apt-cache madison rust-src 2>/dev/null |
		awk -F' *\\| *' -v wanted="$1" 'index($2, wanted "+") == 1 || index($2, wanted "-") == 1 { print $2; exit }')
	[ -n "$version" ] || return 1
	say "downloading Debian's rust-src $version"
	(cd "$2/source" && scratch_apt "$2" apt-get download -qq "rust-src=$version" >&2 </dev/null) || return 1
	dpkg-deb -x "$2/source/rust-src"_*.deb "$2/source"
}

# The suites of Debian's that carry newer compilers, at the mirrors this system is set to use.
debian_suites() {
	local keyring=/usr/share/keyrings/debian-archive-keyring.gpg mirror suite
	[ -f "$keyring" ] || return 0
	# shellcheck disable=SC2016 # apt's own variables
	apt-get indextargets --format '$(REPO_URI) $(ORIGIN) $(LABEL) $(COMPONENT)' 2>/dev/null |
		awk '$2 == "Debian" && $3 == "Debian" && $4 == "main" { print $1 }' | sort -u |
		while read -r mirror; do
			for suite in trixie-backports sid; do
				echo "deb [signed-by=$keyring] $mirror $suite main"
			done
		done
}

# scratch_apt SCRATCH COMMAND ARGUMENT...: apt with package lists of its own.
scratch_apt() {
	local scratch=$1 command=$2
	shift 2
	"$command" -o "Dir::Etc::sourcelist=$scratch/sources.list" -o Dir::Etc::sourceparts=/dev/null \
		-o "Dir::State::lists=$scratch/lists" -o "Dir::Cache=$scratch/cache" \
		-o APT::Sandbox::User= "$@"
}
