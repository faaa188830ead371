//! What a child can still do when a model reaches it: nothing but compute.

mod support;

use freehold_engine::ModelSource;
use std::process::Command;
use support::*;

#[test]
fn a_confined_process_can_only_compute() {
	let dir = tempfile::tempdir().unwrap();
	let file = dir.path().join("secret");
	std::fs::write(&file, "secret").unwrap();
	let output = Command::new(env!("CARGO_BIN_EXE_freehold-engine-child"))
		.arg("probe")
		.args([library().as_os_str(), "2147483648".as_ref(), file.as_os_str()])
		.output()
		.unwrap();
	let report = String::from_utf8(output.stdout).unwrap();
	eprintln!("{report}{}", String::from_utf8_lossy(&output.stderr));
	assert!(output.status.success());
	assert!(report.contains("seccomp: true"), "this kernel has no seccomp filter");
	let landlock = match landlock_version() {
		None => "None",
		Some(..6) => "Partial",
		Some(_) => "Full",
	};
	assert!(report.contains(&format!("landlock: {landlock},")), "this kernel has it: {landlock}");
	let tried: Vec<&str> = report.lines().skip(1).collect();
	assert_eq!(tried.len(), 22);
	for line in tried {
		let denied = !line.starts_with("take some memory");
		assert!(line.ends_with(if denied { "denied" } else { "DONE" }), "{line}");
	}
	assert_eq!(std::fs::read(&file).unwrap(), b"secret");
	assert_eq!(std::fs::read_dir(dir.path()).unwrap().count(), 1);
}

/// Which Landlock the kernel has, if it has any that is not switched off.
fn landlock_version() -> Option<i64> {
	// SAFETY: asked for the version, it looks at no memory of this process.
	let version =
		unsafe { libc::syscall(libc::SYS_landlock_create_ruleset, std::ptr::null::<u8>(), 0usize, 1u32) };
	(version > 0).then_some(version)
}

#[test]
fn a_child_has_a_lower_priority_than_the_node() {
	fn priority(pid: impl std::fmt::Display) -> i64 {
		let stat = std::fs::read_to_string(format!("/proc/{pid}/stat")).unwrap();
		stat.rsplit(')').next().unwrap().split_whitespace().nth(16).unwrap().parse().unwrap()
	}
	let engine = engine();
	run(&engine, &adder(1.0), four([1.0; 4])).unwrap();
	let children = children_of(std::process::id());
	let lowest = children.into_iter().map(priority).max().unwrap();
	assert_eq!(lowest, (priority("self") + 10).min(19));
}

#[test]
fn a_child_in_mid_job_dies_with_its_parent() {
	let dir = tempfile::tempdir().unwrap();
	let file = dir.path().join("hang.onnx");
	let ModelSource::Bytes(bytes) = hang().source else { unreachable!() };
	std::fs::write(&file, bytes).unwrap();
	let mut parent = Command::new(env!("CARGO_BIN_EXE_freehold-engine-child"))
		.arg("hold")
		.args([library(), file])
		.spawn()
		.unwrap();
	let busy = || {
		children_of(parent.id()).into_iter().find(|pid| processor_time(*pid).is_some_and(|time| time > 0.5))
	};
	wait_until("it computes", || busy().is_some());
	let child = busy().unwrap();
	parent.kill().unwrap();
	parent.wait().unwrap();
	wait_until("it is gone", || processor_time(child).is_none());
}
