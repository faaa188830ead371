#![no_main]

use freehold_onnx::package::Package;

libfuzzer_sys::fuzz_target!(|data: &[u8]| {
	if let Ok(package) = Package::from_bytes(data.to_vec()) {
		let _ = package.initializers();
		for i in 0..package.golden_vectors() {
			let _ = package.golden_vector(i);
		}
	}
});
