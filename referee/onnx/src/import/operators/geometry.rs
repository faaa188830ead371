//! Windows that slide over spatial axes: their attributes made explicit.

use crate::import::{
	error::Reason,
	node::{sizes, Node},
};
use freehold_referee::ops::Conv;

/// One number a spatial axis in each list.
pub(super) struct Geometry {
	pub(super) kernel: Vec<u32>,
	pub(super) strides: Vec<u32>,
	pub(super) dilations: Vec<u32>,
	pub(super) begin: Vec<u32>,
	pub(super) end: Vec<u32>,
	/// Whether the pads were chosen by a rule.
	pub(super) automatic: Option<Same>,
}

/// Pads such that the output is as long as the input divided by the stride.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Same {
	/// An odd one at the end.
	Upper,
	/// An odd one at the beginning.
	Lower,
}

/// One number an axis: the attribute's, or ones.
fn numbers(node: &Node<'_>, name: &'static str, axes: usize) -> Result<Vec<u32>, Reason> {
	match node.ints(name)? {
		None => Ok(vec![1; axes]),
		Some(values) if values.len() == axes => sizes(values),
		Some(_) => Err(Reason::attribute(name, "has another number of axes")),
	}
}

impl Geometry {
	/// Of a node over spatial axes of these sizes; its kernel is told by the weights, or by an attribute.
	pub(super) fn read(node: &Node<'_>, spatial: &[u32], weights: Option<&[u32]>) -> Result<Self, Reason> {
		let axes = spatial.len();
		let told = node.ints("kernel_shape")?.map(sizes).transpose()?;
		let kernel = match (weights, told) {
			(Some(weights), Some(told)) if weights != told => {
				return Err(Reason::attribute("kernel_shape", "is not that of the weights"));
			},
			(Some(weights), _) => weights.to_vec(),
			(None, Some(told)) => told,
			(None, None) => return Err(Reason::attribute("kernel_shape", "is missing")),
		};
		if kernel.len() != axes {
			return Err(Reason::other("its kernel has another number of axes than its input"));
		}
		let (strides, dilations) = (numbers(node, "strides", axes)?, numbers(node, "dilations", axes)?);
		let mut geometry =
			Self { kernel, strides, dilations, begin: vec![0; axes], end: vec![0; axes], automatic: None };
		let pads = node.ints("pads")?;
		match node.string("auto_pad", "NOTSET")? {
			"" | "NOTSET" => {
				if let Some(pads) = pads {
					let pads = sizes(pads)?;
					let (begin, end) = pads.split_at_checked(axes).unwrap_or_default();
					if begin.len() != axes || end.len() != axes {
						return Err(Reason::attribute("pads", "has not two numbers an axis"));
					}
					(geometry.begin, geometry.end) = (begin.to_vec(), end.to_vec());
				}
			},
			"VALID" => (),
			"SAME_UPPER" => geometry.automatic = Some(Same::Upper),
			"SAME_LOWER" => geometry.automatic = Some(Same::Lower),
			_ => return Err(Reason::attribute("auto_pad", "is not known")),
		}
		Ok(geometry)
	}

	/// From the first tap to past the last, along each axis.
	pub(super) fn extents(&self) -> impl Iterator<Item = u64> + '_ {
		self.kernel.iter().zip(&self.dilations).map(|(kernel, dilation)| {
			let last = u64::from(kernel.saturating_sub(1)).saturating_mul(u64::from(*dilation));
			last.saturating_add(1)
		})
	}

	/// With the pads that the rule gives for a window over an input of this size.
	pub(super) fn over(mut self, spatial: &[u32]) -> Result<Self, Reason> {
		let Some(same) = self.automatic else { return Ok(self) };
		let extents: Vec<u64> = self.extents().collect();
		let mut totals = Vec::with_capacity(extents.len());
		for ((size, stride), extent) in spatial.iter().zip(&self.strides).zip(extents) {
			if *stride == 0 {
				return Err(Reason::attribute("strides", "has a zero"));
			}
			let last = u64::from(size.div_ceil(*stride).saturating_sub(1)).saturating_mul(u64::from(*stride));
			totals.push(last.saturating_add(extent).saturating_sub(u64::from(*size)));
		}
		self.spread(&totals, same)?;
		Ok(self)
	}

	/// Pads of these sizes together, at both ends.
	pub(super) fn spread(&mut self, totals: &[u64], same: Same) -> Result<(), Reason> {
		let narrow = |size: u64| u32::try_from(size).map_err(|_| Reason::other("its pads are too large"));
		let less = |total: &u64| narrow(total.checked_div(2).unwrap_or(0));
		let more = |total: &u64| narrow(total.div_ceil(2));
		let less: Vec<u32> = totals.iter().map(less).collect::<Result<_, _>>()?;
		let more: Vec<u32> = totals.iter().map(more).collect::<Result<_, _>>()?;
		(self.begin, self.end) = match same {
			Same::Upper => (less, more),
			Same::Lower => (more, less),
		};
		Ok(())
	}

	pub(super) fn conv(self, group: u32) -> Conv {
		Conv {
			strides: self.strides,
			dilations: self.dilations,
			pads_begin: self.begin,
			pads_end: self.end,
			group,
		}
	}
}

/// The spatial axes of a tensor [N, C, …].
pub(super) fn spatial(shape: &[u32]) -> Result<&[u32], Reason> {
	match shape {
		[_, _, spatial @ ..] if !spatial.is_empty() => Ok(spatial),
		_ => Err(Reason::other("a tensor has no spatial axes")),
	}
}
