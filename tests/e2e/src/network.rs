//! Nodes on loopback, with databases and logs in a directory of their own.

use anyhow::{bail, ensure, Context, Result};
use rustix::process::{kill_process, Pid, Signal};
use std::{
	fs::{self, File},
	net::TcpListener,
	os::unix::process::ExitStatusExt,
	path::{Path, PathBuf},
	process::{Child, Command, ExitStatus, Stdio},
	sync::{Mutex, MutexGuard, PoisonError},
	time::Duration,
};
use tempfile::TempDir;

use crate::{binaries, wait_for, Cli, Rpc};

/// The network key of the first node, and the id that goes with it, so that others know where to find it
/// before it runs.
const BOOT_KEY: &str = "0000000000000000000000000000000000000000000000000000000000000001";
const BOOT_PEER: &str = "12D3KooWEyoppNCUx8Yx66oV9fJnriXwCcXwDDUA2kj6vnc6iDEp";

/// Lines of a log that a failed test shows.
const TAIL: usize = 25;

/// Nodes and their models want the whole machine: one chain at a time.
static MACHINE: Mutex<()> = Mutex::new(());

/// A chain of nodes. When the test that owns it fails, its directory stays and the ends of the logs are shown.
pub struct Network {
	directory: Option<TempDir>,
	chain: &'static str,
	nodes: Vec<Node>,
	_machine: MutexGuard<'static, ()>,
}

/// A node, running or not.
pub struct Node {
	name: String,
	directory: PathBuf,
	arguments: Vec<String>,
	ports: Ports,
	child: Option<Child>,
}

#[derive(Clone, Copy)]
struct Ports {
	rpc: u16,
	p2p: u16,
	metrics: u16,
}

impl Network {
	/// Runs a test on a chain `development` with one validator, Alice.
	pub fn development(test: impl FnOnce(&mut Self) -> Result<()>) -> Result<()> {
		Self::development_with(&[], test)
	}

	/// The same, Alice's node started with these arguments beside its own.
	pub fn development_with(more: &[&str], test: impl FnOnce(&mut Self) -> Result<()>) -> Result<()> {
		Self::empty("dev")?.run(&["alice"], more, 1, test);
		Ok(())
	}

	/// Runs a test on a chain `local` with the validators Alice, Bob and Charlie.
	pub fn local(test: impl FnOnce(&mut Self) -> Result<()>) -> Result<()> {
		Self::empty("local")?.run(&["alice", "bob", "charlie"], &[], 2, test);
		Ok(())
	}

	/// Panics when anything fails, while the logs are still there to be shown.
	fn run(mut self, names: &[&str], more: &[&str], block: u32, test: impl FnOnce(&mut Self) -> Result<()>) {
		let all = || {
			names.iter().try_for_each(|name| self.add(name, more))?;
			for node in &mut self.nodes {
				node.wait_for_block(block)?;
			}
			test(&mut self)
		};
		if let Err(error) = all() {
			panic!("{error:?}");
		}
	}

	fn empty(chain: &'static str) -> Result<Self> {
		// A test that failed has left nothing behind that matters here.
		let machine = MACHINE.lock().unwrap_or_else(PoisonError::into_inner);
		let directory = tempfile::Builder::new().prefix("freehold-e2e-").tempdir()?;
		Ok(Self { directory: Some(directory), chain, nodes: Vec::new(), _machine: machine })
	}

	/// Adds a node with the keys of that name, a validator where the chain says so, and starts it with
	/// these arguments beside its own.
	pub fn add(&mut self, name: &str, more: &[&str]) -> Result<()> {
		let directory = self.directory().join(name);
		let mut arguments = vec![format!("--chain={}", self.chain), format!("--{name}")];
		arguments.extend(more.iter().map(ToString::to_string));
		match self.nodes.first() {
			None => arguments.push(format!("--node-key={BOOT_KEY}")),
			Some(first) => {
				arguments.push("--unsafe-force-node-key-generation".into());
				let port = first.ports.p2p;
				arguments.push(format!("--bootnodes=/ip4/127.0.0.1/tcp/{port}/p2p/{BOOT_PEER}"));
			},
		}
		let mut node = Node { name: name.into(), directory, arguments, ports: Ports::free()?, child: None };
		node.start()?;
		self.nodes.push(node);
		Ok(())
	}

	/// Where databases, logs and whatever the test makes lie.
	pub fn directory(&self) -> &Path {
		self.directory.as_ref().map_or(Path::new(""), TempDir::path)
	}

	/// The node with that name.
	pub fn node(&self, name: &str) -> Result<&Node> {
		self.nodes.iter().find(|node| node.name == name).with_context(|| format!("there is no node {name}"))
	}

	/// The node with that name, to be stopped or started.
	pub fn node_mut(&mut self, name: &str) -> Result<&mut Node> {
		self.nodes
			.iter_mut()
			.find(|node| node.name == name)
			.with_context(|| format!("there is no node {name}"))
	}
}

impl Drop for Network {
	fn drop(&mut self) {
		for node in &mut self.nodes {
			node.kill();
		}
		if std::thread::panicking() {
			for node in &self.nodes {
				eprintln!("--- end of {}\n{}", node.log().display(), node.log_tail());
			}
			if let Some(directory) = self.directory.take() {
				eprintln!("--- everything is kept in {}", directory.keep().display());
			}
		}
	}
}

impl Ports {
	// Another program may take a port between here and the node's start; it is rare enough.
	fn free() -> Result<Self> {
		let listeners = [(); 3].map(|()| TcpListener::bind("127.0.0.1:0"));
		let mut ports = [0; 3];
		for (port, listener) in ports.iter_mut().zip(listeners) {
			*port = listener?.local_addr()?.port();
		}
		let [rpc, p2p, metrics] = ports;
		Ok(Self { rpc, p2p, metrics })
	}
}

impl Node {
	/// Starts it with what its directory holds; the log is appended to.
	pub fn start(&mut self) -> Result<()> {
		ensure!(self.child.is_none(), "{} runs already", self.name);
		fs::create_dir_all(&self.directory)?;
		let log = File::options().create(true).append(true).open(self.log())?;
		let mut command = Command::new(binaries::node()?);
		command
			.arg(format!("--base-path={}", self.directory.join("base").display()))
			.arg(format!("--rpc-port={}", self.ports.rpc))
			.arg(format!("--port={}", self.ports.p2p))
			.arg(format!("--prometheus-port={}", self.ports.metrics))
			.arg("--no-telemetry")
			.arg("--no-mdns")
			.args(&self.arguments)
			.stdin(Stdio::null())
			.stdout(log.try_clone()?)
			.stderr(log);
		self.child = Some(command.spawn()?);
		Ok(())
	}

	/// Runs a subcommand on this node's database, while the node does not run; what it printed, standard error
	/// included.
	pub fn command(&self, arguments: &[&str]) -> Result<String> {
		ensure!(self.child.is_none(), "{} runs", self.name);
		let output = Command::new(binaries::node()?)
			.args(arguments)
			.arg(format!("--base-path={}", self.directory.join("base").display()))
			.stdin(Stdio::null())
			.output()?;
		let text =
			format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
		ensure!(output.status.success(), "{arguments:?} ended with {}: {text}", output.status);
		Ok(text)
	}

	/// Runs a subcommand that needs no database; what it printed to standard output.
	pub fn tool(arguments: &[&str]) -> Result<String> {
		let output = Command::new(binaries::node()?).args(arguments).stdin(Stdio::null()).output()?;
		let messages = String::from_utf8_lossy(&output.stderr);
		ensure!(output.status.success(), "{arguments:?} ended with {}: {messages}", output.status);
		Ok(String::from_utf8(output.stdout)?)
	}

	/// Where its database and log lie.
	pub fn directory(&self) -> &Path {
		&self.directory
	}

	/// What it has written to its log.
	pub fn log_text(&self) -> Result<String> {
		Ok(String::from_utf8_lossy(&fs::read(self.log())?).into_owned())
	}

	/// Waits until it has that block, or has ended.
	pub fn wait_for_block(&mut self, number: u32) -> Result<()> {
		let rpc = self.rpc();
		wait_for(&format!("block {number} of {}", self.name), Duration::from_secs(90), || {
			let child = self.child.as_mut().context("it does not run")?;
			if let Some(status) = child.try_wait()? {
				bail!("{} ended: {status}", self.name);
			}
			// It listens only after a while.
			Ok(rpc.best_block().ok().filter(|best| *best >= number))
		})?;
		Ok(())
	}

	/// Ends it at once, as a power cut would.
	pub fn kill(&mut self) {
		if let Some(mut child) = self.child.take() {
			// It may have ended by itself.
			let _ = child.kill();
			let _ = child.wait();
		}
	}

	/// Asks it to end, and waits until it has.
	pub fn stop(&mut self) -> Result<ExitStatus> {
		let mut child = self.child.take().context("it does not run")?;
		let pid = Pid::from_child(&child);
		kill_process(pid, Signal::TERM)?;
		let status = wait_for("the node to end", Duration::from_secs(30), || Ok(child.try_wait()?));
		if status.is_err() {
			let _ = child.kill();
			let _ = child.wait();
		}
		let status = status?;
		if status.signal().is_some() {
			bail!("{} was ended by {status}", self.name);
		}
		Ok(status)
	}

	/// Its RPC.
	pub fn rpc(&self) -> Rpc {
		Rpc::new(self.ports.rpc)
	}

	/// The command-line tool, talking to this node as the account of that name, as in `//Alice`.
	pub fn cli(&self, account: &str) -> Cli {
		Cli::new(self.rpc().url(), account, &self.directory)
	}

	/// The address of its Prometheus metrics.
	pub fn metrics_url(&self) -> String {
		format!("http://127.0.0.1:{}/metrics", self.ports.metrics)
	}

	/// The processes it has started.
	pub fn children(&self) -> Vec<u32> {
		let Some(child) = &self.child else { return Vec::new() };
		let tasks = fs::read_dir(format!("/proc/{}/task", child.id())).into_iter().flatten().flatten();
		tasks
			.filter_map(|task| fs::read_to_string(task.path().join("children")).ok())
			.flat_map(|list| list.split_whitespace().filter_map(|id| id.parse().ok()).collect::<Vec<u32>>())
			.collect()
	}

	fn log(&self) -> PathBuf {
		self.directory.join("node.log")
	}

	fn log_tail(&self) -> String {
		let log = fs::read(self.log()).unwrap_or_default();
		let text = String::from_utf8_lossy(&log);
		let lines: Vec<_> = text.lines().collect();
		lines.get(lines.len().saturating_sub(TAIL)..).unwrap_or_default().join("\n")
	}
}

/// Whether a process is still there.
pub fn is_alive(process: u32) -> bool {
	Path::new(&format!("/proc/{process}")).exists()
}
