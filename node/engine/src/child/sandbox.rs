//! What a child gives up before it sees a model.

use codec::{Decode, DecodeWithMemTracking, Encode};
use landlock::{
	Access, AccessFs, AccessNet, CompatLevel, Compatible, Ruleset, RulesetAttr, RulesetStatus, Scope, ABI,
};
use ort::environment::Environment;
use rustix::{
	process::{
		set_dumpable_behavior, set_parent_process_death_signal, setrlimit, DumpableBehavior, Resource,
		Rlimit, Signal,
	},
	thread::set_no_new_privs,
};
use seccompiler::{
	BpfProgram, SeccompAction, SeccompCmpArgLen, SeccompCmpOp, SeccompCondition, SeccompFilter, SeccompRule,
};
use std::{fs::File, io, path::Path};

/// How much lower than the node's a child's priority is: blocks come first.
const NICE: i32 = 10;
/// Descriptors that stay: standard input, output and error, and the channel to the parent.
const DESCRIPTORS: u64 = 4;

/// How much of Landlock the kernel has.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking)]
pub enum Landlock {
	/// Files, network, signals and abstract sockets.
	Full,
	/// Files at least.
	Partial,
	None,
}

/// What of the sandbox the kernel could give.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking)]
pub struct Sandbox {
	pub landlock: Landlock,
	pub seccomp: bool,
}

/// Why a child could not be made ready.
#[derive(Debug, thiserror::Error)]
pub enum ConfineError {
	#[error("{0}")]
	Library(String),
	#[error("the process has other threads, which could not be confined")]
	Threads,
	#[error("{0}")]
	System(#[from] rustix::io::Errno),
	#[error("{0}")]
	Io(#[from] io::Error),
	#[error("Landlock: {0}")]
	Landlock(#[from] landlock::RulesetError),
	#[error("seccomp: {0}")]
	Filter(#[from] seccompiler::BackendError),
}

/// A process that has given up what it could.
pub struct Confined {
	pub sandbox: Sandbox,
	/// Which ONNX Runtime it is.
	pub runtime: String,
	pub(super) environment: Environment,
}

/// Closes every descriptor but the first three and moves the channel to the parent off standard
/// output, where a library might print.
pub(super) fn take_channel() -> io::Result<File> {
	// SAFETY: nothing in this process has opened a file yet that it would miss.
	let closed = unsafe { libc::syscall(libc::SYS_close_range, 3u32, u32::MAX, 0u32) };
	if closed != 0 {
		// Linux before 5.9.
		let names = std::fs::read_dir("/proc/self/fd")?.flatten().map(|entry| entry.file_name());
		let open: Vec<i32> = names.filter_map(|name| name.to_str()?.parse().ok()).collect();
		for descriptor in open.into_iter().filter(|descriptor| *descriptor > 2) {
			// SAFETY: as above.
			unsafe { libc::close(descriptor) };
		}
	}
	let channel = rustix::io::dup(io::stdout())?;
	rustix::stdio::dup2_stdout(io::stderr())?;
	Ok(channel.into())
}

/// Loads ONNX Runtime from `library` and gives up files, network, other processes and more
/// address space than `memory` bytes, as far as the kernel lets it.
pub fn confine(library: &Path, memory: u64) -> Result<Confined, ConfineError> {
	set_parent_process_death_signal(Some(Signal::KILL))?;
	set_dumpable_behavior(DumpableBehavior::NotDumpable)?;
	// The first to go when the machine runs out of memory; without /proc it is not.
	drop(std::fs::write("/proc/self/oom_score_adj", "1000"));
	// It runs as well without.
	let _ = rustix::process::nice(NICE);
	let environment = load_library(library)?;
	let runtime = ort::info().to_owned();
	// Landlock, and limits on a sibling, would not reach a thread that is there already.
	if std::fs::read_dir("/proc/self/task")?.count() != 1 {
		return Err(ConfineError::Threads);
	}
	set_no_new_privs(true)?;
	let landlock = restrict_files()?;
	limit(Resource::Core, 0)?;
	limit(Resource::Fsize, 0)?;
	limit(Resource::Nproc, 0)?;
	limit(Resource::Memlock, 0)?;
	limit(Resource::Nofile, DESCRIPTORS)?;
	limit(Resource::As, memory)?;
	let filter: BpfProgram = system_calls()?.try_into()?;
	let seccomp = seccompiler::apply_filter_all_threads(&filter).is_ok();
	Ok(Confined { sandbox: Sandbox { landlock, seccomp }, runtime, environment })
}

fn load_library(library: &Path) -> Result<Environment, ConfineError> {
	let load = || -> Result<Environment, String> {
		let builder = ort::init_from(library).map_err(|error| error.to_string())?;
		builder.with_name("freehold").with_telemetry(false).build().map_err(|error| error.to_string())
	};
	// `ort` panics on a library that is not ONNX Runtime.
	std::panic::catch_unwind(load)
		.unwrap_or_else(|_| Err("it is not an ONNX Runtime that can be used".into()))
		.map_err(ConfineError::Library)
}

fn limit(resource: Resource, value: u64) -> rustix::io::Result<()> {
	setrlimit(resource, Rlimit { current: Some(value), maximum: Some(value) })
}

/// Denies every file, every connection, and signals and abstract sockets to other processes.
fn restrict_files() -> Result<Landlock, ConfineError> {
	let status = Ruleset::default()
		.set_compatibility(CompatLevel::BestEffort)
		.handle_access(AccessFs::from_all(ABI::V6))?
		.handle_access(AccessNet::from_all(ABI::V6))?
		.scope(Scope::from_all(ABI::V6))?
		.create()?
		.restrict_self()?;
	Ok(match status.ruleset {
		RulesetStatus::FullyEnforced => Landlock::Full,
		RulesetStatus::PartiallyEnforced => Landlock::Partial,
		RulesetStatus::NotEnforced => Landlock::None,
	})
}

/// Memory that is not code, the two pipes, clocks, and ending. All else fails with EPERM rather
/// than killing, as libraries do try to open this and that and can do without.
fn system_calls() -> Result<SeccompFilter, seccompiler::BackendError> {
	const FREE: &[i64] = &[
		libc::SYS_read,
		libc::SYS_readv,
		libc::SYS_write,
		libc::SYS_writev,
		libc::SYS_close,
		libc::SYS_fstat,
		libc::SYS_brk,
		libc::SYS_munmap,
		libc::SYS_mremap,
		libc::SYS_madvise,
		libc::SYS_futex,
		libc::SYS_rt_sigaction,
		libc::SYS_rt_sigprocmask,
		libc::SYS_rt_sigreturn,
		libc::SYS_sigaltstack,
		libc::SYS_clock_gettime,
		libc::SYS_clock_nanosleep,
		libc::SYS_nanosleep,
		libc::SYS_gettimeofday,
		libc::SYS_getpid,
		libc::SYS_gettid,
		libc::SYS_getrandom,
		libc::SYS_getcpu,
		libc::SYS_sched_yield,
		libc::SYS_sched_getaffinity,
		libc::SYS_sysinfo,
		libc::SYS_restart_syscall,
		libc::SYS_exit,
		libc::SYS_exit_group,
	];
	let condition = |index, operator, value| -> Result<SeccompRule, seccompiler::BackendError> {
		SeccompRule::new(vec![SeccompCondition::new(index, SeccompCmpArgLen::Qword, operator, value)?])
	};
	let not_code = || condition(2, SeccompCmpOp::MaskedEq(libc::PROT_EXEC as u64), 0);
	let itself = || condition(0, SeccompCmpOp::Eq, u64::from(std::process::id()));
	let mut rules: Vec<(i64, Vec<SeccompRule>)> = FREE.iter().map(|call| (*call, vec![])).collect();
	rules.push((libc::SYS_mmap, vec![not_code()?]));
	rules.push((libc::SYS_mprotect, vec![not_code()?]));
	rules.push((libc::SYS_tgkill, vec![itself()?]));
	SeccompFilter::new(
		rules.into_iter().collect(),
		SeccompAction::Errno(libc::EPERM as u32),
		SeccompAction::Allow,
		std::env::consts::ARCH.try_into()?,
	)
}
