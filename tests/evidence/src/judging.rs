//! What judging each operator of a model takes.

use anyhow::{anyhow, Context, Result};
use freehold_onnx::import::Imported;
use freehold_referee::{
	array_root,
	proof::{judge, prove, Claim, FraudProof, Verdict},
	tiling::Plan,
	trace::Trace,
	Array, Backend, Blake2b256, Hash, Limits, Session, Value,
};

/// A run of a graph, its trace, and a proof about each of its operators.
pub struct Judging<'a> {
	imported: &'a Imported,
	pub plan: Plan,
	/// The roots of the graph's inputs.
	pub inputs: Vec<Hash>,
	pub trace: Trace,
	/// Of each operator; where it has several tiles of its first, second, middle and last, which are of all sizes: tiles
	/// at the ends of an axis have padding where others have what windows see beside them.
	pub proofs: Vec<FraudProof>,
}

impl<'a> Judging<'a> {
	pub fn new(imported: &'a Imported, inputs: &[Array], backend: Backend) -> Result<Self> {
		let Imported { graph, initializers, .. } = imported;
		let plan = graph.plan(&Limits::V1).map_err(|error| anyhow!("{error:?}"))?;
		let session = Session::new(graph, initializers, backend).map_err(|error| anyhow!("{error:?}"))?;
		let mut outputs = Vec::with_capacity(graph.operators.len());
		session
			.run(inputs, |_, output| outputs.push(output.clone()))
			.map_err(|error| anyhow!("{error:?}"))?;
		let (_, trace) = session.trace::<Blake2b256>(&plan, inputs).map_err(|error| anyhow!("{error:?}"))?;
		let array = |value: &Value| match *value {
			Value::Input(i) => inputs.get(i as usize),
			Value::Initializer(i) => initializers.get(i as usize),
			Value::Operator(i) => outputs.get(i as usize),
		};
		let mut proofs = Vec::with_capacity(graph.operators.len());
		for (i, operator) in (0u32..).zip(&graph.operators) {
			let taken: Option<Vec<&Array>> = operator.inputs.iter().map(array).collect();
			let taken = taken.with_context(|| format!("operator {i} takes what is not there"))?;
			let count = plan.roots(graph, i).with_context(|| format!("operator {i} has no roots"))?;
			let mut tiles = vec![0, 1, count / 2, count - 1];
			tiles.retain(|tile| *tile < count);
			tiles.dedup();
			for tile in tiles {
				let proof = prove::<Blake2b256>(graph, &plan, i, tile, &taken);
				proofs.push(proof.with_context(|| format!("tile {tile} of operator {i} cannot be proven"))?);
			}
		}
		let inputs = inputs.iter().map(array_root::<Blake2b256>).collect();
		Ok(Self { imported, plan, inputs, trace, proofs })
	}

	/// The verdict on a proof against a trace.
	pub fn judge(&self, trace: &Trace, proof: &FraudProof, backend: &Backend) -> Result<Verdict> {
		let claim = Claim { graph: &self.imported.graph, plan: &self.plan, inputs: &self.inputs, trace };
		judge::<Blake2b256>(&claim, proof, &Limits::V1, backend).map_err(|error| anyhow!("{error:?}"))
	}
}
