# shellcheck shell=bash
# The standard library for wasm32v1-none, for which the runtime is compiled. By rustup where it can be
# had; otherwise core, alloc and compiler_builtins are compiled from the library source of exactly the
# compiler's version. Sourced by setup.sh.

WASM_TARGET=wasm32v1-none

wasm_target_dir() {
	echo "$(cd "$ROOT" && rustc --print sysroot)/lib/rustlib/$WASM_TARGET/lib"
}

# How many copies of core the target has.
wasm_cores() {
	find "$(wasm_target_dir)" -maxdepth 1 -name 'libcore-*.rlib' 2>/dev/null | wc -l
}

setup_wasm_target() {
	step "Rust target $WASM_TARGET (the runtime is compiled for it)"
	if [ "$(wasm_cores)" -eq 0 ]; then
		wasm_target_by_rustup || wasm_target_from_source
	fi
	case $(wasm_cores) in
	1) say "there: $(wasm_target_dir)" ;;
	0) die "the target's libraries are still not in $(wasm_target_dir)." ;;
	*) die "$(wasm_target_dir) has more than one copy of core, between which rustc cannot choose." \
		"Delete that directory and start this script again." ;;
	esac
}

wasm_target_by_rustup() {
	have rustup || return 1
	say "asking rustup for it"
	(cd "$ROOT" && timeout 300 rustup target add "$WASM_TARGET" >&2 </dev/null) || {
		say "rustup could not install it; building it from the library's source instead (about 15 s)"
		return 1
	}
	[ "$(wasm_cores)" -gt 0 ]
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
		install_rlibs "$scratch" "$target_dir"
	else
		as_root bash -c "$(declare -f install_rlibs); WASM_TARGET=$WASM_TARGET install_rlibs '$scratch' '$target_dir'"
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

install_rlibs() {
	mkdir -p "$2"
	local name
	for name in core alloc compiler_builtins; do
		cp "$1/target/$WASM_TARGET/release/deps/lib$name"-*.rlib "$2/"
	done
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

# fetch_source_package VERSION SCRATCH: unpacks Debian's rust-src (or rust-web-src) of that version under
# SCRATCH/source. Nothing is installed, and the system's package sources stay as they are.
fetch_source_package() {
	local sources="$2/sources.list" package version
	debian_suites >"$sources"
	[ -s "$sources" ] || return 1
	mkdir -p "$2/lists/partial" "$2/cache/archives/partial" "$2/source"
	chmod 755 "$2"
	scratch_apt "$2" apt-get update -qq >&2 </dev/null || return 1
	for package in rust-src rust-web-src; do
		version=$(scratch_apt "$2" apt-cache madison "$package" 2>/dev/null |
			awk -F' *\\| *' -v wanted="$1" 'index($2, wanted "+") == 1 || index($2, wanted "-") == 1 { print $2; exit }')
		[ -n "$version" ] || continue
		say "downloading Debian's $package $version"
		(cd "$2/source" && scratch_apt "$2" apt-get download -qq "$package=$version" >&2 </dev/null) || continue
		dpkg-deb -x "$2/source/$package"_*.deb "$2/source" || continue
		return 0
	done
	return 1
}

# The suites of Debian's that carry newer compilers, at the mirrors this system is set to use.
debian_suites() {
	local keyring=/usr/share/keyrings/debian-archive-keyring.gpg mirror
	[ -f "$keyring" ] || return 0
	# shellcheck disable=SC2016 # apt's own variables
	apt-get indextargets --format '$(REPO_URI) $(ORIGIN) $(LABEL) $(COMPONENT)' 2>/dev/null |
		awk '$2 == "Debian" && $4 == "main" { print $1, $3 }' | sort -u |
		while read -r mirror label; do
			case $label in
			Debian)
				echo "deb [signed-by=$keyring] $mirror trixie-backports main"
				echo "deb [signed-by=$keyring] $mirror sid main"
				;;
			esac
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
