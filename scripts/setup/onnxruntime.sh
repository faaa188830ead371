# shellcheck shell=bash
# ONNX Runtime's shared library, out of the wheel that its makers publish. Pinned: both the wheel and the
# library must have these SHA-256. Sourced by setup.sh.

ONNXRUNTIME_VERSION=1.24.4

# onnxruntime_pins ARCHITECTURE: the wheel's SHA-256 and the library's.
onnxruntime_pins() {
	case $1 in
	x86_64)
		echo e54ad52e61d2d4618dcff8fa1480ac66b24ee2eab73331322db1049f11ccf330 \
			2d518e11c7767f9fdc4413bdbeb45acf30db504ff76a82fc19d9238a3f9f6c24
		;;
	aarch64)
		echo 046ff290045a387676941a02a8ae5c3ebec6b4f551ae228711968c4a69d8f6b7 \
			f373ae5fd4d878ed17ebea26e5480bd3d0a15e3bd6bc94b878e6c1b73998d22a
		;;
	esac
}

# Ends the script where there is no pinned library for this machine.
check_architecture() {
	local architecture
	architecture=$(uname -m)
	[ -n "$(onnxruntime_pins "$architecture")" ] ||
		die "there is no pinned ONNX Runtime for $architecture; there is for x86_64 and aarch64." \
			"Build libonnxruntime.so $ONNXRUNTIME_VERSION for $architecture, and add its hash to" \
			"scripts/setup/onnxruntime.sh."
}

has_sha256() {
	echo "$2  $1" | sha256sum --check --status 2>/dev/null
}

setup_onnxruntime() {
	local library="$FREEHOLD_CACHE/onnxruntime/libonnxruntime.so" architecture
	architecture=$(uname -m)
	step "ONNX Runtime $ONNXRUNTIME_VERSION (runs the models)"
	# shellcheck disable=SC2046 # two words
	set -- $(onnxruntime_pins "$architecture")
	if has_sha256 "$library" "$2"; then
		say "there: $library"
		return
	fi
	fetch_onnxruntime "$architecture" "$1" "$2" "$library"
	say "installed: $library"
}

# fetch_onnxruntime ARCHITECTURE WHEEL_SHA256 LIBRARY_SHA256 TARGET
fetch_onnxruntime() {
	local scratch
	scratch=$(mktemp -d)
	say "downloading the wheel with pip (about 17 MB)"
	echo "onnxruntime==$ONNXRUNTIME_VERSION --hash=sha256:$2" >"$scratch/requirements.txt"
	# The library in the wheel is the same for every Python; one is named so that pip finds the file.
	python3 -m pip download --quiet --disable-pip-version-check --no-deps --require-hashes --only-binary=:all: \
		--platform "manylinux_2_27_$1" --platform "manylinux_2_28_$1" \
		--python-version 3.11 --implementation cp --abi cp311 \
		--dest "$scratch" --requirement "$scratch/requirements.txt" >&2 </dev/null || {
		rm -rf "$scratch"
		die "pip could not download onnxruntime $ONNXRUNTIME_VERSION with the pinned hash; its messages are above."
	}
	python3 - "$scratch" "$ONNXRUNTIME_VERSION" <<-'PYTHON'
		import glob, os, sys, zipfile
		scratch, version = sys.argv[1:]
		[wheel] = glob.glob(os.path.join(scratch, "*.whl"))
		with zipfile.ZipFile(wheel) as archive, open(os.path.join(scratch, "library"), "wb") as out:
		    out.write(archive.read(f"onnxruntime/capi/libonnxruntime.so.{version}"))
	PYTHON
	if ! has_sha256 "$scratch/library" "$3"; then
		rm -rf "$scratch"
		die "the library in the wheel does not have the pinned hash; it was not installed."
	fi
	python3 -c 'import ctypes, sys; ctypes.CDLL(sys.argv[1])' "$scratch/library" >&2 || {
		rm -rf "$scratch"
		die "the library cannot be loaded here; it needs glibc 2.28 or later and libstdc++. It was not installed."
	}
	mkdir -p "$(dirname "$4")"
	# Into place in one step, so that a node that starts meanwhile never sees half a file.
	cp "$scratch/library" "$4.new"
	chmod 755 "$4.new"
	mv "$4.new" "$4"
	rm -rf "$scratch"
}
