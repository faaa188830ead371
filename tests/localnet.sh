#!/usr/bin/env bash
# Starts scripts/localnet.sh on ports of its own, has all three workers answer a request, and ends it as Ctrl-C does.
set -euo pipefail
# shellcheck source=../scripts/lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/../scripts/lib.sh"
# shellcheck source=../scripts/nodes.sh
. "$ROOT/scripts/nodes.sh"

step "The local network: three validators, three workers, one request to all of them"
work=$(mktemp -d -t freehold-localnet-test.XXXXXX)
# Three ports in a row for each purpose.
read -r first _ <<<"$(free_port_run 9)"
export FIRST_RPC_PORT=$first FIRST_P2P_PORT=$((first + 3)) FIRST_METRICS_PORT=$((first + 6))
"$ROOT/scripts/localnet.sh" "$work" >"$work/output" 2>&1 </dev/null &
network=$!

fail() {
	tail -n 30 "$work/output" >&2
	kill -TERM "$network" 2>/dev/null || true
	wait "$network" || true
	die "$1" "What it wrote and the nodes' logs are in $work"
}

runs() {
	grep -q "The network runs" "$work/output" || node_is_gone "$network"
}
wait_until 900 runs || fail "the network was not up within 15 minutes"
node_is_gone "$network" && fail "localnet.sh has ended"

answer=$("$FREEHOLD_CLI" --url "ws://127.0.0.1:$first" --suri //Dave --json infer digits \
	--input "x=@$ROOT/examples/digits/samples/digit-7.npy" --redundancy 3 --max-fee 0.5 --wait) ||
	fail "the request was not answered"
[ "$(json agreement <<<"$answer")" = 3 ] || fail "not all three workers agreed: $answer"
say "all three agreed, in block $(json closed_at <<<"$answer")"

kill -TERM "$network"
wait "$network" || fail "localnet.sh ended with exit code $?"
if pgrep -f -- "--base-path $work/" >/dev/null; then fail "a node has outlived localnet.sh"; fi
say "ended, with every node"
rm -rf "$work"
