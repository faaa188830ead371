#!/usr/bin/env bash
# Freehold's main job from end to end, on a development chain of its own: a real model is published, a
# worker serves it, several handwritten digits are asked for, and every answer is verified and paid.
# Sets up and builds first. Fails when anything fails, a digit read wrongly included.
set -euo pipefail
# shellcheck source=lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
# shellcheck source=nodes.sh
. "$ROOT/scripts/nodes.sh"

# One stream, so that headings and results keep their order.
exec 2>&1

DIGITS=(3 1 4 5 9)
MODEL=$ROOT/examples/digits
ROYALTY=0.01
MAX_FEE=0.5
# The account of the runtime's treasury, to which the protocol's share goes.
TREASURY=5EYCAe5gijEhFTGYpA6PhcsrtbK7J2c9ZbS1aW6fXL6euBYB
ASK=0.02
BOND=100

"$ROOT/scripts/build.sh"

work=$(mktemp -d -t freehold-demo.XXXXXX)
finish() {
	local status=$?
	trap - EXIT INT TERM
	if [ "${#NODE_PIDS[@]}" -gt 0 ]; then
		step "Stopping the node"
		stop_nodes
	fi
	if [ "$status" -eq 0 ]; then
		rm -rf "$work"
		printf '\nThe demo succeeded.\n'
	else
		printf '\nThe demo failed (exit code %d). The node'\''s log: %s\n' "$status" "$work/node.log" >&2
	fi
	exit "$status"
}
trap finish EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

read -r rpc_port p2p_port metrics_port <<<"$(free_ports 3)"

# freehold ARGUMENT...: the command-line tool, talking to the demo's node.
freehold() {
	"$FREEHOLD_CLI" --url "ws://127.0.0.1:$rpc_port" "$@"
}

# balances: everybody's, in HOLD.
balances() {
	printf '    %-22s %24s %16s\n' account free held
	local who role address info
	while read -r who role address; do
		info=$(freehold --json account show "$address")
		printf '    %-22s %24s %16s\n' "$who ($role)" "$(json free <<<"$info")" "$(json held <<<"$info")"
	done <<-LIST
		Alice worker //Alice
		Bob publisher //Bob
		Charlie requester //Charlie
		treasury protocol $TREASURY
	LIST
}

start_chain() {
	step "Starting a development chain: one validator, a block every 3 seconds"
	say "node log: $work/node.log"
	local started=$SECONDS
	start_node demo "$work" --dev --rpc-port "$rpc_port" --port "$p2p_port" --prometheus-port "$metrics_port"
	wait_for_block "$rpc_port" 1 60 "$work/node.log"
	say "first block $((SECONDS - started)) s after the start"
}

publish_model() {
	step "Bob publishes a model: $MODEL/digits.onnx, royalty $ROYALTY HOLD a call"
	say "A convolutional network that reads handwritten digits. First a sealed claim, then, five blocks later,"
	say "the registration, so that nobody can snatch the model from the transaction pool."
	local published
	published=$(freehold --suri //Bob --json model publish "$MODEL/digits.onnx" --name digits --royalty "$ROYALTY" \
		--golden "$MODEL/golden/in.npz,$MODEL/golden/out.npz" --artifacts "$work/artifacts")
	model=$(json model <<<"$published")
	say "model id: $model (BLAKE2b-256 of the file)"
}

start_worker() {
	step "Alice's node becomes a worker: bond $BOND HOLD, $ASK HOLD a call"
	freehold --suri //Alice --json worker join --bond "$BOND" >/dev/null
	say "Her node fetches the model, runs its golden vectors on its own processor, and reports that it passes."
	freehold --suri //Alice --json worker serve "$model" --ask "$ASK" --wait >/dev/null
	say "ready: requests may be assigned to her"
}

# answer_lines: what to print beside the picture, from an answer on standard input; first the digit alone.
answer_lines() {
	python3 -c '
import json, sys
answer = json.load(sys.stdin)
(output,) = answer["outputs"]
fees = answer["fees"]
score = max(output["data"])
digit = output["data"].index(score)
print(digit)
print("request     ", answer["request"])
print("block       ", "asked in", answer["block"], "and paid in", answer["closed_at"])
print()
print("It is a     ", digit, " (score %.4f)" % score)
print()
print("worker       %s HOLD" % fees["workers"])
print("shareholders %s HOLD" % fees["royalty"])
print("protocol     %s HOLD" % fees["protocol"])
print("returned     %s HOLD" % fees["refund"])'
}

# ask_for DIGIT: has it read, and prints picture and answer side by side.
ask_for() {
	local sample=$MODEL/samples/digit-$1.npy lines digit
	last_answer=$(freehold --suri //Charlie --json infer "$model" --input "x=@$sample" --max-fee "$MAX_FEE" --wait)
	lines=$(answer_lines <<<"$last_answer")
	digit=${lines%%$'\n'*}
	paste -d '|' <("$FREEHOLD_CLI" tensor show "$sample" --art) <(tail -n +2 <<<"$lines") |
		awk -F '|' '{ printf "    %-20s%s\n", $1, $2 }'
	[ "$digit" = "$1" ] || die "the digit $1 was read as $digit"
}

explain_verification() {
	step "What the runtime verified before it paid for the last of them"
	local field
	for field in request input_root output_root redundancy agreement; do
		printf '    %-12s %s\n' "$field" "$(json "$field" <<<"$last_answer")"
	done
	cat <<-'TEXT'
		    - The answer came in a transaction that the inference key of the assigned worker had signed, for this
		      request, this attempt and this chain; anybody else's is refused in the pool.
		    - The worker was drawn, by the VRF of the block after the request, from those whose nodes had reported
		      that they pass the model's golden vectors, and that had bond, time and room for it.
		    - The answer has the names, types and shapes of the model's signature, and came by the deadline.
		    - With one worker that is all: the answer is as good as that worker's word. With --redundancy 3 three
		      workers commit, then reveal, and two thirds must agree within the model's tolerance.
	TEXT
}

claim_royalties() {
	step "Bob, who has all shares of the model, claims what they have earned"
	freehold --suri //Bob royalties claim | sed 's/^/    /'
}

start_chain
step "Balances before"
balances
publish_model
start_worker
for digit in "${DIGITS[@]}"; do
	step "Charlie asks: which digit is this?"
	ask_for "$digit"
done
explain_verification
claim_royalties
step "Balances after"
balances
say "Held is not spent. Bob's deposit stays held as long as the chain stores the model's entry, that is for good:"
say "retiring a model does not remove it. Alice can take her bond back 600 blocks after she has left."
