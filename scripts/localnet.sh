#!/usr/bin/env bash
# A network on loopback: three validators (Alice, Bob, Charlie), each of them also a worker that serves the
# digits model. Runs until Ctrl-C, then stops everything. Sets up and builds first.
#
#   scripts/localnet.sh [DIRECTORY]    keeps databases and logs in DIRECTORY (default: a temporary one)
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

"$ROOT/scripts/build.sh"

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

start_workers() {
	local number model
	if [ "$(cli 0 model list)" != "[]" ]; then
		say "this chain has been used before; models and workers are as they were"
		return
	fi
	say "Alice publishes examples/digits (about 20 seconds: a claim must be five blocks old)"
	model=$(cli 0 model publish "$ROOT/examples/digits/digits.onnx" --name digits --royalty 0.01 \
		--golden "$ROOT/examples/digits/golden/in.npz,$ROOT/examples/digits/golden/out.npz" | json model)
	for number in "${!NAMES[@]}"; do
		cli "$number" worker join --bond 100 >/dev/null
		cli "$number" worker serve "$model" --ask 0.02 --wait >/dev/null
		say "${NAMES[$number]} serves it"
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

      $FREEHOLD_CLI --suri //Dave infer digits --input x=@$ROOT/examples/digits/samples/digit-7.npy \\
          --redundancy 3 --max-fee 0.5 --wait
TEXT
while :; do
	for pid in "${NODE_PIDS[@]}"; do
		if node_is_gone "$pid"; then die "a node has ended; the logs are in $work"; fi
	done
	sleep 2
done
