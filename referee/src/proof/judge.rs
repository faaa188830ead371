use super::{Claim, FraudProof, ProofError, Verdict};
use crate::{
	array::{Array, TensorType},
	backend::{floats_are_default, Backend},
	commitment::{data_root, Hasher, Part},
	graph::{Limits, Value},
	ops::positions,
	tensor::Tensor,
	tiling::{Restriction, Taken},
};
use alloc::vec::Vec;

/// Whether a proof shows that the claim is wrong. Its parts are checked against what the claim commits to before
/// anything is computed of them; work and memory stay under the limits, which must be those of the claim's plan. It
/// takes one thread, whatever the backend has.
pub fn judge<H: Hasher>(
	claim: &Claim,
	proof: &FraudProof,
	limits: &Limits,
	backend: &Backend,
) -> Result<Verdict, ProofError> {
	if !floats_are_default() {
		return Err(ProofError::Floats);
	}
	if proof.size() > limits.judged_bytes {
		return Err(ProofError::TooLarge);
	}
	if claim.inputs.len() != claim.graph.inputs.len() || !claim.trace.fits(claim.graph, claim.plan) {
		return Err(ProofError::Claim);
	}
	let posted = claim.trace.operators.get(proof.operator as usize).ok_or(ProofError::Operator)?;
	let posted = posted.get(proof.tile as usize).ok_or(ProofError::Tile)?;
	let (restriction, output) =
		claim.plan.restriction(claim.graph, proof.operator, proof.tile).ok_or(ProofError::NotComputable)?;
	if restriction.taken.len() != proof.inputs.len() {
		return Err(ProofError::Inputs);
	}
	check_work(claim, proof.operator, &restriction, &output, limits)?;
	let given = match given::<H>(claim, proof, &restriction, limits) {
		Err(ProofError::NotCanonical(input)) if claim.takes_initializer(proof.operator, input) => {
			return Ok(Verdict::NoPackage)
		},
		given => given?,
	};
	let array = restriction.op.compute(&given.iter().collect::<Vec<_>>(), &backend.on_one_thread());
	let array = array.ok().filter(|array| array.tensor_type() == output).ok_or(ProofError::NotComputable)?;
	match data_root::<H>(&output, array.as_bytes()) == *posted {
		true => Ok(Verdict::Correct),
		false => Ok(Verdict::Fraud),
	}
}

impl Claim<'_> {
	fn takes_initializer(&self, operator: u32, input: u32) -> bool {
		let operator = self.graph.operators.get(operator as usize);
		let value = operator.and_then(|operator| operator.inputs.get(input as usize));
		matches!(value, Some(Value::Initializer(_)))
	}
}

fn check_work(
	claim: &Claim,
	operator: u32,
	restriction: &Restriction,
	output: &TensorType,
	limits: &Limits,
) -> Result<(), ProofError> {
	let given: Vec<&TensorType> = restriction.given().collect();
	let inferred = restriction.op.infer(&given).map_err(|_| ProofError::NotComputable)?;
	let inputs =
		claim.graph.operators.get(operator as usize).map_or([].as_slice(), |operator| &operator.inputs);
	let work = restriction.work(output, |input| claim.plan.committed(claim.graph, *inputs.get(input)?));
	let bytes = restriction.op.output_bytes(output).is_some_and(|bytes| bytes <= limits.judged_output_bytes);
	match inferred == *output && bytes && work.is_some_and(|work| work <= limits.judged_work) {
		true => Ok(()),
		false => Err(ProofError::NotComputable),
	}
}

/// What the operator is given, from the proof's parts.
fn given<H: Hasher>(
	claim: &Claim,
	proof: &FraudProof,
	restriction: &Restriction,
	limits: &Limits,
) -> Result<Vec<Array>, ProofError> {
	let mut arrays: Vec<Array> = Vec::with_capacity(restriction.taken.len());
	for (taken, parts) in restriction.taken.iter().zip(&proof.inputs) {
		let indices = match (restriction.picks, arrays.first()) {
			(true, Some(indices)) => positions(indices, taken.extent()),
			_ => Vec::new(),
		};
		arrays.push(array::<H>(claim, proof.operator, taken, &indices, parts, limits)?);
	}
	Ok(arrays.split_off(usize::from(restriction.picks)))
}

fn array<H: Hasher>(
	claim: &Claim,
	operator: u32,
	taken: &Taken,
	indices: &[usize],
	parts: &[Part],
	limits: &Limits,
) -> Result<Array, ProofError> {
	let input = u32::try_from(taken.input).unwrap_or(u32::MAX);
	let operator = claim.graph.operators.get(operator as usize).ok_or(ProofError::Operator)?;
	let value = *operator.inputs.get(taken.input).ok_or(ProofError::NotComputable)?;
	let committed = claim.plan.committed(claim.graph, value).ok_or(ProofError::NotComputable)?;
	let roots = claim.roots(value).ok_or(ProofError::Claim)?;
	// What rows pick may be larger than their parts, but is the output then.
	let most = limits.judged_bytes.max(limits.judged_output_bytes);
	taken.r#type.bytes().filter(|bytes| (1..=most).contains(bytes)).ok_or(ProofError::NotComputable)?;
	let needed = committed.needed(&taken.region, indices).ok_or(ProofError::NotComputable)?;
	if needed.len() != parts.len() {
		return Err(ProofError::Parts(input));
	}
	for ((tile, leaves), part) in needed.iter().zip(parts) {
		let r#type = committed.part_type(*tile).ok_or(ProofError::NotComputable)?;
		let root = part.root::<H>(&r#type, leaves).ok_or(ProofError::Parts(input))?;
		if roots.get(*tile as usize) != Some(&root) {
			return Err(ProofError::Root(input));
		}
	}
	let data = committed.read(&taken.region, indices, &needed, parts).ok_or(ProofError::Parts(input))?;
	let tensor = Tensor { element: taken.r#type.element, shape: taken.r#type.shape.clone(), data };
	Array::try_from(&tensor).map_err(|_| ProofError::NotCanonical(input))
}
