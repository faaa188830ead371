//! Products of matrices, and convolutions.

use super::{
	geometry::{spatial, Geometry, Same},
	Table,
};
use crate::import::{
	builder::Builder,
	error::Reason,
	node::{size, sizes, Node, Outcome},
	term::Term,
	walk::Import,
};
use freehold_referee::{
	ops::{ConvTranspose, Gemm, Linear, Real},
	Op,
};

pub(super) const TABLE: Table =
	&[("MatMul", matmul), ("Gemm", gemm), ("Conv", conv), ("ConvTranspose", conv_transpose)];

/// Constant weights of a product with a column's numbers together, and whether they are so.
pub(super) fn columns_together(b: &mut Builder, weights: &Term) -> Result<(Term, bool), Reason> {
	match weights.known().is_some() && weights.rank() >= 2 {
		true => Ok((b.swap_last(weights)?, true)),
		false => Ok((weights.clone(), false)),
	}
}

impl Builder {
	pub(crate) fn matmul(&mut self, x: &Term, y: &Term) -> Result<Term, Reason> {
		let (y, transpose_b) = columns_together(self, y)?;
		let op = Op::Linear(Linear::MatMul { transpose_b });
		let large = |term: &Term| {
			term.r#type.bytes().is_none_or(|bytes| bytes > (self.judged_bytes / 4).saturating_mul(3))
		};
		match (transpose_b, y.shape()) {
			(true, [columns, depth]) if large(x) && large(&y) => {
				self.matmul_in_parts(op, x, &y, *columns, *depth)
			},
			_ => self.emit(op, &[x, &y]),
		}
	}

	/// Each output takes a row of `x` and a column of the weights. Where all rows, and all columns, are more than
	/// is judged at once, columns are multiplied in parts, with the same sums.
	fn matmul_in_parts(
		&mut self,
		op: Op,
		x: &Term,
		y: &Term,
		columns: u32,
		depth: u32,
	) -> Result<Term, Reason> {
		let column = u64::from(depth).saturating_mul(y.element().size() as u64);
		let most = (self.judged_bytes / 2).checked_div(column).and_then(|most| u32::try_from(most).ok());
		let most = most.unwrap_or(columns).max(1);
		let mut parts = Vec::new();
		let mut start = 0u32;
		while start < columns {
			let weights = self.slice(y, 0, start, columns.saturating_sub(start).min(most))?;
			parts.push(self.emit(op.clone(), &[x, &weights])?);
			start = start.saturating_add(most);
		}
		let last = parts.first().map_or(0, Term::rank).saturating_sub(1);
		self.concat(&parts, u32::try_from(last).unwrap_or(0))
	}
}

fn matmul(import: &mut Import<'_>, node: &Node<'_>) -> Outcome {
	Ok(vec![import.builder.matmul(node.input(0)?, node.input(1)?)?.into()])
}

fn gemm(import: &mut Import<'_>, node: &Node<'_>) -> Outcome {
	let (x, weights) = (node.input(0)?, node.input(1)?);
	let transpose_b = node.flag("transB", false)?;
	let (weights, transpose_b) = match transpose_b {
		true => (weights.clone(), true),
		false => columns_together(&mut import.builder, weights)?,
	};
	let op = Op::Linear(Linear::Gemm(Gemm {
		alpha: Real::new(node.float("alpha", 1.0)?),
		beta: Real::new(node.float("beta", 1.0)?),
		transpose_a: node.flag("transA", false)?,
		transpose_b,
	}));
	let mut inputs = vec![x, &weights];
	inputs.extend(node.optional(2)?);
	Ok(vec![import.builder.emit(op, &inputs)?.into()])
}

/// The number of groups, and the kernel's size in the weights.
pub(super) fn groups(node: &Node<'_>) -> Result<u32, Reason> {
	size(node.int("group", 1)?)
}

fn conv(import: &mut Import<'_>, node: &Node<'_>) -> Outcome {
	let (x, weights) = (node.input(0)?, node.input(1)?);
	let over = spatial(x.shape())?;
	let geometry = Geometry::read(node, over, Some(spatial(weights.shape())?))?.over(over)?;
	let op = Op::Linear(Linear::Conv(geometry.conv(groups(node)?)));
	let mut inputs = vec![x, weights];
	inputs.extend(node.optional(2)?);
	Ok(vec![import.builder.emit(op, &inputs)?.into()])
}

fn conv_transpose(import: &mut Import<'_>, node: &Node<'_>) -> Outcome {
	let (x, weights) = (node.input(0)?, node.input(1)?);
	let over = spatial(x.shape())?;
	let mut geometry = Geometry::read(node, over, Some(spatial(weights.shape())?))?;
	let mut output_padding = match node.ints("output_padding")? {
		Some(padding) => sizes(padding)?,
		None => vec![0; over.len()],
	};
	let wanted: Option<Vec<u64>> = match (node.ints("output_shape")?, geometry.automatic) {
		(Some(shape), _) => Some(sizes(shape)?.into_iter().map(u64::from).collect()),
		(None, Some(_)) => {
			let grown = over.iter().zip(&geometry.strides);
			Some(grown.map(|(size, stride)| u64::from(*size).saturating_mul(u64::from(*stride))).collect())
		},
		(None, None) => None,
	};
	if let Some(wanted) = wanted {
		let grown = grown(&geometry, over, &output_padding);
		if wanted.len() != grown.len() {
			return Err(Reason::attribute("output_shape", "has another number of axes"));
		}
		let cut: Vec<u64> =
			grown.iter().zip(&wanted).map(|(grown, wanted)| grown.saturating_sub(*wanted)).collect();
		geometry.spread(&cut, geometry.automatic.unwrap_or(Same::Lower))?;
		for (padding, (grown, wanted)) in output_padding.iter_mut().zip(grown.iter().zip(&wanted)) {
			*padding =
				padding.saturating_add(u32::try_from(wanted.saturating_sub(*grown)).unwrap_or(u32::MAX));
		}
	}
	let op = Op::Linear(Linear::ConvTranspose(ConvTranspose {
		strides: geometry.strides,
		dilations: geometry.dilations,
		pads_begin: geometry.begin,
		pads_end: geometry.end,
		output_padding,
		group: groups(node)?,
	}));
	let mut inputs = vec![x, weights];
	inputs.extend(node.optional(2)?);
	Ok(vec![import.builder.emit(op, &inputs)?.into()])
}

/// The sizes of the output with nothing cut off.
fn grown(geometry: &Geometry, over: &[u32], padding: &[u32]) -> Vec<u64> {
	let sizes = over.iter().zip(&geometry.strides).zip(geometry.extents()).zip(padding);
	let grown = sizes.map(|(((size, stride), extent), padding)| {
		let last = u64::from(size.saturating_sub(1)).saturating_mul(u64::from(*stride));
		last.saturating_add(extent).saturating_add(u64::from(*padding))
	});
	grown.collect()
}
