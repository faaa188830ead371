# shellcheck shell=bash
# Shared by the scripts in this directory: paths, messages, waiting. Sourced, not run.

set -euo pipefail

# shellcheck disable=SC2034 # used by the scripts that source this
ROOT=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)

# absolute PATH: that path from the root on; a relative one is taken from where the script was started.
absolute() {
	case $1 in
	/*) printf '%s' "$1" ;;
	*) printf '%s/%s' "$PWD" "$1" ;;
	esac
}

# What is downloaded or built, and may be deleted at any time.
FREEHOLD_CACHE=$(absolute "${FREEHOLD_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/freehold}")
# Outside the clone, so that several clones and a fresh one share it.
CARGO_TARGET_DIR=$(absolute "${CARGO_TARGET_DIR:-$FREEHOLD_CACHE/target}")
export FREEHOLD_CACHE CARGO_TARGET_DIR
export CARGO_TERM_COLOR=${CARGO_TERM_COLOR:-auto}
# rustup's tools, also in a shell that was opened before rustup was installed.
if [ -d "${CARGO_HOME:-$HOME/.cargo}/bin" ]; then
	export PATH="${CARGO_HOME:-$HOME/.cargo}/bin:$PATH"
fi

# step TEXT: a heading on standard error, so that standard output stays for results.
step() {
	printf '\n==> %s\n' "$*" >&2
}

# say TEXT: one line under a heading.
say() {
	printf '    %s\n' "$*" >&2
}

# die TEXT...: one line per argument, then exit 1.
die() {
	printf '\nerror: %s\n' "$1" >&2
	shift
	local line
	for line in "$@"; do
		printf '       %s\n' "$line" >&2
	done
	exit 1
}

have() {
	command -v "$1" >/dev/null 2>&1
}

# as_root COMMAND...: runs it as root, by sudo where need be.
as_root() {
	if [ "$(id -u)" -eq 0 ]; then
		"$@"
	elif have sudo; then
		sudo "$@"
	else
		die "this needs root: $*" "Run it as root, then start this script again."
	fi
}

# wait_until SECONDS COMMAND...: tries the command twice a second until it succeeds.
wait_until() {
	local deadline=$((SECONDS + $1))
	shift
	until "$@"; do
		[ "$SECONDS" -lt "$deadline" ] || return 1
		sleep 0.5
	done
}

# duration SECONDS: "3 min 07 s".
duration() {
	if [ "$1" -ge 60 ]; then
		printf '%d min %02d s' $(($1 / 60)) $(($1 % 60))
	else
		printf '%d s' "$1"
	fi
}

# What build.sh makes.
FREEHOLD_NODE=$(absolute "${FREEHOLD_NODE:-$CARGO_TARGET_DIR/release/freehold-node}")
FREEHOLD_CLI=$(absolute "${FREEHOLD_CLI:-$CARGO_TARGET_DIR/release/freehold}")
# Where setup.sh puts ONNX Runtime.
FREEHOLD_ONNXRUNTIME=$(absolute "${FREEHOLD_ONNXRUNTIME:-$FREEHOLD_CACHE/onnxruntime/libonnxruntime.so}")
export FREEHOLD_NODE FREEHOLD_CLI FREEHOLD_ONNXRUNTIME
