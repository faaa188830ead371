use super::*;
use crate::import::{
	builder::Builder,
	term::{Source, Term},
};

#[test]
fn products_that_no_row_and_no_column_brings_under_the_limits_are_made_in_parts() {
	let (rows, depth, columns) = (6u32, 4u32, 7u32);
	let numbers = |count: u32| -> Vec<f32> { (0..count).map(|i| (i % 11) as f32 - 5.0).collect() };
	let weights = floats("w", &[depth.into(), columns.into()], &numbers(depth * columns));
	let made = graph(
		vec![node("MatMul", &["x", "w"], &["y"])],
		vec![weights],
		vec![value("x", FLOAT, &["6", "4"])],
		vec![value("y", FLOAT, &["6", "7"])],
	);
	let bytes = model(made).encode_to_vec();
	let whole = import(&bytes, &ImportOptions::default()).unwrap();
	assert_eq!(whole.graph.operators.len(), 1);
	let mut options = ImportOptions::default();
	// Three columns of weights are half of it. Proofs are larger than tensors as small as these.
	options.limits.graph.judged_bytes = 96;
	let mut builder = Builder::new(&options.limits);
	let x = Term::constant(f32s(&[rows, depth], &numbers(rows * depth)));
	let w = Term::constant(f32s(&[depth, columns], &numbers(depth * columns)));
	let input = Source::Input(0);
	let y = builder.matmul(&Term { source: input, ..x.clone() }, &w).unwrap();
	assert_eq!(y.shape(), [rows, columns]);
	assert_eq!(builder.drafts.len(), 4, "three products and their Concat");
	let y = Builder::new(&options.limits).matmul(&x, &w).unwrap();
	assert_eq!(y.known().unwrap(), &run(&whole, &[x.known().unwrap().clone()]));
}
