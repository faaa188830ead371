//! Answers in the block that asks for them.

use super::{
	error::{node_error, view},
	requests::{checked, encoded},
	runtime::{
		on_chain_inference,
		runtime_types::{
			bounded_collections::bounded_vec::BoundedVec, freehold_primitives::on_chain::Estimate,
			sp_weights::weight_v2::Weight,
		},
		transactions, view_functions,
	},
	types::*,
	Client,
};
use crate::{units::Hold, Account, Error};
use freehold_referee::NamedTensor;

/// What is asked of the chain itself. Inputs and outputs are public.
#[derive(Clone, Debug)]
pub struct OnChainQuestion {
	pub model: H256,
	pub version: u32,
	/// The version's inputs in order.
	pub inputs: Vec<NamedTensor>,
	/// The most for royalty and protocol, the transaction's own fee apart; `None` takes any price.
	pub max_fee: Option<u128>,
}

/// An answer that its block vouches for.
#[derive(Clone, Debug)]
pub struct OnChainAnswer {
	pub block: u32,
	pub input_root: H256,
	pub output_root: H256,
	pub royalty: u128,
	/// The protocol's share, beside the royalty.
	pub protocol: u128,
	/// `None` where neither the event nor the node has them.
	pub outputs: Option<Vec<NamedTensor>>,
}

/// What an answer in the block costs, the transaction's own fee apart.
struct Price {
	weight: Weight,
	royalty: u128,
}

impl Client {
	/// Has a model answer in the block that the transaction gets into.
	pub async fn infer_on_chain(
		&self,
		account: &Account,
		question: OnChainQuestion,
	) -> Result<OnChainAnswer, Error> {
		let inputs = encoded(&question.inputs)?;
		let Price { weight, royalty } = self.price_on_chain(&question).await?;
		let (model, version) = (question.model, question.version);
		let call = transactions().on_chain_inference();
		let call = call.infer_now(model, version, BoundedVec(inputs), royalty, weight);
		let included = self.submit(account, call).await?;
		let answered = included.events.find_first::<on_chain_inference::events::Inferred>();
		let answered = answered.ok_or_else(|| Error::Node("the block holds no Inferred event".into()))?;
		let answered = answered.map_err(node_error)?;
		let root = answered.output_root;
		let bytes = match answered.output {
			Some(bytes) => Some(bytes.0),
			None => self.patient_tensors(root).await?,
		};
		Ok(OnChainAnswer {
			block: included.block,
			input_root: answered.input_root,
			output_root: root,
			royalty: answered.royalty,
			protocol: answered.protocol,
			outputs: bytes.map(|bytes| checked(&bytes, root)).transpose()?,
		})
	}

	async fn price_on_chain(&self, question: &OnChainQuestion) -> Result<Price, Error> {
		let estimate = view_functions().on_chain_inference().estimate(question.model, question.version);
		let found = self.best().await?.view_functions().call(estimate).await.map_err(view)?;
		let Some(Estimate { weight, royalty, protocol }) = found else {
			return Err(Error::refused(
				"OnChainInference::NotExecutable: the version is no package that lies in state whole and fits a block",
			));
		};
		let price = royalty.saturating_add(protocol);
		match question.max_fee {
			Some(most) if price > most => Err(Error::refused(format!(
				"OnChainInference::RoyaltyTooHigh: royalty and protocol cost {} HOLD in all",
				Hold(price)
			))),
			_ => Ok(Price { weight, royalty }),
		}
	}
}
