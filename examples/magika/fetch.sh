#!/usr/bin/env bash
# Fetches Magika's model and its labels from the PyPI wheel, pinned by version and hash, into the
# cache, and prints the folder: model.onnx, labels.txt (line i names output i). Repeating it costs nothing.
set -euo pipefail

VERSION=1.0.3
WHEEL_SHA256=3e9b49134e8116ee40b431664dcbed9e199413efddcce1a173c734b4e0521529
MODEL_SHA256=fe2d2eb49c5f88a9e0a6c048e15d6ffdf86235519c2afc535044de433169ec8c

target=${FREEHOLD_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/freehold}/magika-$VERSION

whole() {
	[ -s "$target/labels.txt" ] && echo "$MODEL_SHA256  $target/model.onnx" | sha256sum --check --status 2>/dev/null
}

if ! whole; then
	echo "fetching the model of magika $VERSION (wheel, about 16 MB)" >&2
	scratch=$(mktemp -d)
	trap 'rm -rf "$scratch"' EXIT
	echo "magika==$VERSION --hash=sha256:$WHEEL_SHA256" >"$scratch/requirements.txt"
	# The model is the same in the wheels of all platforms; one is named so that pip finds its file.
	python3 -m pip download --quiet --disable-pip-version-check --no-deps --require-hashes --only-binary=:all: \
		--platform manylinux_2_28_x86_64 --python-version 3.11 --requirement "$scratch/requirements.txt" --dest "$scratch"
	mkdir -p "$target"
	python3 - "$scratch" "$target" <<-'PYTHON'
		import json, pathlib, sys, zipfile

		scratch, target = map(pathlib.Path, sys.argv[1:])
		wheel = zipfile.ZipFile(next(scratch.glob("magika-*.whl")))
		folder = "magika/models/standard_v3_3/"
		labels = json.loads(wheel.read(folder + "config.min.json"))["target_labels_space"]
		(target / "model.onnx").write_bytes(wheel.read(folder + "model.onnx"))
		(target / "labels.txt").write_text("\n".join(labels) + "\n")
	PYTHON
	whole || { echo "error: $target/model.onnx has not the pinned hash" >&2; exit 1; }
fi
echo "$target"
