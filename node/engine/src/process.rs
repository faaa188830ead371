//! A child process as its parent holds it.

use crate::{
	child::Sandbox,
	cpu::Cpu,
	pipe::{Channel, Left, PipeError},
	wire::{decode_response, tells_of_memory, tidy, Request, Response},
	EngineConfig, EngineError,
};
use blake2::{digest::consts::U32, Blake2b, Digest};
use codec::Encode;
use freehold_onnx::{GraphSignature, Limits, OnnxError};
use freehold_referee::Hash;
use parking_lot::Mutex;
use rustix::process::{pidfd_open, pidfd_send_signal, Pid, PidfdFlags, Signal};
use std::{
	io::Read,
	os::{fd::OwnedFd, unix::process::ExitStatusExt},
	process::{Child, ChildStderr, Command, ExitStatus, Stdio},
	sync::Arc,
	thread::JoinHandle,
	time::{Duration, Instant},
};

/// Bytes of standard error that are logged; what comes after is thrown away.
const LOGGED: usize = 16 << 10;
/// The longest answer that has no tensors in it, and no signature.
const SHORT: u64 = 16 << 10;
/// The longest answer with a signature; names within are bounded.
const SIGNATURE: u64 = 1 << 20;
/// Bytes of a file that are held at once.
const PART: usize = 256 << 10;

/// Kills a process; never another that has taken its number.
pub(crate) struct Killer(OwnedFd);

impl Killer {
	pub(crate) fn kill(&self) {
		// It may be dead already.
		let _ = pidfd_send_signal(&self.0, Signal::KILL);
	}
}

pub(crate) struct Process {
	child: Child,
	pid: Pid,
	killer: Arc<Killer>,
	channel: Channel,
	stderr: Option<JoinHandle<()>>,
	/// What it has said on standard error.
	said: Arc<Mutex<Vec<u8>>>,
}

/// What a child says when it is ready.
pub(crate) struct Hello {
	pub(crate) runtime: String,
	pub(crate) sandbox: Sandbox,
}

impl Process {
	/// Starts a child and waits for it to be ready.
	pub(crate) fn start(
		config: &EngineConfig,
		left: Left<'_>,
		watch: impl FnOnce(&Arc<Killer>) -> Result<(), EngineError>,
	) -> Result<(Self, Hello), EngineError> {
		let mut process = Self::spawn(config).map_err(|error| EngineError::ChildStart(error.to_string()))?;
		watch(&process.killer)?;
		process.cpu().limit(config.load_limit);
		match process.answer(SHORT, left)? {
			Response::Ready { runtime, sandbox } => {
				let runtime = tidy(&runtime);
				Ok((process, Hello { runtime, sandbox }))
			},
			Response::CannotStart { library: true, reason } => {
				Err(EngineError::RuntimeMissing { path: config.library.clone(), reason: tidy(&reason) })
			},
			Response::CannotStart { reason, .. } => Err(EngineError::ChildStart(tidy(&reason))),
			_ => Err(unexpected()),
		}
	}

	fn spawn(config: &EngineConfig) -> std::io::Result<Self> {
		let mut child = Command::new(&config.command.program)
			.args(&config.command.args)
			.arg(&config.library)
			.arg(config.memory_limit.to_string())
			.env_clear()
			.current_dir("/")
			.stdin(Stdio::piped())
			.stdout(Stdio::piped())
			.stderr(Stdio::piped())
			.spawn()?;
		let parts = Self::open(&mut child);
		match parts {
			Ok((pid, killer, channel, stderr, said)) => {
				Ok(Self { child, pid, killer, channel, stderr: Some(stderr), said })
			},
			Err(error) => {
				drop(child.kill());
				drop(child.wait());
				Err(error)
			},
		}
	}

	#[allow(clippy::type_complexity)]
	fn open(
		child: &mut Child,
	) -> std::io::Result<(Pid, Arc<Killer>, Channel, JoinHandle<()>, Arc<Mutex<Vec<u8>>>)> {
		let gone = || std::io::Error::other("the child has no pipes");
		let pid = Pid::from_child(child);
		let killer = Arc::new(Killer(pidfd_open(pid, PidfdFlags::empty())?));
		let stdin = child.stdin.take().ok_or_else(gone)?;
		let stdout = child.stdout.take().ok_or_else(gone)?;
		let stderr = child.stderr.take().ok_or_else(gone)?;
		let channel = Channel::new(stdin.into(), stdout.into())?;
		let said = Arc::new(Mutex::new(Vec::new()));
		let listener = std::thread::Builder::new().name("engine-stderr".into()).spawn({
			let said = said.clone();
			move || listen(stderr, pid, &said)
		})?;
		Ok((pid, killer, channel, listener, said))
	}

	/// What stops it from any thread.
	pub(crate) fn killer(&self) -> &Arc<Killer> {
		&self.killer
	}

	/// Whether it still lives.
	pub(crate) fn lives(&mut self) -> bool {
		matches!(self.child.try_wait(), Ok(None))
	}

	/// Has it check a file of `len` bytes, and says what its hash was.
	pub(crate) fn check(
		&mut self,
		file: &mut dyn Read,
		len: u64,
		limits: &Limits,
		left: Left<'_>,
	) -> Result<(Hash, Result<GraphSignature, OnnxError>), EngineError> {
		self.ask(&Request::Check(limits.clone()), left)?;
		let hash = self.pour(file, len, left)?;
		match self.answer(SIGNATURE, left)? {
			Response::Checked(signature) => Ok((hash, Ok(signature))),
			Response::Rejected(error) => Ok((hash, Err(error))),
			_ => Err(unexpected()),
		}
	}

	/// Sends a file part by part, and says what its hash was.
	fn pour(&mut self, file: &mut dyn Read, len: u64, left: Left<'_>) -> Result<Hash, EngineError> {
		self.channel.announce(len, left).map_err(|error| self.fails(error))?;
		let (mut file, mut sent) = (file.take(len), 0u64);
		let mut hasher = Blake2b::<U32>::new();
		let mut buffer = vec![0; PART.min(usize::try_from(len).unwrap_or(PART))];
		while sent < len {
			let read = match file.read(&mut buffer) {
				// It has become shorter, so that it cannot be what it was.
				Ok(0) => return Err(EngineError::HashMismatch),
				Ok(read) => read,
				Err(error) if error.kind() == std::io::ErrorKind::Interrupted => continue,
				Err(error) => return Err(EngineError::ModelUnavailable(error.to_string())),
			};
			let part = buffer.get(..read).unwrap_or_default();
			hasher.update(part);
			self.channel.send_part(part, left).map_err(|error| self.fails(error))?;
			sent = sent.saturating_add(read as u64);
		}
		Ok(hasher.finalize().into())
	}

	/// Has it load the file that it has checked.
	pub(crate) fn load(&mut self, left: Left<'_>) -> Result<(), EngineError> {
		self.ask(&Request::Load, left)?;
		match self.answer(SHORT, left)? {
			Response::Loaded => Ok(()),
			Response::LoadFailed(fault) if fault.out_of_memory => Err(EngineError::OutOfMemory),
			Response::LoadFailed(fault) => Err(EngineError::LoadFailed(tidy(&fault.message))),
			_ => Err(unexpected()),
		}
	}

	/// Has it do what `request` says, and waits for an answer of at most `limit` bytes.
	pub(crate) fn call(
		&mut self,
		request: &Request<'_>,
		limit: u64,
		left: Left<'_>,
	) -> Result<Response, EngineError> {
		self.ask(request, left)?;
		self.answer(limit.max(SHORT), left)
	}

	fn ask(&mut self, request: &Request<'_>, left: Left<'_>) -> Result<(), EngineError> {
		self.channel.send(&request.encode(), left).map_err(|error| self.fails(error))
	}

	fn answer(&mut self, limit: u64, left: Left<'_>) -> Result<Response, EngineError> {
		let frame = self.channel.receive(limit, left).map_err(|error| self.fails(error))?;
		decode_response(&frame).ok_or_else(unexpected)
	}

	fn fails(&mut self, error: PipeError) -> EngineError {
		match error {
			PipeError::Late => EngineError::TimedOut,
			PipeError::Closed => self.ended(),
			PipeError::TooLong => EngineError::OutputMismatch("the answer is longer than it can be".into()),
			PipeError::System(error) => EngineError::Crashed(error.to_string()),
		}
	}

	/// How it came to hang up.
	fn ended(&mut self) -> EngineError {
		let status = self.end();
		let said = String::from_utf8_lossy(&self.said.lock()).into_owned();
		match status.and_then(|status| status.signal()) {
			Some(libc::SIGXCPU) => EngineError::TimedOut,
			_ if tells_of_memory(&said) => EngineError::OutOfMemory,
			Some(signal) => EngineError::Crashed(format!("signal {signal}")),
			None => EngineError::Crashed("it ended by itself".into()),
		}
	}

	/// Kills it if need be, and has it leave nothing behind.
	fn end(&mut self) -> Option<ExitStatus> {
		// Time for one that is dying of its own accord, so that the reason can be told.
		let patience = Instant::now().checked_add(Duration::from_millis(200));
		while self.lives() && patience.is_some_and(|until| Instant::now() < until) {
			std::thread::sleep(Duration::from_millis(2));
		}
		self.reap()
	}

	fn reap(&mut self) -> Option<ExitStatus> {
		self.killer.kill();
		let status = self.child.wait().ok();
		if let Some(listener) = self.stderr.take() {
			drop(listener.join());
		}
		status
	}

	/// Its processor time; not to be asked for once it has been waited for.
	pub(crate) fn cpu(&self) -> Cpu {
		Cpu(self.pid)
	}

	/// Bytes of memory it holds.
	pub(crate) fn resident(&self) -> Option<u64> {
		let statm = std::fs::read_to_string(format!("/proc/{}/statm", self.pid)).ok()?;
		let pages: u64 = statm.split_whitespace().nth(1)?.parse().ok()?;
		pages.checked_mul(rustix::param::page_size() as u64)
	}
}

impl Drop for Process {
	fn drop(&mut self) {
		self.reap();
	}
}

fn unexpected() -> EngineError {
	EngineError::Crashed("it gave an answer that makes no sense".into())
}

/// Logs what the child says on standard error, up to a limit, and keeps it.
fn listen(mut stderr: ChildStderr, pid: Pid, said: &Mutex<Vec<u8>>) {
	let mut buffer = [0; 1024];
	loop {
		let read = match stderr.read(&mut buffer) {
			Ok(0) => return,
			Ok(read) => read,
			Err(error) if error.kind() == std::io::ErrorKind::Interrupted => continue,
			Err(_) => return,
		};
		let mut said = said.lock();
		let room = LOGGED.saturating_sub(said.len());
		let kept = buffer.get(..read.min(room)).unwrap_or_default();
		said.extend_from_slice(kept);
		if !kept.is_empty() {
			log::debug!(target: "engine", "child {pid}: {}", tidy(&String::from_utf8_lossy(kept)));
		}
	}
}
