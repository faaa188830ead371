//! Operators that go along axes, and normalisations.

use super::{Form, Kinds};
use freehold_referee::ops::{Normalise, Op, Real, Reduce, ReduceKind};

const SHAPE: &[u32] = &[3, 5, 19];

pub(super) fn forms() -> Vec<Form> {
	let reductions = reductions().into_iter().map(|op| Form::new(Op::Reduce(op), &[SHAPE]));
	let forms = reductions.chain(normalisations());
	forms.map(|form| form.kinds(Kinds::Both)).collect()
}

fn reductions() -> Vec<Reduce> {
	let mut reductions = Vec::new();
	for kind in ReduceKind::ALL {
		let over = |axes: &[u32], keepdims| Reduce::Over { kind, axes: axes.to_vec(), keepdims };
		reductions.extend([over(&[2], false), over(&[0, 2], true), over(&[1], false)]);
	}
	for (axis, largest) in [(1, true), (2, false)] {
		reductions.extend([
			Reduce::Arg { max: largest, axis, keepdims: true, last: false },
			Reduce::Arg { max: largest, axis, keepdims: false, last: true },
			Reduce::CumSum { axis, exclusive: largest, reverse: false },
			Reduce::CumSum { axis, exclusive: false, reverse: largest },
			Reduce::CumProd { axis, exclusive: largest, reverse: largest },
			Reduce::TopK { axis, k: 4, largest, indices: false },
			Reduce::TopK { axis, k: 4, largest, indices: true },
			Reduce::Softmax { axis },
			Reduce::LogSoftmax { axis },
			Reduce::Hardmax { axis },
		]);
	}
	reductions
}

fn normalisations() -> Vec<Form> {
	let epsilon = Real::new(1e-5);
	let form = |op, shapes: &[&[u32]]| Form::new(Op::Normalise(op), shapes);
	let image: &[u32] = &[2, 6, 3, 7];
	let channels: &[u32] = &[6];
	let (alpha, beta, bias) = (Real::new(2e-4), Real::new(0.75), Real::new(1.0));
	vec![
		form(Normalise::Batch { epsilon }, &[image, channels, channels, channels, channels]),
		form(Normalise::Layer { axis: 2, epsilon }, &[SHAPE, &[19], &[19]]),
		form(Normalise::Layer { axis: 1, epsilon }, &[SHAPE, &[5, 19]]),
		form(Normalise::Rms { axis: 2, epsilon }, &[SHAPE, &[19]]),
		form(Normalise::Instance { epsilon }, &[image, channels, channels]),
		form(Normalise::Group { groups: 3, epsilon }, &[image, channels, channels]),
		form(Normalise::LocalResponse { size: 3, alpha, beta, bias }, &[image]),
		form(Normalise::Lp { axis: 1, p: 1 }, &[SHAPE]),
		form(Normalise::Lp { axis: 2, p: 2 }, &[SHAPE]),
	]
}
