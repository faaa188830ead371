#!/usr/bin/env bash
# Fetches ONNX's backend node tests out of the PyPI wheel, pinned by version and hash, into the cache, and prints
# the folder: a folder a case, with model.onnx and test_data_set_0. Repeating it costs nothing. They are
# Apache-2.0, and no part of this repository.
set -euo pipefail
# shellcheck source=lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

VERSION=1.22.0
WHEEL_SHA256=1d0a2bdb15eb2b3cb65c438f3423d9620d14fdce32f92380e6bb1b2e09568ef5
CASES=1765

target=$FREEHOLD_CACHE/onnx-node-$VERSION

# The folder gets its name only when it is whole.
if [ ! -d "$target" ]; then
	say "fetching the node tests of onnx $VERSION (wheel, about 19 MB)"
	mkdir -p "$FREEHOLD_CACHE"
	scratch=$(mktemp -d -p "$FREEHOLD_CACHE")
	trap 'rm -rf "$scratch"' EXIT
	echo "onnx==$VERSION --hash=sha256:$WHEEL_SHA256" >"$scratch/requirements.txt"
	# The tests are the same in the wheels of all platforms; one is named so that pip finds its file.
	python3 -m pip download --quiet --disable-pip-version-check --no-deps --require-hashes --only-binary=:all: \
		--platform manylinux_2_28_x86_64 --platform manylinux_2_27_x86_64 --python-version 3.11 \
		--requirement "$scratch/requirements.txt" --dest "$scratch" >&2 </dev/null ||
		die "pip could not download onnx $VERSION with the pinned hash; its messages are above."
	python3 - "$scratch" <<-'PYTHON'
		import pathlib, sys, zipfile

		scratch = pathlib.Path(sys.argv[1])
		folder = "onnx/backend/test/data/node/"
		with zipfile.ZipFile(next(scratch.glob("onnx-*.whl"))) as wheel:
		    for member in wheel.infolist():
		        if member.filename.startswith(folder) and not member.is_dir():
		            file = scratch / "node" / member.filename[len(folder):]
		            file.parent.mkdir(parents=True, exist_ok=True)
		            file.write_bytes(wheel.read(member))
	PYTHON
	found=$(find "$scratch/node" -mindepth 1 -maxdepth 1 -type d | wc -l)
	[ "$found" -eq "$CASES" ] || die "the wheel has $found cases rather than $CASES"
	mv "$scratch/node" "$target" 2>/dev/null || [ -d "$target" ] || die "$target cannot be made"
fi
echo "$target"
