//! Asking for inferences.

use super::{
	error::node_error,
	runtime::{
		inference, runtime_types::bounded_collections::bounded_vec::BoundedVec,
		runtime_types::pallet_inference::types::RequestParams, transactions,
	},
	types::*,
	Client, Report, POLL,
};
use crate::{account::random, units::Hold, Account, Error};
use codec::{Decode, Encode};
use freehold_referee::{tensors_root, Blake2b256, NamedTensor};
use std::time::{Duration, Instant};
use subxt::rpcs::{self, rpc_params};

/// The most bytes that encoded inputs may take.
pub const MAX_INPUT_BYTES: usize = 1024 * 1024;

/// The node's code for tensors that it does not hold.
const NOT_HELD: i32 = 7001;

/// What is asked. Inputs and outputs are public.
#[derive(Clone, Debug)]
pub struct Question {
	pub model: H256,
	pub version: u32,
	/// The version's inputs in order.
	pub inputs: Vec<NamedTensor>,
	/// Workers that answer, 1 to 7.
	pub redundancy: u8,
	/// Held at the request; `None` holds what the dearest workers would cost.
	pub max_fee: Option<u128>,
	/// Blocks within which an answer is wanted.
	pub deadline: u32,
	/// Tells apart requests that are otherwise alike; `None` draws one.
	pub salt: Option<u64>,
}

/// A request that is in a block.
#[derive(Clone, Copy, Debug)]
pub struct Asked {
	pub request: H256,
	pub block: u32,
	/// What is held for it.
	pub max_fee: u128,
}

impl Client {
	/// Sends a request.
	pub async fn infer(&self, account: &Account, question: Question) -> Result<Asked, Error> {
		let max_fee = self.max_fee(&question).await?;
		let inputs = question.inputs.encode();
		if inputs.len() > MAX_INPUT_BYTES {
			let len = inputs.len();
			return Err(Error::input(format!(
				"the inputs take {len} bytes; at most {MAX_INPUT_BYTES} are taken"
			)));
		}
		let salt = match question.salt {
			Some(salt) => salt,
			None => u64::from_le_bytes(random()?),
		};
		let params = RequestParams {
			model: question.model,
			version: question.version,
			inputs: BoundedVec(inputs),
			redundancy: question.redundancy,
			max_fee,
			deadline: question.deadline,
			salt,
		};
		let included = self.submit(account, transactions().inference().request(params)).await?;
		let made = included.events.find_first::<inference::events::Requested>();
		let made = made.ok_or_else(|| Error::Node("the block holds no Requested event".into()))?;
		Ok(Asked { request: made.map_err(node_error)?.request, block: included.block, max_fee })
	}

	/// The maximum fee to hold, if the workers there are can be had for it.
	async fn max_fee(&self, question: &Question) -> Result<u128, Error> {
		let Question { model, version, redundancy, .. } = *question;
		let Some(estimate) = self.estimate_fee(model, version, redundancy).await? else {
			let serving = self.services(model, version).await?;
			let ready = serving.iter().filter(|service| service.ready).count();
			return Err(Error::refused(format!(
				"Inference::NotEnoughWorkers: {ready} ready to answer, {redundancy} asked for"
			)));
		};
		match question.max_fee {
			Some(fee) if fee < estimate.least => Err(Error::refused(format!(
				"Inference::MaxFeeTooLow: the cheapest workers cost {} HOLD in all",
				Hold(estimate.least)
			))),
			Some(fee) => Ok(fee),
			None => Ok(estimate.most),
		}
	}

	/// Waits until a request has ended, paid or refunded.
	pub async fn wait_for_request(
		&self,
		id: H256,
		limit: Duration,
		report: &dyn Report,
	) -> Result<Request, Error> {
		let started = Instant::now();
		loop {
			let found = self.request(id).await?;
			match &found {
				Some(request) if request.phase.is_closed() => return Ok(request.clone()),
				// A fork without it was best for a moment, or the block is not there yet.
				None => report.step("waiting for the request to be in the best chain"),
				Some(request) => report.step(&progress(request)),
			}
			if started.elapsed() > limit {
				let phase = found.map_or("not on the best chain", |request| request.phase.name());
				return Err(Error::TimedOut(format!(
					"the request is {phase} after {} s; it ends by itself: see `freehold request show 0x{}`",
					limit.as_secs(),
					hex::encode(id.0)
				)));
			}
			tokio::time::sleep(POLL).await;
		}
	}

	/// The outputs of an answered request, from state or from what the node keeps off chain,
	/// checked against the root that the runtime settled on; `None` where neither has them.
	pub async fn outputs(&self, request: &Request) -> Result<Option<Vec<NamedTensor>>, Error> {
		let Phase::Paid(settlement) = &request.phase else { return Ok(None) };
		let bytes = match &request.output {
			Some(bytes) => Some(bytes.clone()),
			None => self.tensors(settlement.output_root).await?,
		};
		bytes.map(|bytes| checked(&bytes, settlement.output_root)).transpose()
	}

	/// The SCALE-encoded tensors with this root, if the node has them.
	async fn tensors(&self, root: H256) -> Result<Option<Vec<u8>>, Error> {
		let text: String = match self.rpc().request("inference_tensors", rpc_params![root]).await {
			Err(rpcs::Error::User(error)) if error.code == NOT_HELD => return Ok(None),
			found => found.map_err(node_error)?,
		};
		hex::decode(text.trim_start_matches("0x")).map(Some).map_err(node_error)
	}

	/// Takes a request back before it is assigned.
	pub async fn cancel(&self, account: &Account, request: H256) -> Result<u32, Error> {
		Ok(self.submit(account, transactions().inference().cancel(request)).await?.block)
	}

	/// Moves an overdue request on.
	pub async fn settle(&self, account: &Account, request: H256) -> Result<u32, Error> {
		Ok(self.submit(account, transactions().inference().settle(request)).await?.block)
	}
}

fn checked(bytes: &[u8], root: H256) -> Result<Vec<NamedTensor>, Error> {
	let tensors = Vec::<NamedTensor>::decode(&mut &*bytes)
		.map_err(|error| Error::Node(format!("the outputs are no tensors: {error}")))?;
	if tensors.iter().any(|named| named.tensor.validate().is_err()) {
		return Err(Error::Node("the outputs are no well-formed tensors".into()));
	}
	match H256(tensors_root::<Blake2b256>(&tensors)) == root {
		true => Ok(tensors),
		false => Err(Error::Node("the node gave other outputs than the runtime settled on".into())),
	}
}

fn progress(request: &Request) -> String {
	let workers = request.workers.len();
	match &request.phase {
		Phase::Requested => "waiting for workers to be drawn".into(),
		Phase::Answering { due } => format!("a worker computes; due in block {due}"),
		Phase::Committing { committed } => format!("{committed} of {workers} workers have committed"),
		Phase::Revealing { by, revealed } => {
			format!("{revealed} of {workers} workers have revealed; until block {by}")
		},
		Phase::Paid(_) | Phase::Refunded { .. } => "done".into(),
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use freehold_referee::{ElementType, Tensor};

	#[test]
	fn outputs_should_be_held_against_their_root() {
		let tensor = Tensor::new(ElementType::Uint8, vec![2], vec![1, 2]).unwrap();
		let tensors = vec![NamedTensor { name: b"y".to_vec(), tensor }];
		let root = H256(tensors_root::<Blake2b256>(&tensors));
		assert_eq!(checked(&tensors.encode(), root).unwrap(), tensors);
		assert!(checked(&tensors.encode(), H256([0; 32])).is_err());
		assert!(checked(&[255; 9], root).is_err());
		let mut malformed = tensors;
		malformed[0].tensor.data.push(0);
		assert!(checked(&malformed.encode(), root).is_err());
	}
}
