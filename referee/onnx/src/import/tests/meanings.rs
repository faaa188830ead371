//! What ONNX Runtime makes of the same nodes, where an earlier opset or a type says something of its own.

use super::*;
use freehold_referee::ops::{Binary, NearestMode, ResizeMode, Unary};

fn at(opset: i64, graph: GraphProto) -> Result<Imported, ImportErrors> {
	let mut model = model(graph);
	model.opset_import[0].version = opset;
	import(&model.encode_to_vec(), &ImportOptions::default())
}

fn one(nodes: Vec<NodeProto>, constants: Vec<TensorProto>, x: &[&str], y: &[&str]) -> GraphProto {
	graph(nodes, constants, vec![value("x", FLOAT, x)], vec![value("y", FLOAT, y)])
}

#[test]
fn a_slope_broadcasts_from_opset_7_on() {
	let minus: Vec<f32> = (1..=8).map(|i| -(i as f32)).collect();
	for opset in [7, 8, 9, 16] {
		let made = one(
			vec![node("PRelu", &["x", "slope"], &["y"])],
			vec![floats("slope", &[2], &[10.0, 100.0])],
			&["1", "2", "2", "2"],
			&["1", "2", "2", "2"],
		);
		let y = run(&at(opset, made).unwrap(), &[f32s(&[1, 2, 2, 2], &minus)]);
		let expected = [-10.0, -200.0, -30.0, -400.0, -50.0, -600.0, -70.0, -800.0];
		assert_eq!(y, f32s(&[1, 2, 2, 2], &expected), "opset {opset}");
	}
}

#[test]
fn resize_of_opset_10_takes_the_element_above_where_it_shrinks() {
	let resized = |scales: [f32; 2]| {
		let nodes = vec![node("Resize", &["x", "scales"], &["y"])];
		at(10, one(nodes, vec![floats("scales", &[2], &scales)], &["7", "7"], &["a", "b"])).unwrap()
	};
	let x: Vec<f32> = (0..49).map(|i| i as f32).collect();
	let places = |imported: &Imported| {
		let y = run(imported, &[f32s(&[7, 7], &x)]);
		let Data::F32(values) = y.data() else { panic!() };
		let columns = y.shape()[1] as usize;
		let rows: Vec<u32> = values.iter().step_by(columns).map(|v| *v as u32 / 7).collect();
		let columns: Vec<u32> = values[..columns].iter().map(|v| *v as u32 % 7).collect();
		(rows, columns)
	};
	let (less, more) = (vec![0, 2, 4, 5], vec![0, 0, 1, 1, 2, 2, 3, 4, 4, 5, 5]);
	assert_eq!(places(&resized([0.6, 1.7])), (less.clone(), more.clone()));
	assert_eq!(places(&resized([1.7, 0.6])), (more, less.clone()));
	assert_eq!(places(&resized([0.6, 1.0])), (less, (0..7).collect()));
	// As one operator where one rounding is enough.
	for (scales, mode) in [([2.0, 2.0], NearestMode::Floor), ([0.5, 1.0], NearestMode::Ceil)] {
		let imported = resized(scales);
		let [Op::Resize(resize)] = operators(&imported)[..] else { panic!("{:?}", operators(&imported)) };
		assert_eq!(resize.mode, ResizeMode::Nearest(mode));
	}
	let shrunk = vec![node("Upsample", &["x", "scales"], &["y"])];
	let shrunk = one(shrunk, vec![floats("scales", &[2], &[0.5, 2.0])], &["7", "7"], &["a", "b"]);
	assert!(at(9, shrunk).unwrap_err().to_string().contains("below 1"));
}

#[test]
fn clip_before_opset_11_keeps_to_finite_numbers() {
	let infinite = [f32::INFINITY, f32::NEG_INFINITY, 1.0, -2.0];
	let clipped = |opset, attributes: Vec<AttributeProto>| {
		let nodes = vec![attributes.into_iter().fold(node("Clip", &["x"], &["y"]), with)];
		run(&at(opset, one(nodes, vec![], &["4"], &["4"])).unwrap(), &[f32s(&[4], &infinite)])
	};
	assert_eq!(clipped(10, vec![]), f32s(&[4], &[f32::MAX, f32::MIN, 1.0, -2.0]));
	assert_eq!(clipped(7, vec![float("min", 0.0)]), f32s(&[4], &[f32::MAX, 0.0, 1.0, 0.0]));
	assert_eq!(clipped(7, vec![float("max", 0.0)]), f32s(&[4], &[0.0, f32::MIN, 0.0, -2.0]));
}

#[test]
fn an_exponent_is_not_made_narrower() {
	const INT32: i32 = 6;
	let powers = |base: i32, exponents: TensorProto| {
		let made = graph(
			vec![node("Pow", &["x", "e"], &["y"])],
			vec![exponents],
			vec![value("x", base, &["2"])],
			vec![value("y", base, &["2"])],
		);
		read(made).unwrap()
	};
	let ints = |values: [i32; 2]| Array::new([2], Data::I32(values.to_vec())).unwrap();
	// 2^32 and one more are 0 and 1 in 32 bits.
	let imported = powers(INT32, int64s("e", &[1 << 32, (1 << 32) + 1]));
	assert_eq!(operators(&imported), [&Op::Binary(Binary::Pow)]);
	assert_eq!(run(&imported, &[ints([2, 3])]), ints([0, 3i32.wrapping_pow(1)]));
	assert_eq!(run(&imported, &[ints([-1, -1])]), ints([1, -1]));
	// 2^24 + 1 is even as a 32-bit float.
	let imported = powers(FLOAT, int64s("e", &[(1 << 24) + 1, 3]));
	assert_eq!(run(&imported, &[f32s(&[2], &[-1.0, 2.0])]), f32s(&[2], &[-1.0, 8.0]));
	let imported = powers(FLOAT, int64s("e", &[2, 3]));
	assert_eq!(operators(&imported), [&Op::Binary(Binary::Pow)], "small exponents stay 32-bit floats");
}

#[test]
fn ranges_of_integers_are_counted_in_integers() {
	let ranged = |start: i64, limit: i64, delta: i64| {
		let constants = vec![scalar("a", start), scalar("b", limit), scalar("c", delta)];
		let nodes = vec![node("Range", &["a", "b", "c"], &["range"]), node("Identity", &["range"], &["y"])];
		let made = graph(nodes, constants, vec![], vec![value("y", INT64, &["n"])]);
		read(made).map(|imported| imported.initializers[0].clone())
	};
	let ints = |values: &[i64]| Array::new([values.len() as u32], Data::I64(values.to_vec())).unwrap();
	let far = 1i64 << 53;
	assert_eq!(ranged(far + 1, far + 3, 1), Ok(ints(&[far + 1, far + 2])));
	assert_eq!(ranged(far, far + 1, 1), Ok(ints(&[far])));
	assert_eq!(ranged(10, 0, -3), Ok(ints(&[10, 7, 4, 1])));
	let quarters = [i64::MIN, i64::MIN / 2, 0, i64::MAX / 2 + 1];
	assert_eq!(ranged(i64::MIN, i64::MAX, i64::MAX / 2 + 1), Ok(ints(&quarters)));
	assert!(ranged(0, 1, 0).unwrap_err().to_string().contains("step is 0"));
	assert!(ranged(0, i64::MAX, 1).unwrap_err().to_string().contains("too long"));
}

#[test]
fn four_bits_are_not_lost_with_an_input_that_has_no_elements() {
	const INT4: i32 = 22;
	let made = graph(
		vec![node("CastLike", &["x", "like"], &["y"])],
		vec![],
		vec![value("x", FLOAT, &["5"]), value("like", INT4, &["0"])],
		vec![value("y", INT4, &["5"])],
	);
	assert!(read(made).unwrap_err().to_string().contains("4-bit integers"));
}

#[test]
fn chosen_places_are_those_that_are_not_zero() {
	let found = |x: TensorProto| {
		let nodes = vec![node("NonZero", &["k"], &["places"]), node("Identity", &["places"], &["y"])];
		let made = graph(nodes, vec![x], vec![], vec![value("y", INT64, &["a", "b"])]);
		read(made).unwrap().initializers[0].clone()
	};
	let places = |rows: u32, values: &[i64]| {
		Array::new([rows, values.len() as u32 / rows], Data::I64(values.to_vec())).unwrap()
	};
	let numbers = floats("k", &[2, 3], &[0.0, -0.0, f32::NAN, f32::from_bits(1), -1.0, 0.0]);
	assert_eq!(found(numbers), places(2, &[0, 1, 1, 2, 0, 1]));
	assert_eq!(found(int64s("k", &[0, 256, i64::MIN])), places(1, &[1, 2]));
	let eye = vec![
		with(node("EyeLike", &["k"], &["eye"]), int("k", -1)),
		with(node("Cast", &["eye"], &["y"]), int("to", 1)),
	];
	let made = graph(eye, vec![int64s("k", &[0; 6])], vec![], vec![value("y", FLOAT, &["2", "3"])]);
	let mut made = made;
	made.initializer[0].dims = vec![2, 3];
	assert_eq!(read(made).unwrap().initializers[0], f32s(&[2, 3], &[0.0, 0.0, 0.0, 1.0, 0.0, 0.0]));
	let compress = vec![node("Compress", &["x", "keep"], &["z"]), node("Abs", &["z"], &["y"])];
	let keep = tensor("keep", BOOL, &[5], vec![0, 1, 0, 1, 1]);
	let imported = read(one(compress, vec![keep], &["2", "2"], &["n"])).unwrap();
	assert_eq!(operators(&imported).last(), Some(&&Op::Unary(Unary::Abs)));
	assert_eq!(run(&imported, &[f32s(&[2, 2], &[1.0, 2.0, 3.0, 4.0])]), f32s(&[2], &[2.0, 4.0]));
}
