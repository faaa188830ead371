#!/usr/bin/env bash
# A network on loopback: three validators (Alice, Bob, Charlie), each of them also a worker that serves the
# digits model. Runs until Ctrl-C, then stops everything. Sets up and builds first.
#
#   scripts/localnet.sh [DIRECTORY]    keeps databases and logs in DIRECTORY (default: a temporary one)
#
# The nodes take three ports in a row from each of FIRST_RPC_PORT, FIRST_P2P_PORT and FIRST_METRICS_PORT on.
# Started again on its DIRECTORY, it goes on with that chain, and makes up for what is missing.
set -euo pipefail
# shellcheck source=lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
# shellcheck source=nodes.sh
. "$ROOT/scripts/nodes.sh"

NAMES=(Alice Bob Charlie)
FIRST_RPC_PORT=${FIRST_RPC_PORT:-9944}
FIRST_P2P_PORT=${FIRST_P2P_PORT:-30333}
FIRST_METRICS_PORT=${FIRST_METRICS_PORT:-9615}
# The first node's network key is fixed, so that the others know its address before it runs.
BOOT_KEY=0000000000000000000000000000000000000000000000000000000000000001
BOOT_PEER=12D3KooWEyoppNCUx8Yx66oV9fJnriXwCcXwDDUA2kj6vnc6iDEp

# A node whose RPC port is taken silently chooses another, and this script would talk to whoever has it.
check_ports() {
	local first number ports=() taken
	for first in "$FIRST_RPC_PORT" "$FIRST_P2P_PORT" "$FIRST_METRICS_PORT"; do
		for number in "${!NAMES[@]}"; do ports+=($((first + number))); done
	done
	taken=$(taken_ports "${ports[@]}")
	[ -z "$taken" ] || die "these ports are taken: ${taken//$'\n'/ }" \
		"Stop what listens there, or set FIRST_RPC_PORT (now $FIRST_RPC_PORT), FIRST_P2P_PORT ($FIRST_P2P_PORT) or" \
		"FIRST_METRICS_PORT ($FIRST_METRICS_PORT): three ports are used from each on."
}

"$ROOT/scripts/build.sh"
check_ports

if [ $# -ge 1 ]; then
	mkdir -p "$1"
	work=$(cd "$1" && pwd)
else
	work=$(mktemp -d -t freehold-localnet.XXXXXX)
fi

finish() {
	local status=$?
	trap - EXIT INT TERM
	step "Stopping the nodes"
	stop_nodes
	say "logs and databases stay in $work"
	exit "$status"
}
trap finish EXIT
trap 'exit 0' INT TERM

# cli NUMBER ARGUMENT...: the command-line tool as the owner of that node, talking to it.
cli() {
	local number=$1
	shift
	"$FREEHOLD_CLI" --url "ws://127.0.0.1:$((FIRST_RPC_PORT + number))" --suri "//${NAMES[$number]}" --json "$@"
}

start_validators() {
	local number name
	for number in "${!NAMES[@]}"; do
		name=${NAMES[$number]}
		local arguments=(--chain local "--${name,,}"
			--rpc-port $((FIRST_RPC_PORT + number))
			--port $((FIRST_P2P_PORT + number))
			--prometheus-port $((FIRST_METRICS_PORT + number)))
		if [ "$number" -eq 0 ]; then
			arguments+=(--node-key "$BOOT_KEY")
		else
			arguments+=(--unsafe-force-node-key-generation
				--bootnodes "/ip4/127.0.0.1/tcp/$FIRST_P2P_PORT/p2p/$BOOT_PEER")
		fi
		start_node "${name,,}" "$work/${name,,}" "${arguments[@]}"
		say "$name: ws://127.0.0.1:$((FIRST_RPC_PORT + number))  metrics http://127.0.0.1:$((FIRST_METRICS_PORT + number))/metrics  log $work/${name,,}/node.log"
	done
	for number in "${!NAMES[@]}"; do
		wait_for_block $((FIRST_RPC_PORT + number)) 2 90 "$work/${NAMES[$number],,}/node.log"
	done
}

# digits_id: the model's id, which is the BLAKE2b-256 of its file.
digits_id() {
	python3 -c 'import hashlib, sys; print("0x" + hashlib.blake2b(sys.stdin.buffer.read(), digest_size=32).hexdigest())' \
		<"$ROOT/examples/digits/digits.onnx"
}

# publish_digits MODEL: unless it is published.
publish_digits() {
	local models
	models=$(cli 0 model list)
	if [[ $models == *"$1"* ]]; then
		say "examples/digits is published already"
		return
	fi
	say "Alice publishes examples/digits (about 20 seconds: a claim must be five blocks old)"
	cli 0 model publish "$ROOT/examples/digits/digits.onnx" --name digits --royalty 0.01 \
		--golden "$ROOT/examples/digits/golden/in.npz,$ROOT/examples/digits/golden/out.npz" \
		--artifacts "$work/artifacts" >/dev/null
}

# worker_state NUMBER MODEL: "none", without a worker; else its status, and "idle", "offered" or "ready" for how
# it stands to the model.
worker_state() {
	local status
	if ! status=$(cli "$1" worker status 2>/dev/null); then
		echo none
		return
	fi
	python3 -c '
import json, sys
worker = json.load(sys.stdin)
ready = [service["ready"] for service in worker["services"] if service["model"] == sys.argv[1]]
print(worker["status"], "idle" if not ready else "ready" if ready[0] else "offered")' "$2" <<<"$status"
}

is_ready() {
	[ "$(worker_state "$1" "$2")" = "active ready" ]
}

# start_worker NUMBER MODEL: does what is still to be done until the node's owner is a worker that serves the model.
start_worker() {
	local number=$1 model=$2 name=${NAMES[$1]}
	if [ "$(worker_state "$number" "$model")" = none ]; then
		cli "$number" worker join --bond 100 >/dev/null
	fi
	case $(worker_state "$number" "$model") in
	"active idle") cli "$number" worker serve "$model" --ask 0.02 --wait >/dev/null ;;
	"active offered")
		wait_until 180 is_ready "$number" "$model" ||
			die "$name's node has not found the model fit to serve within 180 s; its log is $work/${name,,}/node.log"
		;;
	"active ready") ;;
	*)
		say "$name takes no new requests: left as it is"
		return
		;;
	esac
	say "$name serves it"
}

start_workers() {
	local number model
	model=$(digits_id)
	publish_digits "$model"
	for number in "${!NAMES[@]}"; do
		start_worker "$number" "$model"
	done
	say "model id: $model"
}

step "Starting three validators on loopback, in $work"
start_validators
step "Making each of them a worker"
start_workers

step "The network runs; Ctrl-C stops it"
cat <<TEXT
    Ask all three for a digit:

      $FREEHOLD_CLI --url ws://127.0.0.1:$FIRST_RPC_PORT --suri //Dave infer digits \\
          --input x=@$ROOT/examples/digits/samples/digit-7.npy --redundancy 3 --max-fee 0.5 --wait
TEXT
while :; do
	for pid in "${NODE_PIDS[@]}"; do
		if node_is_gone "$pid"; then die "a node has ended; the logs are in $work"; fi
	done
	sleep 2
done
