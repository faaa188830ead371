//! Proofs that an operator's output is not what a posted trace says. The first wrong operator has only right inputs,
//! so whoever has run the graph can make one, and whoever knows the trace can judge it from the proof alone.

mod judge;
mod prove;
#[cfg(test)]
mod tests;

pub use judge::judge;
pub use prove::prove;

use crate::{
	array::Array,
	commitment::{Hash, Hasher, Part},
	graph::{Graph, Limits, Value},
	tiling::Plan,
	trace::Trace,
};
use alloc::vec::Vec;
use codec::{Decode, DecodeWithMemLimit, DecodeWithMemTracking, Encode};

/// What a worker has committed itself to: these roots for what a graph computes of inputs with those.
#[derive(Clone, Copy, Debug)]
pub struct Claim<'a> {
	/// It has passed [`Graph::check`].
	pub graph: &'a Graph,
	/// The graph's own, under the limits that proofs are judged by.
	pub plan: &'a Plan,
	/// The roots of the graph's inputs, in its order.
	pub inputs: &'a [Hash],
	pub trace: &'a Trace,
}

/// That the output of one operator, or tile of one, is not what its inputs make it.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking)]
#[cfg_attr(feature = "scale-info", derive(scale_info::TypeInfo))]
pub struct FraudProof {
	pub operator: u32,
	/// 0 for an operator that is judged whole.
	pub tile: u32,
	/// For each input that is taken, the parts that what is taken lies in: one, or one for each tile of the input.
	pub inputs: Vec<Vec<Part>>,
}

/// What a proof shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking)]
#[cfg_attr(feature = "scale-info", derive(scale_info::TypeInfo))]
pub enum Verdict {
	/// The posted root is not that of the output.
	Fraud,
	/// It is.
	Correct,
	/// An initializer's root commits to bytes that are no tensor: there is no such package, and whatever is said
	/// about its outputs means nothing.
	NoPackage,
}

/// Why a proof shows nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking)]
#[cfg_attr(feature = "scale-info", derive(scale_info::TypeInfo))]
pub enum ProofError {
	/// It does not decode.
	Encoding,
	/// It is larger than anything that needs to be proven.
	TooLarge,
	/// The claim has not the roots that its graph has.
	Claim,
	/// There is no operator of that number.
	Operator,
	/// The operator has no tile of that number.
	Tile,
	/// Parts for more or fewer inputs than the operator takes.
	Inputs,
	/// More or fewer parts of the input of that number than it takes, or of other sizes.
	Parts(u32),
	/// Parts that the root of the input of that number does not commit to.
	Root(u32),
	/// The input of that number has a NaN or bool that no tensor has. If it is another operator's output, that operator's
	/// root is wrong; a graph's input must be looked at before anything is computed of it.
	NotCanonical(u32),
	/// The operator cannot be computed: the graph has not been checked, or the plan is not its own.
	NotComputable,
	/// This thread's floats do not round to nearest, or lose subnormals.
	Floats,
}

impl FraudProof {
	/// Bytes that it takes, but for the few that say how long its lists are.
	pub fn size(&self) -> u64 {
		self.inputs.iter().flatten().fold(0, |sum, part| sum.saturating_add(part.size()))
	}

	/// A proof from its encoding, of which neither length nor memory goes beyond what these limits need.
	pub fn from_bytes(bytes: &[u8], limits: &Limits) -> Result<Self, ProofError> {
		let most = usize::try_from(limits.judged_bytes).unwrap_or(usize::MAX);
		if bytes.len() > most.saturating_add(most / 8).saturating_add(1024) {
			return Err(ProofError::TooLarge);
		}
		let mut input = bytes;
		let memory = most.saturating_mul(2).saturating_add(4096);
		let proof = Self::decode_with_mem_limit(&mut input, memory).map_err(|_| ProofError::Encoding)?;
		match input.is_empty() {
			true => Ok(proof),
			false => Err(ProofError::Encoding),
		}
	}
}

impl<'a> Claim<'a> {
	/// The roots that commit to a value: one, or those of its tiles.
	fn roots(&self, value: Value) -> Option<&'a [Hash]> {
		match value {
			Value::Input(i) => self.inputs.get(i as usize).map(core::slice::from_ref),
			Value::Initializer(i) => self
				.graph
				.initializers
				.get(i as usize)
				.map(|initializer| core::slice::from_ref(&initializer.root)),
			Value::Operator(i) => self.trace.operators.get(i as usize).map(Vec::as_slice),
		}
	}

	/// Whether these are outputs of the graph, in its order, with the roots that are claimed.
	pub fn check_outputs<H: Hasher>(&self, outputs: &[Array]) -> Result<(), ProofError> {
		if outputs.len() != self.graph.outputs.len() {
			return Err(ProofError::Claim);
		}
		for ((i, output), array) in (0u32..).zip(&self.graph.outputs).zip(outputs) {
			let committed = self.plan.committed(self.graph, output.value).ok_or(ProofError::Claim)?;
			let claimed = self.roots(output.value).ok_or(ProofError::Claim)?;
			if *committed.r#type != array.tensor_type() {
				return Err(ProofError::Parts(i));
			}
			let roots = committed.roots::<H>(array.as_bytes());
			if roots.as_deref() != Some(claimed) {
				return Err(ProofError::Root(i));
			}
		}
		Ok(())
	}
}
