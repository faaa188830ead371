#![no_main]

use freehold_onnx::import::{import, ImportLimits, ImportOptions};
use freehold_referee_fuzz::LIMITS;

libfuzzer_sys::fuzz_target!(|data: &[u8]| {
	let file = freehold_onnx::Limits {
		file_bytes: 1 << 20,
		structure_bytes: 16 << 20,
		nodes: 1000,
		tensor_bytes: 1 << 20,
		..Default::default()
	};
	let graph = freehold_referee::Limits { operators: 1000, graph_bytes: 1 << 18, ..LIMITS };
	let limits = ImportLimits { file, steps: 20_000, folded_bytes: 4 << 20, folded_work: 1 << 22, graph };
	let options = ImportOptions { default_dim: Some(2), limits, ..Default::default() };
	if let Ok(imported) = import(data, &options) {
		assert_eq!(imported.graph.check(&options.limits.graph), Ok(()), "what is imported is a graph");
	}
});
