#!/usr/bin/env bash
# Starts scripts/localnet.sh on ports of its own, has all three workers answer a request, and ends it as a signal does.
set -euo pipefail
# shellcheck source=../scripts/lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/../scripts/lib.sh"
# shellcheck source=../scripts/nodes.sh
. "$ROOT/scripts/nodes.sh"

"$ROOT/scripts/build.sh"

step "The local network: three validators, three workers, one request to all of them"
work=$(mktemp -d -t freehold-localnet-test.XXXXXX)
# Three in a row for each purpose.
ports=$(free_port_run 9)
read -ra ports <<<"$ports"
export FIRST_RPC_PORT=${ports[0]} FIRST_P2P_PORT=${ports[3]} FIRST_METRICS_PORT=${ports[6]}
"$ROOT/scripts/localnet.sh" "$work" >"$work/output" 2>&1 </dev/null &
network=$!

finish() {
	local status=$?
	trap - EXIT INT TERM
	if kill -TERM "$network" 2>/dev/null; then wait "$network" || true; fi
	if [ "$status" -eq 0 ]; then rm -rf "$work"; fi
	exit "$status"
}
trap finish EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

fail() {
	tail -n 30 "$work/output" >&2
	die "$1" "What it wrote and the nodes' logs are in $work"
}

runs() {
	grep -q "The network runs" "$work/output" || node_is_gone "$network"
}
wait_until 600 runs || fail "the network was not up within 10 minutes"
if node_is_gone "$network"; then fail "localnet.sh has ended"; fi

answer=$("$FREEHOLD_CLI" --url "ws://127.0.0.1:$FIRST_RPC_PORT" --suri //Dave --json infer digits \
	--input "x=@$ROOT/examples/digits/samples/digit-7.npy" --redundancy 3 --max-fee 0.5 --wait) ||
	fail "the request was not answered"
[ "$(json agreement <<<"$answer")" = 3 ] || fail "not all three workers agreed: $answer"
say "all three agreed, in block $(json closed_at <<<"$answer")"

kill -TERM "$network"
wait "$network" || fail "localnet.sh ended with exit code $?"
[ -z "$(taken_ports "${ports[@]}")" ] || fail "a node has outlived localnet.sh"
say "ended, with every node"
