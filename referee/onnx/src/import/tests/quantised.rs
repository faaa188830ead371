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
