//! Quantised operators.

use super::{Form, Kinds};
use crate::values::Kind::{self, Scale, Wild};
use freehold_referee::{
	ops::{Conv, Op, Quantised},
	ElementType::{self, Float32, Int16, Int32, Int8, Uint16, Uint8},
};

/// Of the inputs of an operator on two quantised tensors, output quantised.
const PRODUCT: &[Kind] = &[Wild, Scale, Wild, Wild, Scale, Wild, Scale, Wild, Wild];

pub(super) fn forms() -> Vec<Form> {
	let mut forms = scaled();
	for [a, b] in [[Uint8, Int8], [Int8, Int8], [Uint8, Uint8], [Int8, Uint8]] {
		forms.extend(products(a, b));
		forms.extend(requantised(a, b));
	}
	forms
}

fn scaled() -> Vec<Form> {
	let mut forms = vec![
		form(Quantised::DynamicScale, &[&[3, 37]], &[Float32], &[Kind::Tame]),
		form(Quantised::DynamicScale, &[&[3, 37]], &[Float32], &[Wild]),
		form(Quantised::DynamicZeroPoint, &[&[3, 37], &[]], &[Float32, Float32], &[Kind::Tame, Scale]),
	];
	for (axis, block, spread) in [(1, 0, &[][..]), (1, 0, &[37][..]), (1, 8, &[3, 5][..])] {
		let shapes = [&[3, 37][..], spread, spread];
		for element in [Uint8, Int8, Uint16, Int16] {
			forms.extend([
				form(
					Quantised::QuantizeLinear { axis, block },
					&shapes,
					&[Float32, Float32, element],
					&[Wild, Scale, Wild],
				),
				form(
					Quantised::DequantizeLinear { axis, block },
					&shapes,
					&[element, Float32, element],
					&[Wild, Scale, Wild],
				),
			]);
		}
		forms.push(form(
			Quantised::DequantizeLinear { axis, block },
			&shapes,
			&[Int32, Float32, Int32],
			&[Wild, Scale, Wild],
		));
	}
	forms
}

fn products(a: ElementType, b: ElementType) -> Vec<Form> {
	let wild = |op, shapes: &[&[u32]]| form(op, shapes, &[a, b, a, b], &[Wild; 4]);
	let matmul = |transpose_b| Quantised::MatMulInteger { transpose_b };
	vec![
		wild(matmul(false), &[&[5, 19], &[19, 37], &[], &[]]),
		wild(matmul(true), &[&[2, 5, 70], &[33, 70], &[], &[33]]),
		wild(Quantised::ConvInteger(convolution(1, 1)), &[&[1, 3, 9, 21], &[18, 3, 3, 3], &[], &[]]),
		wild(Quantised::ConvInteger(convolution(2, 20)), &[&[1, 20, 9, 9], &[20, 1, 3, 3], &[], &[]]),
	]
}

fn requantised(a: ElementType, b: ElementType) -> Vec<Form> {
	let matmul = Quantised::QLinearMatMul { transpose_b: false };
	let conv = Quantised::QLinearConv(convolution(1, 1));
	let elements = [a, Float32, a, b, Float32, b, Float32, a, Int32];
	let scalar: &[u32] = &[];
	let with = |op, x: &[u32], w: &[u32], w_scale: &[u32], bias: Option<&[u32]>| {
		let shapes = [x, scalar, scalar, w, w_scale, w_scale, scalar, scalar].into_iter().chain(bias);
		let shapes: Vec<&[u32]> = shapes.collect();
		form(op, &shapes, &elements[..shapes.len()], &PRODUCT[..shapes.len()])
	};
	vec![
		with(matmul, &[5, 19], &[19, 37], &[], None),
		with(conv.clone(), &[1, 3, 9, 21], &[18, 3, 3, 3], &[18], Some(&[18])),
		with(conv, &[1, 3, 9, 21], &[18, 3, 3, 3], &[], None),
	]
}

fn convolution(stride: u32, group: u32) -> Conv {
	Conv {
		strides: vec![stride; 2],
		dilations: vec![1; 2],
		pads_begin: vec![1; 2],
		pads_end: vec![1; 2],
		group,
	}
}

fn form(op: Quantised, shapes: &[&[u32]], elements: &[ElementType], kinds: &[Kind]) -> Form {
	Form::new(Op::Quantised(op), shapes).elements(elements).kinds(Kinds::Each(kinds.to_vec()))
}
