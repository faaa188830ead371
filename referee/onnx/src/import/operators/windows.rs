//! Constants by formula: window functions, filter banks. They are computed when a model is imported, so
//! the bits that count are those in the package.

use super::Table;
use crate::import::{
	error::Reason,
	node::{Node, Outcome},
	tensors::element_or_reason,
	walk::Import,
};
use freehold_referee::{Data, ElementType};
use std::f64::consts::TAU;

pub(super) const TABLE: Table = &[
	("HannWindow", |i, n| window(i, n, [0.5, 0.5, 0.0])),
	("HammingWindow", |i, n| window(i, n, [25.0 / 46.0, 1.0 - 25.0 / 46.0, 0.0])),
	("BlackmanWindow", |i, n| window(i, n, [0.42, 0.5, 0.08])),
	("MelWeightMatrix", mel_weights),
];

/// As long as memory is no concern.
const LONGEST: i64 = 1 << 24;

fn element(node: &Node<'_>, name: &'static str) -> Result<ElementType, Reason> {
	element_or_reason(i32::try_from(node.int(name, 1)?).unwrap_or(0))
}

/// `a0 - a1 cos(2πi/n) + a2 cos(4πi/n)`; n is the length, or one less for a symmetric window.
fn window(import: &mut Import<'_>, node: &Node<'_>, [a0, a1, a2]: [f64; 3]) -> Outcome {
	let length = node.known_int(&import.builder, 0)?.filter(|length| (0..=LONGEST).contains(length));
	let length = length.ok_or_else(|| Reason::other("its length is out of range"))?;
	let period = if node.flag("periodic", true)? { length } else { length.saturating_sub(1) };
	import.builder.room((length as u64).saturating_mul(8))?;
	let element = element(node, "output_datatype")?;
	let value = |i: i64| {
		let turn = TAU * (i as f64) / (period as f64);
		a0 - a1 * libm::cos(turn) + a2 * libm::cos(2.0 * turn)
	};
	let values: Vec<f64> =
		if period == 0 { vec![1.0; length as usize] } else { (0..length).map(value).collect() };
	let values = import.builder.constant(vec![u32::try_from(length).unwrap_or(0)], Data::F64(values))?;
	Ok(vec![import.builder.cast(&values, element)?.into()])
}

/// Triangles over the bins of a spectrum, evenly spread over the mel scale.
fn mel_weights(import: &mut Import<'_>, node: &Node<'_>) -> Outcome {
	let number = |i: usize| -> Result<f64, Reason> {
		let values = node.known_reals(&import.builder, i)?.unwrap_or_default();
		values.first().copied().ok_or_else(|| Reason::Other(format!("input {i} is not one number")))
	};
	let [mels, length, rate, low, high] = Reason::all([0, 1, 2, 3, 4].map(number))?;
	let most = LONGEST as f64;
	let sane = (1.0..=4096.0).contains(&mels) && (1.0..=65536.0).contains(&length) && rate > 0.0;
	if !sane || !(0.0..=most).contains(&low) || !(0.0..=most).contains(&high) {
		return Err(Reason::other("a number is out of range"));
	}
	let bins = (length / 2.0).floor() + 1.0;
	let mel = |hertz: f64| 2595.0 * libm::log10(1.0 + hertz / 700.0);
	let (first, last) = (mel(low), mel(high));
	let step = (last - first) / (mels + 2.0);
	let bin = |i: f64| {
		let hertz = 700.0 * (libm::pow(10.0, (first + i * step) / 2595.0) - 1.0);
		((length + 1.0) * hertz / rate).floor()
	};
	let weight = |row: f64, column: f64| {
		let (lower, centre, upper) = (bin(column), bin(column + 1.0), bin(column + 2.0));
		match () {
			() if centre == lower && row == centre => 1.0,
			() if row >= lower && row <= centre && centre > lower => (row - lower) / (centre - lower),
			() if row > centre && row < upper => (upper - row) / (upper - centre),
			() => 0.0,
		}
	};
	let (rows, columns) = (bins as u32, mels as u32);
	import.builder.room(u64::from(rows).saturating_mul(columns.into()).saturating_mul(8))?;
	let row = |r: u32| (0..columns).map(move |c| weight(f64::from(r), f64::from(c)));
	let values =
		import.builder.constant(vec![rows, columns], Data::F64((0..rows).flat_map(row).collect()))?;
	let element = element(node, "output_datatype")?;
	Ok(vec![import.builder.cast(&values, element)?.into()])
}
