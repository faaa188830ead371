//! The engine's child as a program of its own; and a look at what it can
//! still do, and at what becomes of it without its parent.

use freehold_engine::{ChildCommand, Deadline, EngineConfig, Model, ModelSource, OrtEngine, Tolerance};
use freehold_referee::{Blake2b256, Hasher};
use std::{
	collections::BTreeMap,
	path::{Path, PathBuf},
	process::ExitCode,
	time::{Duration, Instant},
};

fn main() -> ExitCode {
	let args: Vec<String> = std::env::args().collect();
	match args.iter().map(String::as_str).collect::<Vec<_>>()[..] {
		[_, "probe", library, memory, file] => {
			probe(Path::new(library), memory.parse().unwrap(), file);
			ExitCode::SUCCESS
		},
		[_, "hold", library, model] => {
			hold(library.into(), model.into());
			ExitCode::SUCCESS
		},
		_ => freehold_engine::child::main(),
	}
}

/// Is the parent of a child that runs this model.
fn hold(library: PathBuf, path: PathBuf) {
	let bytes = std::fs::read(&path).unwrap();
	let signature = freehold_onnx::check(&bytes).unwrap().signature.bind(&BTreeMap::new(), None).unwrap();
	let model = Model { hash: Blake2b256::hash(&bytes), source: ModelSource::File(path), signature };
	let command = ChildCommand { program: "/proc/self/exe".into(), args: vec![] };
	let engine = OrtEngine::start(EngineConfig { command, ..EngineConfig::new(library) }).unwrap();
	let deadline = Deadline::new(Instant::now() + Duration::from_secs(60));
	let _ = freehold_engine::golden::check(&engine, &model, &[], Tolerance::Exact, &deadline);
}

/// Confines the process as a child is and prints what it can do then.
fn probe(library: &Path, memory: u64, file: &str) {
	let confined = freehold_engine::child::confine(library, memory).unwrap();
	let mut report = format!("{:?}\n", confined.sandbox);
	let mut tried = |what: &str, done: bool| {
		report += &format!("{what}: {}\n", if done { "DONE" } else { "denied" });
	};
	let path = std::ffi::CString::new(file).unwrap();
	let done = |returned: i64| returned >= 0;
	tried("read a file", std::fs::read(file).is_ok());
	tried("write a file", std::fs::write(format!("{file}.new"), "x").is_ok());
	tried("list a directory", std::fs::read_dir("/").is_ok());
	tried("see a file", std::fs::metadata(file).is_ok());
	tried("remove a file", std::fs::remove_file(file).is_ok());
	tried("read /proc", std::fs::read("/proc/self/maps").is_ok());
	tried("connect", std::net::TcpStream::connect("127.0.0.1:9").is_err_and(is_refusal));
	tried("listen", std::net::TcpListener::bind("127.0.0.1:0").is_ok());
	tried("make a unix socket", std::os::unix::net::UnixDatagram::unbound().is_ok());
	tried("start a program", std::process::Command::new("/bin/true").status().is_ok());
	tried("start a thread", std::thread::Builder::new().spawn(|| ()).is_ok());
	// SAFETY: system calls with arguments that are valid for as long as they are used.
	unsafe {
		let argv = [path.as_ptr(), std::ptr::null()];
		tried("exec", done(libc::execve(path.as_ptr(), argv.as_ptr(), argv.as_ptr().add(1)).into()));
		tried("fork", done(libc::fork().into()));
		tried("trace", done(libc::ptrace(libc::PTRACE_TRACEME, 0, 0, 0)));
		tried("signal its parent", done(libc::kill(libc::getppid(), 0).into()));
		tried("signal its parent's thread", {
			done(libc::syscall(libc::SYS_tgkill, libc::getppid(), libc::getppid(), 0))
		});
		tried("make a memory file", done(libc::memfd_create(path.as_ptr(), 0).into()));
		tried("raise its limits", {
			let limit = libc::rlimit { rlim_cur: 1 << 40, rlim_max: 1 << 40 };
			done(libc::setrlimit(libc::RLIMIT_AS, &limit).into())
		});
		tried("make memory code", {
			let flags = libc::MAP_PRIVATE | libc::MAP_ANONYMOUS;
			let page = libc::mmap(std::ptr::null_mut(), 4096, libc::PROT_READ, flags, -1, 0);
			done(libc::mprotect(page, 4096, libc::PROT_READ | libc::PROT_EXEC).into())
		});
		tried("io_uring", done(libc::syscall(libc::SYS_io_uring_setup, 1, std::ptr::null::<u8>())));
	}
	tried("take more memory", Vec::<u8>::new().try_reserve_exact(memory as usize).is_ok());
	tried("take some memory", Vec::<u8>::new().try_reserve_exact(memory as usize / 8).is_ok());
	print!("{report}");
}

/// The other end has answered, so the connection was made.
fn is_refusal(error: std::io::Error) -> bool {
	error.kind() == std::io::ErrorKind::ConnectionRefused
}
