//! What the module holds between two calls.

use crate::hash::HostBlake2b256;
use alloc::{format, string::String, vec::Vec};
use codec::{DecodeAll, Encode};
use core::fmt::Debug;
use freehold_referee::{
	judge, Array, Backend, Claim, Data, FraudProof, Graph, Hash, Limits, Plan, Session, TensorType, Trace,
	Value,
};

pub struct State {
	graph: Option<Graph>,
	initializers: Vec<Array>,
	inputs: Vec<Array>,
	outputs: Vec<Array>,
	plan: Plan,
	result: Vec<u8>,
	failure: String,
}

impl State {
	pub const fn new() -> Self {
		Self {
			graph: None,
			initializers: Vec::new(),
			inputs: Vec::new(),
			outputs: Vec::new(),
			plan: Plan { operators: Vec::new() },
			result: Vec::new(),
			failure: String::new(),
		}
	}

	pub fn load(&mut self, bytes: &[u8]) -> u32 {
		*self = Self::new();
		let loaded = Graph::from_bytes(bytes, &Limits::V1).map_err(|_| "the graph cannot be decoded".into());
		let loaded = loaded.and_then(|graph| {
			self.plan = graph.checked_plan(&Limits::V1).map_err(text)?;
			self.graph = Some(graph);
			Ok(())
		});
		self.ended(loaded)
	}

	pub fn judge(&mut self, bytes: &[u8]) -> u32 {
		*self = Self::new();
		let judged = judged(bytes).map(|verdict| self.result = verdict);
		self.ended(judged)
	}

	pub fn tensor(&mut self, bytes: Vec<u8>) -> u32 {
		let taken = self.try_tensor(bytes);
		if taken.is_err() {
			self.inputs.clear();
		}
		self.ended(taken)
	}

	fn try_tensor(&mut self, bytes: Vec<u8>) -> Result<(), String> {
		let graph = self.graph.as_ref().ok_or("there is no graph")?;
		let (value, tensors) = match self.initializers.len() < graph.initializers.len() {
			true => (Value::Initializer(self.initializers.len() as u32), &mut self.initializers),
			false => (Value::Input(self.inputs.len() as u32), &mut self.inputs),
		};
		let TensorType { element, shape } = graph.type_of(value).ok_or("there are too many tensors")?;
		tensors.push(Array::new(shape.clone(), Data::from_bytes(*element, &bytes)).map_err(text)?);
		Ok(())
	}

	pub fn execute(&mut self, traced: bool) -> u32 {
		let executed = self.try_execute(traced);
		self.ended(executed)
	}

	fn try_execute(&mut self, traced: bool) -> Result<(), String> {
		let graph = self.graph.as_ref().ok_or("there is no graph")?;
		let inputs = core::mem::take(&mut self.inputs);
		let session = Session::new(graph, &self.initializers, Backend::SCALAR).map_err(text)?;
		if !traced {
			self.outputs = session.execute(&inputs).map_err(text)?;
			return Ok(());
		}
		let (outputs, trace) = session.trace::<HostBlake2b256>(&self.plan, &inputs).map_err(text)?;
		(self.outputs, self.result) = (outputs, trace.encode());
		Ok(())
	}

	fn ended(&mut self, result: Result<(), String>) -> u32 {
		self.failure = result.err().unwrap_or_default();
		u32::from(!self.failure.is_empty())
	}

	pub fn output(&self, i: usize) -> Option<&[u8]> {
		self.outputs.get(i).map(Array::as_bytes)
	}

	pub fn result(&self) -> &[u8] {
		&self.result
	}

	pub fn failure(&self) -> &[u8] {
		self.failure.as_bytes()
	}
}

/// The encoded verdict on a proof.
fn judged(bytes: &[u8]) -> Result<Vec<u8>, String> {
	let decoded = <(Vec<u8>, Vec<Hash>, Vec<u8>, Vec<u8>)>::decode_all(&mut &*bytes);
	let (graph, inputs, trace, proof) = decoded.map_err(|_| String::from("the claim cannot be decoded"))?;
	let graph = Graph::from_bytes(&graph, &Limits::V1).map_err(text)?;
	let trace = Trace::from_bytes(&trace, &Limits::V1).map_err(text)?;
	let plan = graph.checked_plan(&Limits::V1).map_err(text)?;
	let claim = Claim { graph: &graph, plan: &plan, inputs: &inputs, trace: &trace };
	let proof = FraudProof::from_bytes(&proof, &Limits::V1);
	let verdict =
		proof.and_then(|proof| judge::<HostBlake2b256>(&claim, &proof, &Limits::V1, &Backend::SCALAR));
	Ok(verdict.encode())
}

fn text(error: impl Debug) -> String {
	format!("{error:?}")
}
