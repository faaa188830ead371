//! The roots of everything that a graph computes.

use crate::{
	array::Array,
	backend::{floats_are_default, Backend},
	commitment::{hash_parts, leaves_root, Hash, Hasher},
	execute::{ExecuteError, Session},
	graph::{decode_within, Graph, Limits, Value},
	tiling::Plan,
};
use alloc::vec::Vec;
use codec::{Decode, DecodeWithMemTracking, Encode};

const TRACE: &[u8] = b"freehold/trace/1";

/// For each operator the root of its output, or, if it is judged by tiles, the root of each tile.
#[derive(Clone, Debug, Default, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking)]
#[cfg_attr(feature = "scale-info", derive(scale_info::TypeInfo))]
pub struct Trace {
	pub operators: Vec<Vec<Hash>>,
}

impl Trace {
	/// A trace from its encoding, of which neither length nor memory goes beyond what these limits allow.
	pub fn from_bytes(bytes: &[u8], limits: &Limits) -> Result<Self, codec::Error> {
		const ROOT: usize = size_of::<Hash>();
		let roots = limits.trace_roots.max(limits.operators) as usize;
		// Each list of roots has its length before it, in memory a few words.
		decode_within(bytes, roots.saturating_mul(ROOT + 8), 2)
	}

	/// Whether it has as many roots as a trace of this graph has.
	pub fn fits(&self, graph: &Graph, plan: &Plan) -> bool {
		let fits = |(i, roots): (u32, &Vec<Hash>)| plan.roots(graph, i) == u32::try_from(roots.len()).ok();
		self.operators.len() == graph.operators.len() && (0u32..).zip(&self.operators).all(fits)
	}

	/// One hash that commits to the trace of a package on inputs of these roots.
	pub fn root<H: Hasher>(&self, package: &Hash, inputs: &[Hash]) -> Hash {
		let operators: Vec<Hash> = self.operators.iter().map(|roots| list_root::<H>(roots)).collect();
		hash_parts::<H>(TRACE, &[package, &list_root::<H>(inputs), &list_root::<H>(&operators)])
	}

	/// One hash that commits to the output of the operator of that number, whatever its tiles.
	pub fn operator_root<H: Hasher>(&self, operator: u32) -> Option<Hash> {
		self.operators.get(operator as usize).map(|roots| list_root::<H>(roots))
	}

	/// The operator and tile of the first root, in the order of a graph's operators, that another trace of the same
	/// graph does not have.
	pub fn first_difference(&self, other: &Self) -> Option<(u32, u32)> {
		let pairs = (0u32..).zip(self.operators.iter().zip(&other.operators));
		pairs.into_iter().find_map(|(i, (ours, theirs))| {
			let tile = (0u32..).zip(ours.iter().zip(theirs)).find(|(_, (ours, theirs))| ours != theirs)?.0;
			Some((i, tile))
		})
	}
}

fn list_root<H: Hasher>(roots: &[Hash]) -> Hash {
	let count = (roots.len() as u32).to_le_bytes();
	hash_parts::<H>(TRACE, &[&count, &leaves_root::<H>(roots.iter().map(Hash::as_slice))])
}

impl Graph {
	/// The output of the operator of that number, of these inputs.
	pub fn recompute(
		&self,
		operator: u32,
		inputs: &[&Array],
		backend: &Backend,
	) -> Result<Array, ExecuteError> {
		if !floats_are_default() {
			return Err(ExecuteError::Floats);
		}
		let op = &self.operators.get(operator as usize).ok_or(ExecuteError::Order)?.op;
		op.compute(inputs, backend).map_err(|error| ExecuteError::Operator(operator, error))
	}
}

impl Session<'_> {
	/// Runs the whole graph: its outputs, and the trace. No output is kept longer than operators need it.
	pub fn trace<H: Hasher>(
		&self,
		plan: &Plan,
		inputs: &[Array],
	) -> Result<(Vec<Array>, Trace), ExecuteError> {
		let mut trace = Trace { operators: Vec::with_capacity(self.graph().operators.len()) };
		let outputs = self.run(inputs, |i, array| {
			let committed = plan.committed(self.graph(), Value::Operator(i));
			let roots = committed.and_then(|committed| committed.roots::<H>(array.as_bytes()));
			trace.operators.push(roots.unwrap_or_default());
		})?;
		match trace.fits(self.graph(), plan) {
			true => Ok((outputs, trace)),
			false => Err(ExecuteError::Order),
		}
	}
}
