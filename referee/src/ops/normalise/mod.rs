//! Normalisations.

mod deviations;
mod kernel;
#[cfg(test)]
mod tests;

use crate::{
	array::{Array, Data, TensorType},
	backend::Backend,
	ops::{
		elementwise::{broadcast_shape, Elements},
		OpError, Real,
	},
};
use codec::{Decode, DecodeWithMemTracking, Encode};

#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking)]
#[cfg_attr(feature = "scale-info", derive(scale_info::TypeInfo))]
pub enum Normalise {
	/// `(x, scale, bias, mean, variance)`, by channel (axis 1).
	Batch { epsilon: Real },
	/// `(x, scale, bias?)` over the axes from this one on.
	Layer { axis: u32, epsilon: Real },
	/// `(x, scale)` over the axes from this one on.
	Rms { axis: u32, epsilon: Real },
	/// `(x, scale, bias)`, by sample and channel.
	Instance { epsilon: Real },
	/// `(x, scale, bias)`, by sample and group of channels; scale and bias by channel.
	Group { groups: u32, epsilon: Real },
	/// Across channels.
	LocalResponse { size: u32, alpha: Real, beta: Real, bias: Real },
	/// By the p-norm (1 or 2) along an axis.
	Lp { axis: u32, p: u32 },
}

impl Normalise {
	pub(super) fn infer(&self, inputs: &[&TensorType]) -> Result<TensorType, OpError> {
		let (x, others) = inputs.split_first().ok_or(OpError::Inputs)?;
		let counts = match self {
			Self::Batch { .. } => 4..=4,
			Self::Layer { .. } => 1..=2,
			Self::Rms { .. } => 1..=1,
			Self::Instance { .. } | Self::Group { .. } => 2..=2,
			Self::LocalResponse { .. } | Self::Lp { .. } => 0..=0,
		};
		if !counts.contains(&others.len()) {
			return Err(OpError::Inputs);
		}
		Elements::Floats.check(x.element)?;
		if others.iter().any(|other| other.element != x.element) {
			return Err(OpError::Element);
		}
		self.check_attributes(x)?;
		for other in others {
			let fits = match self {
				Self::Layer { .. } | Self::Rms { .. } => {
					broadcast_shape(&[&x.shape, &other.shape])? == x.shape
				},
				_ => other.shape == [channels(x)],
			};
			if !fits {
				return Err(OpError::Shape);
			}
		}
		Ok((*x).clone())
	}

	fn check_attributes(&self, x: &TensorType) -> Result<(), OpError> {
		match self {
			Self::Batch { .. } if x.rank() < 1 => Err(OpError::Rank),
			Self::Instance { .. } | Self::Group { .. } | Self::LocalResponse { .. } if x.rank() < 2 => {
				Err(OpError::Rank)
			},
			Self::Layer { axis, .. } | Self::Rms { axis, .. } | Self::Lp { axis, .. }
				if *axis as usize >= x.rank() =>
			{
				Err(OpError::Axis)
			},
			Self::Group { groups, .. } => match channels(x).checked_rem(*groups) {
				Some(0) => Ok(()),
				_ => Err(OpError::Attribute),
			},
			Self::LocalResponse { size: 0, .. } => Err(OpError::Attribute),
			Self::Lp { p, .. } if !(1..=2).contains(p) => Err(OpError::Attribute),
			_ => Ok(()),
		}
	}

	pub(super) fn compute(&self, inputs: &[&Array], backend: &Backend) -> Data {
		kernel::compute(self, inputs, backend)
	}
}

/// Elements of axis 1; one channel if there is no such axis.
fn channels(x: &TensorType) -> u32 {
	x.shape.get(1).copied().unwrap_or(1)
}
