//! Steps that several tests take.

use anyhow::{ensure, Context, Result};
use codec::DecodeAll;
use freehold_primitives::{referee::NamedTensor, request::Settlement, ModelId};
use freehold_runtime::{AccountId, Balance};
use sp_core::{sr25519, Pair};
use std::{fs, time::Duration};

use crate::{
	binaries::repository_file,
	rpc::{Phase, Request},
	HandWorker, Network, Node, UNIT,
};

/// How long anything on chain may take.
pub const PATIENCE: Duration = Duration::from_secs(150);

/// The well-known account of that name, as in `Alice`.
pub fn account(name: &str) -> AccountId {
	let pair = sr25519::Pair::from_string(&format!("//{name}"), None);
	pair.map_or(AccountId::new([0; 32]), |pair| pair.public().into())
}

/// Bob publishes `examples/digits`.
pub fn publish_digits(node: &Node) -> Result<ModelId> {
	let folder = repository_file("examples/digits");
	let golden = format!("{0}/golden/in.npz,{0}/golden/out.npz", folder.display());
	node.cli("//Bob").publish(&folder.join("digits.onnx"), "digits", &["--golden", &golden])
}

/// Bob publishes a model made for the test; answers need not agree to more than seven digits.
pub fn publish(network: &Network, node: &Node, name: &str, onnx: &[u8]) -> Result<ModelId> {
	let file = network.directory().join(format!("{name}.onnx"));
	fs::write(&file, onnx)?;
	node.cli("//Bob").publish(&file, name, &[])
}

/// Bonds a node's worker, owned by the account of that name, with a key that is put into the node.
pub fn join(node: &Node, owner: &str) -> Result<()> {
	node.cli(&format!("//{owner}")).expect(&["worker", "join", "--bond", "100", "--concurrency", "4"])?;
	Ok(())
}

/// Has a node's worker serve a model for 0.02 HOLD, and waits until its node has passed the golden vectors.
pub fn serve(node: &Node, owner: &str, model: ModelId, min_blocks: u32) -> Result<()> {
	let (model, min_blocks) = (format!("{model:?}"), min_blocks.to_string());
	let arguments = ["worker", "serve", &model, "--ask", "0.02", "--min-blocks", &min_blocks, "--wait"];
	node.cli(&format!("//{owner}")).expect(&arguments)?;
	Ok(())
}

/// Bonds a worker that the test plays, and has it serve a model for 0.02 HOLD.
pub fn hand_worker(node: &Node, owner: &str, model: ModelId, min_blocks: u32) -> Result<HandWorker> {
	let rpc = node.rpc();
	let worker = HandWorker::new(&rpc, account(owner), &format!("//{owner}//inference"))?;
	let cli = node.cli(&format!("//{owner}"));
	cli.expect(&["worker", "join", "--bond", "100", "--key", &worker.key(), "--proof", &worker.proof()])?;
	let (id, min_blocks) = (format!("{model:?}"), min_blocks.to_string());
	cli.expect(&["worker", "serve", &id, "--ask", "0.02", "--min-blocks", &min_blocks])?;
	worker.report_ready(&rpc, model)?;
	Ok(worker)
}

/// An amount as the tool prints it: decimal HOLD.
pub fn hold(amount: Balance) -> String {
	let text = format!("{}.{:012}", amount / UNIT, amount % UNIT);
	text.trim_end_matches('0').trim_end_matches('.').into()
}

/// The settlement of a request that must have been paid.
pub fn paid(request: &Request) -> Result<&Settlement<Balance>> {
	match &request.phase {
		Phase::Paid(settlement) => Ok(settlement),
		other => anyhow::bail!("{:?} is not paid but {other:?}", request.id),
	}
}

/// The outputs of a paid request, which must have the root that the receipt names.
pub fn outputs(request: &Request) -> Result<Vec<NamedTensor>> {
	let settlement = paid(request)?;
	let bytes = request.output.as_ref().context("the chain keeps the output")?;
	let tensors = Vec::<NamedTensor>::decode_all(&mut bytes.as_slice())?;
	let root = freehold_primitives::tensors_root(&tensors);
	ensure!(root == settlement.output_root, "the output has another root than the receipt");
	Ok(tensors)
}

/// The index of the largest of the floats that are the only output.
pub fn likeliest(request: &Request) -> Result<usize> {
	let tensors = outputs(request)?;
	let [scores] = tensors.as_slice() else { anyhow::bail!("{} outputs instead of one", tensors.len()) };
	let (floats, _) = scores.tensor.data.as_chunks::<4>();
	let floats = floats.iter().map(|bytes| f32::from_le_bytes(*bytes)).enumerate();
	let best = floats.max_by(|(_, a), (_, b)| a.total_cmp(b)).context("there are scores")?;
	Ok(best.0)
}
