//! Normalisations.

use crate::{
	array::{Array, Data, TensorType},
	ops::{OpError, Real},
};
use alloc::vec::Vec;
use codec::{Decode, DecodeWithMemTracking, Encode};
use scale_info::TypeInfo;

#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, TypeInfo)]
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
	pub(super) fn infer(&self, _inputs: &[&TensorType]) -> Result<TensorType, OpError> {
		Err(OpError::Attribute)
	}

	pub(super) fn compute(&self, _inputs: &[&Array], _output: &TensorType) -> Data {
		Data::U8(Vec::new())
	}
}
