//! ONNX Runtime runs every model, so that what the referee is compared with is there.

use freehold_evidence::{models::MODELS, ort};

#[test]
fn onnx_runtime_runs_every_model() {
	let engine = ort::engine(env!("CARGO_BIN_EXE_freehold-evidence-child")).unwrap();
	for (name, make) in MODELS {
		let model = make().unwrap();
		for case in &model.cases {
			let outputs = ort::run(&engine, &model, case).unwrap_or_else(|e| panic!("{name}: {e:#}"));
			for named in &outputs {
				let t = &named.tensor;
				let v: Vec<f32> = t.data.as_chunks::<4>().0.iter().map(|b| f32::from_le_bytes(*b)).collect();
				println!("{name}: {:?} {:?} {:?}", t.element, t.shape, &v[..v.len().min(6)]);
			}
		}
	}
}
