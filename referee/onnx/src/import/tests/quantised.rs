use super::*;
use crate::import::Class;

/// Every pair of an unsigned and a signed byte, with zero points: the sums are those of plain integers, and
/// no operator has bytes of both kinds.
#[test]
fn products_of_unsigned_and_signed_bytes_become_products_of_signed_ones() {
	let (x_zero, w_zero) = (7u8, -3i8);
	let weights: Vec<i8> = (i8::MIN..=i8::MAX).collect();
	for (x_type, w_type) in [(UINT8, INT8), (INT8, UINT8)] {
		let bytes: Vec<u8> = weights.iter().map(|w| *w as u8).collect();
		let zeros = if x_type == UINT8 { (x_zero, w_zero as u8) } else { (w_zero as u8, x_zero) };
		let made = graph(
			vec![node("MatMulInteger", &["x", "w", "xz", "wz"], &["y"])],
			vec![
				tensor("w", w_type, &[1, 256], bytes.clone()),
				tensor("xz", x_type, &[], vec![zeros.0]),
				tensor("wz", w_type, &[], vec![zeros.1]),
			],
			vec![value("x", x_type, &["256", "1"])],
			vec![value("y", 6, &["256", "256"])],
		);
		let imported = read(made).unwrap();
		assert_eq!(imported.class, Class::Exact);
		for operator in &imported.graph.operators {
			let types = imported.graph.input_types(operator).unwrap();
			assert!(
				!matches!(&operator.op, Op::Quantised(_))
					|| types.iter().all(|t| t.element == ElementType::Int8)
			);
		}
		let element = if x_type == UINT8 { ElementType::Uint8 } else { ElementType::Int8 };
		let x = Array::new([256, 1], Data::from_bytes(element, &bytes)).unwrap();
		let value = |byte: u8, number: i32, zero: u8| match number {
			UINT8 => i32::from(byte) - i32::from(zero),
			_ => i32::from(byte as i8) - i32::from(zero as i8),
		};
		let products = bytes.iter().flat_map(|a| bytes.iter().map(move |b| (a, b)));
		let expected = products.map(|(a, b)| value(*a, x_type, zeros.0) * value(*b, w_type, zeros.1));
		assert_eq!(run(&imported, &[x]), Array::new([256, 256], Data::I32(expected.collect())).unwrap());
	}
}

/// The output is unsigned as the model says, whatever its products are made of.
#[test]
fn requantised_products_come_out_as_declared() {
	let parameters = |x_type: i32, zero: u8| {
		vec![
			floats("xs", &[], &[0.5]),
			tensor("xz", x_type, &[], vec![zero]),
			floats("ws", &[], &[0.25]),
			tensor("wz", INT8, &[], vec![0]),
			floats("ys", &[], &[2.0]),
			tensor("yz", x_type, &[], vec![zero]),
			tensor("w", INT8, &[2, 3], [1i8, -2, 127, -128, 5, 6].map(|w| w as u8).into()),
		]
	};
	let inputs = ["x", "xs", "xz", "w", "ws", "wz", "ys", "yz"];
	let made = |x_type, zero| {
		let nodes = vec![node("QLinearMatMul", &inputs, &["y"])];
		let (x, y) = (value("x", x_type, &["2", "2"]), value("y", x_type, &["2", "3"]));
		read(graph(nodes, parameters(x_type, zero), vec![x], vec![y])).unwrap()
	};
	// The same numbers, as unsigned and as signed bytes.
	let unsigned = Array::new([2, 2], Data::U8(vec![0, 255, 130, 100])).unwrap();
	let signed = Array::new([2, 2], Data::I8(vec![-128, 127, 2, -28])).unwrap();
	let (y, z) = (run(&made(UINT8, 128), &[unsigned]), run(&made(INT8, 0), &[signed]));
	let flipped: Vec<u8> = z.as_bytes().iter().map(|byte| byte ^ 0x80).collect();
	assert_eq!(y, Array::new([2, 3], Data::U8(flipped)).unwrap());
}

/// Floats of quantised weights would be four times as many bytes: they stay operators, the bytes transposed instead of
/// the floats.
#[test]
fn quantised_weights_stay_quantised() {
	let (depth, columns) = (160u32, 120u32);
	let bytes: Vec<u8> = (0..depth * columns).map(|i| (i * 7 % 251) as u8).collect();
	let scales: Vec<f32> = (0..columns).map(|i| 0.01 + i as f32 / 4096.0).collect();
	let dequantize = with(node("DequantizeLinear", &["w", "scale"], &["wf"]), int("axis", 1));
	let imported = read(graph(
		vec![dequantize, node("MatMul", &["x", "wf"], &["y"])],
		vec![
			tensor("w", INT8, &[depth.into(), columns.into()], bytes.clone()),
			floats("scale", &[columns.into()], &scales),
		],
		vec![value("x", FLOAT, &["2", "160"])],
		vec![value("y", FLOAT, &["2", "120"])],
	))
	.unwrap();
	let stored: usize = imported.initializers.iter().map(|array| array.as_bytes().len()).sum();
	assert!(stored < 2 * bytes.len(), "{stored} bytes");
	let [Op::Quantised(_), Op::Linear(_)] = operators(&imported)[..] else {
		panic!("{:?}", operators(&imported))
	};
	let x: Vec<f32> = (0..2 * depth).map(|i| (i % 13) as f32 - 6.0).collect();
	let weight = |k: u32, j: u32| f32::from(bytes[(k * columns + j) as usize] as i8) * scales[j as usize];
	let y = |i: u32, j: u32| (0..depth).fold(0.0, |sum, k| sum + x[(i * depth + k) as usize] * weight(k, j));
	let expected: Vec<f32> =
		(0..2).flat_map(|i| (0..columns).map(move |j| (i, j))).map(|(i, j)| y(i, j)).collect();
	let inputs = [f32s(&[2, depth], &x)];
	assert_eq!(run(&imported, &inputs), f32s(&[2, columns], &expected));
	// Constants are computed once by a session of vectors; the trace has them all the same.
	for backend in Backend::available() {
		let session = Session::new(&imported.graph, &imported.initializers, backend).unwrap();
		let mut seen = Vec::new();
		let outputs = session.run(&inputs, |i, array| seen.push((i, array.clone()))).unwrap();
		assert_eq!(seen.len(), 2, "{backend:?}");
		assert_eq!((&seen[1].1, seen[0].1.shape()), (&outputs[0], [columns, depth].as_slice()));
	}
}
