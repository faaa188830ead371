//! Running a worker: what its owner signs.

use super::{
	error::node_error,
	runtime::{
		inference,
		runtime_types::freehold_primitives::crypto::sr25519::{Public, Signature},
		transactions,
	},
	types::*,
	watch::Watch,
	Client, Report, POLL,
};
use crate::{account::random, Account, Error};
use std::{str::FromStr, time::Duration};
use subxt::rpcs::{rpc_params, UserError};
use subxt_signer::sr25519::Keypair;

/// The key type of inference keys in a node's keystore.
const KEY_TYPE: &str = "infr";

/// The hot key with which a worker's node signs: sr25519.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct InferenceKey(pub [u8; 32]);

/// An inference key's signature over its chain and owner: its node works for that owner.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct KeyProof(pub [u8; 64]);

impl FromStr for KeyProof {
	type Err = Error;

	fn from_str(text: &str) -> Result<Self, Error> {
		let bytes = hex::decode(text.trim_start_matches("0x")).ok();
		let bytes = bytes.and_then(|bytes| bytes.try_into().ok());
		bytes.map(Self).ok_or_else(|| Error::input(format!("{text:?} is no proof: 0x and 128 hex digits")))
	}
}

/// How the node's check of a service ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ServiceOutcome {
	/// Requests are assigned to it.
	Ready,
	/// Its node could not run the model or missed a golden output; the service is gone.
	Refused { reason: JobError },
}

/// What one look at the chain shows of a service.
enum Seen {
	Outcome(ServiceOutcome),
	/// No report up to that block.
	Nothing {
		offered: bool,
		until: u32,
	},
}

impl Client {
	/// Makes a fresh inference key and puts it into the keystore of the node, which has to be on
	/// this machine and to allow it.
	pub async fn insert_inference_key(&self) -> Result<InferenceKey, Error> {
		if !is_local(self.url()) {
			return Err(Error::input(
				"a key is put only into a node on this machine: put one into the worker's node yourself \
				 (`freehold-node key insert --key-type infr --scheme sr25519`) and name it with --key",
			));
		}
		let seed = random::<32>()?;
		let key = Keypair::from_secret_key(seed).map_err(node_error)?.public_key().0;
		let (suri, public) = (format!("0x{}", hex::encode(seed)), format!("0x{}", hex::encode(key)));
		let inserted =
			self.rpc().request::<()>("author_insertKey", rpc_params![KEY_TYPE, suri, public]).await;
		inserted.map_err(|error| match error {
			subxt::rpcs::Error::User(UserError { message, .. }) => Error::input(format!(
				"the node does not take an inference key ({message}): start it with --rpc-methods unsafe, or put \
				 a key into it yourself (`freehold-node key insert --key-type infr --scheme sr25519`) and name it \
				 with --key"
			)),
			error => node_error(error),
		})?;
		Ok(InferenceKey(key))
	}

	/// The signature by which the node's key agrees to work for this owner; the node has to hold the
	/// key, and to allow it.
	pub async fn prove_key(&self, key: InferenceKey, owner: &AccountId32) -> Result<KeyProof, Error> {
		let public = format!("0x{}", hex::encode(key.0));
		let signed: Result<String, _> =
			self.rpc().request("inference_proveKey", rpc_params![public, owner.to_string()]).await;
		match signed {
			Ok(text) => text.parse(),
			Err(subxt::rpcs::Error::User(UserError { message, .. })) => Err(Error::input(format!(
				"the node at {} does not prove that it works for you ({message}): name the worker's own node with \
				 --url, or pass what its RPC call inference_proveKey(key, owner) gives as --proof",
				self.url()
			))),
			Err(error) => Err(node_error(error)),
		}
	}

	/// Whether the node's keystore holds the key; an error where it does not say.
	pub async fn has_inference_key(&self, key: InferenceKey) -> Result<bool, Error> {
		let public = format!("0x{}", hex::encode(key.0));
		self.rpc().request("author_hasKey", rpc_params![public, KEY_TYPE]).await.map_err(node_error)
	}

	/// Bonds a worker.
	pub async fn join(
		&self,
		account: &Account,
		key: InferenceKey,
		proof: KeyProof,
		bond: u128,
		concurrency: u32,
	) -> Result<u32, Error> {
		let call = transactions().inference().join(Public(key.0), Signature(proof.0), bond, concurrency);
		Ok(self.submit(account, call).await?.block)
	}

	/// Adds to the bond.
	pub async fn bond_extra(&self, account: &Account, amount: u128) -> Result<u32, Error> {
		Ok(self.submit(account, transactions().inference().bond_extra(amount)).await?.block)
	}

	/// Replaces the hot key.
	pub async fn set_inference_key(
		&self,
		account: &Account,
		key: InferenceKey,
		proof: KeyProof,
	) -> Result<u32, Error> {
		let call = transactions().inference().set_inference_key(Public(key.0), Signature(proof.0));
		Ok(self.submit(account, call).await?.block)
	}

	/// Sets how many requests the worker takes at once.
	pub async fn set_concurrency(&self, account: &Account, concurrency: u32) -> Result<u32, Error> {
		Ok(self.submit(account, transactions().inference().set_concurrency(concurrency)).await?.block)
	}

	/// Offers to serve a version; the worker's node then checks that it can.
	pub async fn serve(
		&self,
		account: &Account,
		(model, version): (H256, u32),
		ask: u128,
		min_blocks: u32,
	) -> Result<u32, Error> {
		let call = transactions().inference().serve(model, version, ask, min_blocks);
		Ok(self.submit(account, call).await?.block)
	}

	/// Waits until the worker's node has reported whether it can serve the version that it offered
	/// in block `since`.
	pub async fn wait_for_service(
		&self,
		worker: &AccountId32,
		service: (H256, u32),
		since: u32,
		limit: Duration,
		report: &dyn Report,
	) -> Result<ServiceOutcome, Error> {
		let mut watch = Watch::new(self, limit, report);
		let mut searched = since;
		loop {
			let ask = |client: Client| async move { client.service_report(worker, service, searched).await };
			match watch.ask(ask).await? {
				Seen::Outcome(outcome) => return Ok(outcome),
				Seen::Nothing { offered, until } => {
					report.step(match offered {
						true => "the worker's node fetches the model and runs its golden vectors",
						false => "looking for the node's report",
					});
					searched = until;
				},
			}
			if watch.is_over() {
				return Err(Error::TimedOut(format!(
					"the worker's node has not reported within {} s: is it running, with the worker's key \
					 in its keystore?",
					limit.as_secs()
				)));
			}
			tokio::time::sleep(POLL).await;
		}
	}

	/// What the worker's node has reported, if anything, looking through the blocks after
	/// `searched`.
	async fn service_report(
		&self,
		worker: &AccountId32,
		(model, version): (H256, u32),
		searched: u32,
	) -> Result<Seen, Error> {
		let services = self.services(model, version).await?;
		let offered = services.iter().find(|service| service.worker == *worker);
		if offered.is_some_and(|service| service.ready) {
			return Ok(Seen::Outcome(ServiceOutcome::Ready));
		}
		let now = self.block_number().await?;
		for block in searched.saturating_add(1)..=now {
			if let Some(reason) = self.refusal(worker, (model, version), block).await? {
				return Ok(Seen::Outcome(ServiceOutcome::Refused { reason }));
			}
		}
		Ok(Seen::Nothing { offered: offered.is_some(), until: now.max(searched) })
	}

	/// Why the worker's node refused to serve the version, if it did so in that block.
	async fn refusal(
		&self,
		worker: &AccountId32,
		service: (H256, u32),
		block: u32,
	) -> Result<Option<JobError>, Error> {
		let hash = self.block_hash(block).await?;
		let events = self.at(hash).await?.events().fetch().await.map_err(node_error)?;
		for event in events.find::<inference::events::ServiceRefused>() {
			let event = event.map_err(node_error)?;
			if event.worker == *worker && (event.model, event.version) == service {
				return Ok(Some(event.reason.into()));
			}
		}
		Ok(None)
	}

	/// Changes an ask, some blocks from now.
	pub async fn set_ask(
		&self,
		account: &Account,
		(model, version): (H256, u32),
		ask: u128,
	) -> Result<u32, Error> {
		Ok(self.submit(account, transactions().inference().set_ask(model, version, ask)).await?.block)
	}

	/// Stops serving a version; what is assigned stays assigned.
	pub async fn stop_serving(&self, account: &Account, (model, version): (H256, u32)) -> Result<u32, Error> {
		Ok(self.submit(account, transactions().inference().stop_serving(model, version)).await?.block)
	}

	/// Takes no new requests.
	pub async fn drain(&self, account: &Account) -> Result<u32, Error> {
		Ok(self.submit(account, transactions().inference().drain()).await?.block)
	}

	/// Takes requests again.
	pub async fn resume(&self, account: &Account) -> Result<u32, Error> {
		Ok(self.submit(account, transactions().inference().resume()).await?.block)
	}

	/// Leaves the market; the bond is free some blocks later.
	pub async fn leave(&self, account: &Account) -> Result<u32, Error> {
		Ok(self.submit(account, transactions().inference().leave()).await?.block)
	}

	/// Takes the bond of a worker that has left back.
	pub async fn withdraw_bond(&self, account: &Account) -> Result<u32, Error> {
		Ok(self.submit(account, transactions().inference().withdraw_bond()).await?.block)
	}
}

/// Whether an address is this machine's own; a secret goes nowhere else.
fn is_local(address: &str) -> bool {
	let Ok(address) = url::Url::parse(address) else { return false };
	match address.host() {
		Some(url::Host::Domain(name)) => name == "localhost",
		Some(url::Host::Ipv4(ip)) => ip.is_loopback(),
		Some(url::Host::Ipv6(ip)) => ip.is_loopback(),
		None => false,
	}
}

#[cfg(test)]
mod tests {
	use super::is_local;

	#[test]
	fn only_this_machine_should_be_local() {
		for address in ["ws://127.0.0.1:9944", "ws://localhost", "wss://[::1]:9944"] {
			assert!(is_local(address), "{address}");
		}
		for address in
			["ws://127.0.0.1.example.org", "wss://localhost.example.org", "ws://10.0.0.1", "", "localhost"]
		{
			assert!(!is_local(address), "{address}");
		}
	}
}
