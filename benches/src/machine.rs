//! What the figures were taken on.

use freehold_referee::Backend;
use std::process::Command;

/// The instruction sets that matter here, as Linux names them.
const FLAGS: [&str; 6] = ["avx2", "fma", "avx512f", "avx512bw", "avx512_vnni", "asimd"];

/// One paragraph.
pub fn description() -> String {
	let cpuinfo = std::fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
	let field = |name: &str| {
		let line = cpuinfo.lines().find(|line| line.split(':').next().is_some_and(|key| key.trim() == name));
		line.and_then(|line| line.split(':').nth(1)).unwrap_or_default().trim().to_string()
	};
	let flags = [field("flags"), field("Features")].join(" ");
	let there =
		FLAGS.into_iter().filter(|flag| flags.split(' ').any(|word| word == *flag)).collect::<Vec<_>>();
	let cores = std::thread::available_parallelism().map_or(1, |count| count.get());
	let output = |program: &str, args: &[&str]| {
		let output = Command::new(program).args(args).output();
		output.map_or(String::new(), |output| String::from_utf8_lossy(&output.stdout).trim().to_string())
	};
	format!(
		"{} (family {}, model {}), {cores} cores, {}; {}. Backends of the referee: {:?}.",
		field("model name"),
		field("cpu family"),
		field("model"),
		there.join(" "),
		output("rustc", &["--version"]),
		Backend::available().iter().map(|backend| backend.isa()).collect::<Vec<_>>(),
	)
}
