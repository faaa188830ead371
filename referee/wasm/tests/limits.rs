//! What is at the limits of what is judged at once, the guest judges in the memory that the chain's runtime has.

#[path = "../../tests/limits/cases.rs"]
mod cases;

use freehold_referee::{array_root, prove, Array, Backend, Blake2b256, Data, Session, Verdict};
use freehold_wasm::Guest;

/// Bytes of memory that the runtime has.
const MEMORY: usize = 128 << 20;

#[test]
fn the_most_that_is_judged_at_once_should_fit_the_memory() {
	let guest = Guest::new().unwrap();
	for case in cases::cases() {
		let mut arrays = case.values();
		arrays.push(Array::new([1], Data::U8(vec![1])).unwrap());
		let roots: Vec<_> = arrays.iter().map(array_root::<Blake2b256>).collect();
		let graph = case.graph(&roots);
		let plan = case.plan(&graph).unwrap();
		let session = Session::new(&graph, &arrays, Backend::SCALAR).unwrap();
		let (_, trace) = session.trace::<Blake2b256>(&plan, &[]).unwrap();
		let given: Vec<&Array> = arrays.iter().take(case.inputs.len()).collect();
		let proof = prove::<Blake2b256>(&graph, &plan, 0, 0, &given).unwrap();
		let start = std::time::Instant::now();
		let verdict = guest.judge(&graph, &[], &trace, &proof, MEMORY);
		println!("{}: {:.1} ms", case.name, start.elapsed().as_secs_f64() * 1e3);
		let verdict = verdict.unwrap_or_else(|error| panic!("{}: {error}", case.name));
		assert_eq!(verdict, Ok(Verdict::Correct), "{}", case.name);
	}
}
