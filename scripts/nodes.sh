# shellcheck shell=bash
# Starting and stopping nodes on loopback. Sourced after lib.sh by scripts that run a chain.

# Process ids of the nodes that this script has started.
NODE_PIDS=()

# free_ports COUNT: prints that many TCP ports that nobody listens on.
free_ports() {
	python3 - "$1" <<-'PYTHON'
		import socket, sys
		sockets = [socket.socket() for _ in range(int(sys.argv[1]))]
		for s in sockets:
		    s.bind(("127.0.0.1", 0))
		print(*(s.getsockname()[1] for s in sockets))
	PYTHON
}

# free_port_run COUNT: prints that many TCP ports in a row that nobody listens on.
free_port_run() {
	local first run
	for first in $(seq 20000 "$1" 29000); do
		mapfile -t run < <(seq "$first" $((first + $1 - 1)))
		if [ -z "$(taken_ports "${run[@]}")" ]; then
			printf '%s\n' "${run[*]}"
			return
		fi
	done
	die "no $1 ports in a row are free"
}

# taken_ports PORT...: prints those of the TCP ports that somebody listens on, or that are named twice.
taken_ports() {
	python3 - "$@" <<-'PYTHON'
		import socket, sys
		sockets = []
		for port in sys.argv[1:]:
		    s = socket.socket()
		    # A connection that was closed a moment ago is no obstacle.
		    s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
		    try:
		        s.bind(("0.0.0.0", int(port)))
		        s.listen()
		    except OSError:
		        print(port)
		    sockets.append(s)
	PYTHON
}

# start_node NAME DIRECTORY ARGUMENT...: starts a node in the background; its log is DIRECTORY/node.log.
start_node() {
	local name=$1 directory=$2
	shift 2
	mkdir -p "$directory"
	# In a process group of its own, so that Ctrl-C reaches this script first, which then stops it.
	setsid "$FREEHOLD_NODE" --name "$name" --base-path "$directory/base" --no-telemetry "$@" \
		>"$directory/node.log" 2>&1 </dev/null &
	NODE_PIDS+=($!)
}

# stop_nodes: asks the nodes to end, and ends those that do not.
stop_nodes() {
	local pid
	for pid in "${NODE_PIDS[@]}"; do
		kill -TERM "$pid" 2>/dev/null || true
	done
	for pid in "${NODE_PIDS[@]}"; do
		wait_until 20 node_is_gone "$pid" || kill -KILL -- "-$pid" 2>/dev/null || true
		wait "$pid" 2>/dev/null || true
	done
	NODE_PIDS=()
}

node_is_gone() {
	! kill -0 "$1" 2>/dev/null
}

# rpc PORT METHOD [PARAMETERS]: prints the result as JSON; fails when there is none.
rpc() {
	python3 - "$@" <<-'PYTHON'
		import json, sys, urllib.request
		port, method, *params = sys.argv[1:]
		body = {"jsonrpc": "2.0", "id": 1, "method": method, "params": json.loads(params[0]) if params else []}
		request = urllib.request.Request(f"http://127.0.0.1:{port}", json.dumps(body).encode(),
		                                 {"Content-Type": "application/json"})
		opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
		try:
		    answer = json.load(opener.open(request, timeout=5))
		except OSError as error:
		    sys.exit(f"{method}: {error}")
		if "error" in answer:
		    sys.exit(f"{method}: {answer['error']}")
		print(json.dumps(answer["result"]))
	PYTHON
}

# block_number PORT: the number of the best block.
block_number() {
	local header
	header=$(rpc "$1" chain_getHeader 2>/dev/null) || return 1
	printf '%d' "$(json number <<<"$header")"
}

has_block() {
	local number
	number=$(block_number "$1") && [ "$number" -ge "$2" ]
}

# wait_for_block PORT NUMBER SECONDS LOG
wait_for_block() {
	wait_until "$3" has_block "$1" "$2" || {
		tail -n 30 "$4" >&2
		die "the node has not reached block $2 within $3 s; the end of its log is above, all of it in $4"
	}
}

# json PATH: prints a value out of the JSON on standard input; PATH is dotted, a number picks from a list.
json() {
	python3 -c '
import json, sys
value = json.load(sys.stdin)
for key in filter(None, sys.argv[1].split(".")):
    value = value[int(key)] if isinstance(value, list) else value[key]
print(value if isinstance(value, str) else json.dumps(value))' "$1"
}
