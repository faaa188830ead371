//! What the chain's state says, over a node's RPC and in the runtime's own types.

use anyhow::{anyhow, bail, Context, Result};
use codec::{Decode, DecodeAll, Encode};
use freehold_primitives::{
	queries::ModelInfo,
	request::{RequestInfo, RequestPhase, ServiceInfo, WorkerInfo},
	ModelId, RequestId,
};
use freehold_runtime::{AccountId, Balance, BlockNumber, Nonce, Runtime};
use serde_json::{json, Value};
use sp_core::H256;
use std::time::Duration;

use crate::wait_for;

/// The phases of a request in this runtime.
pub type Phase = RequestPhase<Balance, BlockNumber>;
/// A request in this runtime.
pub type Request = RequestInfo<AccountId, Balance, BlockNumber>;

/// A transaction that the pool refused.
#[derive(Debug)]
pub struct Refused {
	/// What kind of refusal: 1010 invalid, 1012 temporarily banned, 1013 already in the pool, and so on.
	pub code: i64,
	/// The node's words.
	pub text: String,
}

/// A node's RPC on loopback.
#[derive(Clone)]
pub struct Rpc {
	port: u16,
	agent: ureq::Agent,
}

impl Rpc {
	/// The RPC on that port.
	pub fn new(port: u16) -> Self {
		let config = ureq::Agent::config_builder()
			.timeout_global(Some(Duration::from_secs(30)))
			.proxy(None)
			.http_status_as_error(false)
			.build();
		Self { port, agent: config.into() }
	}

	/// The address for clients.
	pub fn url(&self) -> String {
		format!("ws://127.0.0.1:{}", self.port)
	}

	/// The whole answer to a call, result or error.
	fn exchange(&self, method: &str, params: Value) -> Result<Value> {
		let body = json!({ "jsonrpc": "2.0", "id": 1, "method": method, "params": params }).to_string();
		let answer = self
			.agent
			.post(format!("http://127.0.0.1:{}", self.port))
			.header("content-type", "application/json")
			.send(body)
			.with_context(|| format!("{method} on port {}", self.port))?
			.body_mut()
			.read_to_string()?;
		serde_json::from_str(&answer).with_context(|| format!("{method} answered {answer}"))
	}

	/// The result of a call.
	pub fn call(&self, method: &str, params: Value) -> Result<Value> {
		let mut answer = self.exchange(method, params)?;
		if let Some(error) = answer.get("error") {
			bail!("{method}: {error}");
		}
		Ok(answer["result"].take())
	}

	/// The number of the best block.
	pub fn best_block(&self) -> Result<u32> {
		number(&self.call("chain_getHeader", json!([]))?)
	}

	/// The number of the last final block.
	pub fn final_block(&self) -> Result<u32> {
		let hash = self.call("chain_getFinalizedHead", json!([]))?;
		number(&self.call("chain_getHeader", json!([hash]))?)
	}

	/// The hash of the canonical block with that number.
	pub fn block_hash(&self, number: u32) -> Result<H256> {
		decode(&self.call("chain_getBlockHash", json!([number]))?)
	}

	/// The transactions of the canonical block with that number, as they were sent.
	pub fn transactions(&self, number: u32) -> Result<Vec<Vec<u8>>> {
		let hash = self.block_hash(number)?;
		let block = self.call("chain_getBlock", json!([hex_of(&hash.0)]))?;
		let list = block["block"]["extrinsics"].as_array().context("a block has transactions")?;
		list.iter().map(bytes).collect()
	}

	/// A query of the runtime's API at the best block.
	fn query<R: Decode>(&self, method: &str, arguments: impl Encode) -> Result<R> {
		decode(
			&self
				.call("state_call", json!([format!("InferenceApi_{method}"), hex_of(&arguments.encode())]))?,
		)
	}

	/// A request, open or closed.
	pub fn request(&self, id: RequestId) -> Result<Option<Request>> {
		self.query("request", id)
	}

	/// Waits until a request is closed.
	pub fn wait_for_end(&self, id: RequestId, limit: Duration) -> Result<Request> {
		wait_for(&format!("the end of {id:?}"), limit, || {
			Ok(self
				.request(id)?
				.filter(|info| matches!(info.phase, RequestPhase::Paid(_) | RequestPhase::Refunded { .. })))
		})
	}

	/// A worker, by its owner.
	pub fn worker(&self, owner: &AccountId) -> Result<Option<WorkerInfo<Balance, BlockNumber>>> {
		self.query("worker", owner)
	}

	/// A model.
	pub fn model(&self, id: ModelId) -> Result<Option<ModelInfo<AccountId, Balance>>> {
		self.query("model", id)
	}

	/// Who serves the first version of a model.
	pub fn services(&self, model: ModelId) -> Result<Vec<ServiceInfo<AccountId, Balance>>> {
		self.query("services", (model, 0u32))
	}

	/// An open request as the pallet stores it.
	pub fn stored_request(&self, id: RequestId) -> Result<Option<pallet_inference::Request<Runtime>>> {
		let key = pallet_inference::Requests::<Runtime>::hashed_key_for(id);
		self.storage(key)
	}

	/// The versions a worker has offered to serve and its services' state.
	pub fn stored_services(&self, model: ModelId) -> Result<Vec<pallet_inference::Service<Runtime>>> {
		let key = pallet_inference::Services::<Runtime>::hashed_key_for((model, 0u32));
		Ok(self.storage(key)?.unwrap_or_default())
	}

	fn storage<R: Decode>(&self, key: Vec<u8>) -> Result<Option<R>> {
		match self.call("state_getStorage", json!([hex_of(&key)]))? {
			Value::Null => Ok(None),
			value => decode(&value).map(Some),
		}
	}

	/// Free and held balance.
	pub fn balances(&self, who: &AccountId) -> Result<(Balance, Balance)> {
		let account: Option<frame_system::AccountInfo<Nonce, pallet_balances::AccountData<Balance>>> =
			self.storage(frame_system::Account::<Runtime>::hashed_key_for(who))?;
		Ok(account.map(|account| (account.data.free, account.data.reserved)).unwrap_or_default())
	}

	/// All HOLD there is.
	pub fn issuance(&self) -> Result<Balance> {
		let issuance = self.storage(pallet_balances::TotalIssuance::<Runtime>::hashed_key().to_vec())?;
		issuance.context("there is money")
	}

	/// Hands a transaction to the node's pool.
	pub fn submit(&self, transaction: &[u8]) -> Result<Result<H256, Refused>> {
		let answer = self.exchange("author_submitExtrinsic", json!([hex_of(transaction)]))?;
		match answer.get("error") {
			None => Ok(Ok(decode(&answer["result"])?)),
			Some(error) => {
				Ok(Err(Refused { code: error["code"].as_i64().unwrap_or_default(), text: error.to_string() }))
			},
		}
	}
}

fn number(header: &Value) -> Result<u32> {
	let text = header["number"].as_str().context("a header has a number")?;
	Ok(u32::from_str_radix(text.trim_start_matches("0x"), 16)?)
}

fn bytes(value: &Value) -> Result<Vec<u8>> {
	let text = value.as_str().ok_or_else(|| anyhow!("{value} is not hexadecimal"))?;
	Ok(hex::decode(text.trim_start_matches("0x"))?)
}

fn decode<R: Decode>(value: &Value) -> Result<R> {
	Ok(R::decode_all(&mut bytes(value)?.as_slice())?)
}

fn hex_of(bytes: &[u8]) -> String {
	format!("0x{}", hex::encode(bytes))
}
