//! A worker that the test plays itself: it has an inference key but no node, and sends what the test says.

use anyhow::{bail, Context, Result};
use codec::Encode;
use frame_system::offchain::CreateAuthorizedTransaction;
use freehold_primitives::{
	crypto::{ownership_payload, InferencePair, InferenceSignature},
	referee::NamedTensor,
	tensors_root, ModelId, RequestId,
};
use freehold_runtime::{AccountId, Runtime, RuntimeCall, UncheckedExtrinsic};
use pallet_inference::{quorum, Item, Progress, Readiness, Submission};
use sp_core::{crypto::ByteArray, Pair, H256};
use std::time::Duration;

use crate::{
	rpc::{Refused, Request},
	wait_for, Rpc,
};

/// How long the pool may take to see what the chain's state says.
const POOL: Duration = Duration::from_secs(20);

/// A worker without a node.
pub struct HandWorker {
	/// The owner of the bond.
	pub account: AccountId,
	pair: InferencePair,
	genesis: H256,
}

impl HandWorker {
	/// The worker of that account with the inference key of that seed.
	pub fn new(rpc: &Rpc, account: AccountId, seed: &str) -> Result<Self> {
		let pair = InferencePair::from_string(seed, None).ok().context("a seed")?;
		Ok(Self { account, pair, genesis: rpc.block_hash(0)? })
	}

	/// Its inference key in hexadecimal.
	pub fn key(&self) -> String {
		format!("0x{}", hex::encode(self.pair.public().as_slice()))
	}

	/// Its key's agreement to work for the owner, in hexadecimal.
	pub fn proof(&self) -> String {
		let payload = ownership_payload(self.genesis, &self.account);
		format!("0x{}", hex::encode(self.pair.sign(payload.as_bytes()).as_slice()))
	}

	/// What it would sign for these items.
	pub fn submission(&self, items: Vec<Item<Runtime>>) -> Result<Submission<Runtime>> {
		let items = items.try_into().ok().context("few enough items")?;
		Ok(Submission { worker: self.account.clone(), made_at: 0, items })
	}

	/// Its signature.
	pub fn sign(&self, submission: &Submission<Runtime>) -> Result<InferenceSignature> {
		let payload = submission.signing_payload(self.genesis).context("outputs that are tensors")?;
		Ok(self.pair.sign(payload.as_bytes()))
	}

	/// Signs and sends items; what the pool says.
	pub fn send(&self, rpc: &Rpc, items: Vec<Item<Runtime>>) -> Result<Result<H256, Refused>> {
		let submission = self.submission(items)?;
		let signature = self.sign(&submission)?;
		rpc.submit(&transaction(submission, signature))
	}

	/// Signs and sends items that the pool must take, if not at once, since it may be a block behind.
	pub fn send_well(&self, rpc: &Rpc, items: Vec<Item<Runtime>>) -> Result<()> {
		let mut last = None;
		wait_for("the pool to take a submission", POOL, || match self.send(rpc, items.clone())? {
			Ok(_) => Ok(Some(())),
			Err(refused) => {
				last = Some(refused);
				Ok(None)
			},
		})
		.with_context(|| format!("refused last: {last:?}"))
	}

	/// Signs and sends items that the pool must refuse for that reason, and must never take.
	pub fn send_in_vain(&self, rpc: &Rpc, items: Vec<Item<Runtime>>, because: &str) -> Result<()> {
		let sent = || {
			let submission = self.submission(items.clone())?;
			let signature = self.sign(&submission)?;
			Ok(transaction(submission, signature))
		};
		is_refused(rpc, because, sent)
	}

	/// Reports that it has passed the golden vectors of a version it offers, whether or not it has.
	pub fn report_ready(&self, rpc: &Rpc, model: ModelId) -> Result<()> {
		let offered_at = wait_for("the offer", Duration::from_secs(30), || {
			Ok(rpc.stored_services(model)?.into_iter().find_map(|service| match service.readiness {
				Readiness::Offered { at } if service.worker == self.account => Some(at),
				_ => None,
			}))
		})?;
		self.send_well(rpc, vec![Item::Service { model, version: 0, offered_at, result: Ok(()) }])?;
		wait_for("the service to be ready", Duration::from_secs(30), || {
			let services = rpc.services(model)?;
			Ok(services.iter().any(|service| service.worker == self.account && service.ready).then_some(()))
		})
	}

	/// Waits until it is assigned to a request; the attempt.
	pub fn wait_for_assignment(&self, rpc: &Rpc, request: RequestId) -> Result<u32> {
		wait_for("an assignment", Duration::from_secs(60), || {
			let stored = rpc.stored_request(request)?;
			let assignments = stored.iter().flat_map(|stored| stored.phase.assignments());
			Ok(assignments
				.filter(|assignment| matches!(assignment.progress, Progress::Pending { .. }))
				.find(|assignment| assignment.worker == self.account)
				.map(|assignment| assignment.attempt))
		})
	}

	/// The commitment to an output.
	pub fn commitment(
		&self,
		request: RequestId,
		attempt: u32,
		salt: &[u8; 32],
		output: &[NamedTensor],
	) -> H256 {
		quorum::commitment::<Runtime>(
			self.genesis,
			request,
			attempt,
			&self.account,
			salt,
			tensors_root(output),
		)
	}

	/// Waits until reveals are open.
	pub fn wait_for_reveals(&self, rpc: &Rpc, request: RequestId) -> Result<Request> {
		wait_for("reveals to open", Duration::from_secs(90), || {
			Ok(rpc.request(request)?.filter(|info| matches!(info.phase, crate::rpc::Phase::Revealing { .. })))
		})
	}
}

/// Makes and sends a transaction until it is refused for that reason; fails as soon as it is taken. The pool
/// may be a block behind, and so first refuse it for another reason; it bans what it has refused, so that each
/// try needs a signature of its own.
pub fn is_refused(rpc: &Rpc, because: &str, make: impl Fn() -> Result<Vec<u8>>) -> Result<()> {
	let mut last = None;
	wait_for(&format!("a refusal for {because}"), POOL, || match rpc.submit(&make()?)? {
		Ok(hash) => bail!("the pool took {hash:?}, which it had to refuse for {because}"),
		Err(refused) => {
			let fits = refused.text.contains(because);
			last = Some(refused);
			Ok(fits.then_some(()))
		},
	})
	.with_context(|| format!("refused last: {last:?}"))
}

/// How the node's words name one of the pallet's own reasons.
pub fn custom(code: u8) -> String {
	format!("Custom error: {code}")
}

/// The transaction that carries a submission, as RPC takes it.
pub fn transaction(submission: Submission<Runtime>, signature: InferenceSignature) -> Vec<u8> {
	let call = RuntimeCall::Inference(pallet_inference::Call::submit { submission, signature });
	let transaction: UncheckedExtrinsic = <Runtime as CreateAuthorizedTransaction<
		pallet_inference::Call<Runtime>,
	>>::create_authorized_transaction(call);
	transaction.encode()
}
