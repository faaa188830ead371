//! Asking for inferences.

use super::{
	error::node_error,
	runtime::{
		constants, inference, runtime_types::bounded_collections::bounded_vec::BoundedVec,
		runtime_types::pallet_inference::types::RequestParams, transactions,
	},
	types::*,
	watch::Watch,
	Client, Quiet, Report, POLL,
};
use crate::{account::random, units::Hold, Account, Error};
use codec::{Decode, Encode};
use freehold_referee::{tensors_root, Blake2b256, NamedTensor};
use std::{collections::HashMap, time::Duration};
use subxt::rpcs::{self, rpc_params};

/// The most bytes that encoded inputs may take.
pub const MAX_INPUT_BYTES: usize = 1024 * 1024;

/// The node's code for tensors that it does not hold.
const NOT_HELD: i32 = 7001;

/// How long a node that does not answer is asked for outputs.
const BRIEFLY: Duration = Duration::from_secs(20);

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
		let params = params(question, max_fee)?;
		let included = self.submit(account, transactions().inference().request(params)).await?;
		let made = included.events.find_first::<inference::events::Requested>();
		let made = made.ok_or_else(|| Error::Node("the block holds no Requested event".into()))?;
		Ok(Asked { request: made.map_err(node_error)?.request, block: included.block, max_fee })
	}

	/// Sends several requests in one transaction, which takes all of them or none; in their order.
	pub async fn infer_batch(
		&self,
		account: &Account,
		questions: Vec<Question>,
	) -> Result<Vec<Asked>, Error> {
		check_batch(questions.len(), self.batch_limit().await?)?;
		let (mut fees, mut batch) = (Vec::new(), Vec::new());
		// Most batches ask one model on the same terms: the node is asked once.
		let mut known = HashMap::new();
		for question in questions {
			let terms =
				(question.model, question.version, question.redundancy, question.deadline, question.max_fee);
			let max_fee = match known.get(&terms) {
				Some(fee) => *fee,
				None => self.max_fee(&question).await?,
			};
			known.insert(terms, max_fee);
			fees.push(max_fee);
			batch.push(params(question, max_fee)?);
		}
		let call = transactions().inference().request_batch(BoundedVec(batch));
		let included = self.submit(account, call).await?;
		let made: Vec<_> = included.events.find::<inference::events::Requested>().collect();
		if made.len() != fees.len() {
			return Err(Error::Node(format!("of {} requests the block holds {}", fees.len(), made.len())));
		}
		let asked = |(made, max_fee): (Result<inference::events::Requested, _>, u128)| {
			let request = made.map_err(node_error)?.request;
			Ok(Asked { request, block: included.block, max_fee })
		};
		made.into_iter().zip(fees).map(asked).collect()
	}

	/// The most requests that one transaction may make.
	pub async fn batch_limit(&self) -> Result<u32, Error> {
		let limit = constants().inference().max_request_batch();
		self.best().await?.constants().entry(limit).map_err(node_error)
	}

	/// The maximum fee to hold, if the workers there are can be had for it.
	async fn max_fee(&self, question: &Question) -> Result<u128, Error> {
		let Question { model, version, redundancy, deadline, .. } = *question;
		let Some(estimate) = self.estimate_fee(model, version, redundancy, deadline).await? else {
			let serving = self.services(model, version).await?;
			let ready = serving.iter().filter(|service| service.ready).count();
			return Err(Error::refused(format!(
				"Inference::NotEnoughWorkers: {ready} have passed the model's golden vectors, and fewer than {redundancy} of them take requests, have bond enough and keep the deadline"
			)));
		};
		match question.max_fee {
			Some(fee) if fee < estimate.least => Err(Error::refused(format!(
				"Inference::MaxFeeTooLow: the cheapest workers cost {} HOLD in all, {} HOLD of it reserve for rent and replacements",
				Hold(estimate.least),
				Hold(estimate.reserve)
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
		let mut watch = Watch::new(self, limit, report);
		let place = || format!("see `freehold request show 0x{}`", hex::encode(id.0));
		loop {
			let found = watch.ask(|client| async move { client.request(id).await }).await;
			let found = found.map_err(|error| match error {
				// Without the id the request would be lost to who asked.
				Error::Node(_) | Error::Unreachable { .. } => {
					Error::Node(format!("{error}; the request goes on without you: {}", place()))
				},
				error => error,
			})?;
			match &found {
				Some(request) if request.phase.is_closed() => return Ok(request.clone()),
				// A fork without it was best for a moment, or the block is not there yet.
				None => report.step("waiting for the request to be in the best chain"),
				Some(request) => report.step(&progress(request)),
			}
			if watch.is_over() {
				let phase = found.map_or("not on the best chain", |request| request.phase.name());
				return Err(Error::TimedOut(format!(
					"the request is {phase} after {} s; it ends by itself: {}",
					limit.as_secs(),
					place()
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
			None => self.patient_tensors(settlement.output_root).await?,
		};
		bytes.map(|bytes| checked(&bytes, settlement.output_root)).transpose()
	}

	/// As [`Self::tensors`], from a node that may just be coming back.
	pub(super) async fn patient_tensors(&self, root: H256) -> Result<Option<Vec<u8>>, Error> {
		let mut watch = Watch::new(self, BRIEFLY, &Quiet);
		watch.ask(|client| async move { client.tensors(root).await }).await
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

/// A question as the chain takes it.
fn params(question: Question, max_fee: u128) -> Result<RequestParams, Error> {
	let inputs = encoded(&question.inputs)?;
	let salt = match question.salt {
		Some(salt) => salt,
		None => u64::from_le_bytes(random()?),
	};
	Ok(RequestParams {
		model: question.model,
		version: question.version,
		inputs: BoundedVec(inputs),
		redundancy: question.redundancy,
		max_fee,
		deadline: question.deadline,
		salt,
	})
}

/// Inputs as a transaction carries them.
pub(super) fn encoded(inputs: &[NamedTensor]) -> Result<Vec<u8>, Error> {
	let inputs = inputs.encode();
	match inputs.len() {
		..=MAX_INPUT_BYTES => Ok(inputs),
		len => Err(Error::input(format!("the inputs take {len} bytes; at most {MAX_INPUT_BYTES} are taken"))),
	}
}

fn check_batch(requests: usize, limit: u32) -> Result<(), Error> {
	match requests {
		0 => Err(Error::input("nothing is asked: a batch has at least one request")),
		count if count > limit as usize => Err(Error::input(format!(
			"a transaction takes at most {limit} requests, and these are {count}: send several batches"
		))),
		_ => Ok(()),
	}
}

pub(super) fn checked(bytes: &[u8], root: H256) -> Result<Vec<NamedTensor>, Error> {
	let tensors = Vec::<NamedTensor>::decode(&mut &*bytes)
		.map_err(|error| Error::Node(format!("the outputs are no tensors: {error}")))?;
	if tensors.iter().any(|named| named.tensor.validate().is_err()) {
		return Err(Error::Node("the outputs are no well-formed tensors".into()));
	}
	match H256(tensors_root::<Blake2b256>(&tensors)) == root {
		true => Ok(tensors),
		false => Err(Error::Node("the node gave other outputs than the chain has the root of".into())),
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
	fn a_batch_should_have_at_least_one_request_and_at_most_the_chains_limit() {
		assert!(check_batch(1, 64).is_ok() && check_batch(64, 64).is_ok());
		assert_eq!(check_batch(0, 64).unwrap_err().kind().exit_code(), 2);
		let error = check_batch(65, 64).unwrap_err();
		assert_eq!(error.kind().exit_code(), 2);
		assert!(error.to_string().contains("at most 64"));
	}

	#[test]
	fn requests_of_a_batch_should_differ_even_where_their_inputs_do_not() {
		let question = Question {
			model: H256([1; 32]),
			version: 0,
			inputs: Vec::new(),
			redundancy: 1,
			max_fee: None,
			deadline: 50,
			salt: None,
		};
		let salts = [question.clone(), question].map(|question| params(question, 1).unwrap().salt);
		assert_ne!(salts[0], salts[1]);
	}

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
