use super::FraudProof;
use crate::{
	array::Array,
	commitment::Hasher,
	execute::{ExecuteError, Session},
	graph::{Graph, Value},
	ops::positions,
	tiling::Plan,
	trace::Trace,
};
use alloc::{collections::BTreeMap, vec::Vec};

/// The proof about an operator, or a tile of one, of these values of its inputs. `None` if there is no such operator
/// or tile, or the inputs are not of the types that it takes.
pub fn prove<H: Hasher>(
	graph: &Graph,
	plan: &Plan,
	operator: u32,
	tile: u32,
	inputs: &[&Array],
) -> Option<FraudProof> {
	let (restriction, _) = plan.restriction(graph, operator, tile)?;
	let values = &graph.operators.get(operator as usize)?.inputs;
	let mut indices = Vec::new();
	let mut proven = Vec::with_capacity(restriction.taken.len());
	for (i, taken) in restriction.taken.iter().enumerate() {
		let array = inputs.get(taken.input)?;
		let committed = plan.committed(graph, *values.get(taken.input)?)?;
		if restriction.picks && i == 1 {
			let first = restriction.taken.first()?;
			indices = positions(&first.of(inputs.get(first.input)?, &[])?, taken.extent());
		}
		let needed = committed.needed(&taken.region, &indices)?;
		proven.push(committed.prove::<H>(array, &needed)?);
	}
	Some(FraudProof { operator, tile, inputs: proven })
}

impl Session<'_> {
	/// The proof that a claimed trace is wrong about what the graph computes of these inputs; `None` if it is not. What
	/// is no trace of this graph is an error: nothing can be proven about it, and nothing need be.
	pub fn find_fraud<H: Hasher>(
		&self,
		plan: &Plan,
		inputs: &[Array],
		claimed: &Trace,
	) -> Result<Option<FraudProof>, ExecuteError> {
		if !claimed.fits(self.graph(), plan) {
			return Err(ExecuteError::Trace);
		}
		let (_, honest) = self.trace::<H>(plan, inputs)?;
		match honest.first_difference(claimed) {
			Some((operator, tile)) => self.prove::<H>(plan, inputs, operator, tile).map(Some),
			None => Ok(None),
		}
	}

	/// The proof about an operator, or a tile of one, of what the graph computes of these inputs.
	pub fn prove<H: Hasher>(
		&self,
		plan: &Plan,
		inputs: &[Array],
		operator: u32,
		tile: u32,
	) -> Result<FraudProof, ExecuteError> {
		let values =
			self.graph().operators.get(operator as usize).ok_or(ExecuteError::Order)?.inputs.as_slice();
		let mut computed: BTreeMap<u32, Array> = BTreeMap::new();
		self.run(inputs, |i, array| {
			if values.contains(&Value::Operator(i)) {
				computed.insert(i, array.clone());
			}
		})?;
		let array = |value: &Value| match value {
			Value::Input(i) => inputs.get(*i as usize),
			Value::Initializer(i) => self.initializers().get(*i as usize),
			Value::Operator(i) => computed.get(i),
		};
		let arrays: Option<Vec<&Array>> = values.iter().map(array).collect();
		let proof = arrays.and_then(|arrays| prove::<H>(self.graph(), plan, operator, tile, &arrays));
		proof.ok_or(ExecuteError::Order)
	}
}
