//! From the generated types to the library's own.

use super::{
	runtime::runtime_types::{
		bounded_collections::bounded_vec::BoundedVec,
		freehold_primitives::{
			job::JobError as ChainJobError,
			model::{Artifact as ChainArtifact, Signature as ChainSignature, TensorSpec as ChainSpec},
			queries::{ModelInfo, VersionInfo},
			request::{
				FeeEstimate as ChainEstimate, FeeSplit as ChainSplit, RefundReason as ChainReason,
				RequestInfo, RequestPhase, ServiceInfo, Settlement as ChainSettlement, WorkerInfo,
				WorkerStatus as ChainStatus,
			},
		},
	},
	types::*,
};
use freehold_onnx::{Signature, TensorSpec};
use subxt::utils::Static;

fn text(bytes: &[u8]) -> String {
	String::from_utf8_lossy(bytes).into_owned()
}

fn texts(list: Vec<Vec<u8>>) -> Vec<String> {
	list.iter().map(|bytes| text(bytes)).collect()
}

impl From<ChainArtifact> for Artifact {
	fn from(artifact: ChainArtifact) -> Self {
		Self { hash: artifact.hash.0, size: artifact.size }
	}
}

impl From<Artifact> for ChainArtifact {
	fn from(artifact: Artifact) -> Self {
		Self { hash: H256(artifact.hash), size: artifact.size }
	}
}

/// A signature as the chain has it.
pub fn signature(signature: ChainSignature) -> Signature {
	let specs = |specs: BoundedVec<ChainSpec>| -> Vec<TensorSpec> {
		let spec = |spec: ChainSpec| TensorSpec {
			name: text(&spec.name.0),
			element: spec.element.0,
			shape: spec.shape.0,
		};
		specs.0.into_iter().map(spec).collect()
	};
	Signature { inputs: specs(signature.inputs), outputs: specs(signature.outputs) }
}

/// A signature as the chain takes it.
pub fn chain_signature(signature: &Signature) -> ChainSignature {
	let specs = |specs: &[TensorSpec]| {
		let spec = |spec: &TensorSpec| ChainSpec {
			name: BoundedVec(spec.name.clone().into_bytes()),
			element: Static(spec.element),
			shape: BoundedVec(spec.shape.clone()),
		};
		BoundedVec(specs.iter().map(spec).collect())
	};
	ChainSignature { inputs: specs(&signature.inputs), outputs: specs(&signature.outputs) }
}

/// Locators as the chain takes them.
pub fn chain_locators(locators: &[String]) -> BoundedVec<BoundedVec<u8>> {
	BoundedVec(locators.iter().map(|locator| BoundedVec(locator.clone().into_bytes())).collect())
}

impl From<ModelInfo<AccountId32, u128, u32>> for Model {
	fn from(info: ModelInfo<AccountId32, u128, u32>) -> Self {
		Self {
			id: info.id,
			holder: info.holder,
			name: text(&info.name),
			description: text(&info.description),
			royalty: info.royalty,
			next_royalty: info.next_royalty,
			retired: info.retired,
			offered_to: info.offered_to,
			deposit: info.deposit,
			versions: info.versions.into_iter().map(Version::from).collect(),
		}
	}
}

impl From<VersionInfo<u128>> for Version {
	fn from(info: VersionInfo<u128>) -> Self {
		Self {
			index: info.index,
			artifact: info.artifact.into(),
			package: info.package,
			locators: texts(info.locators),
			golden: info.golden.map(|(artifact, locators)| (artifact.into(), texts(locators))),
			signature: signature(info.signature),
			tolerance: info.tolerance.0,
			licence: info.licence,
			calls: info.calls,
			revenue: info.revenue,
			disputes: info.disputes,
		}
	}
}

impl From<ServiceInfo<AccountId32, u128>> for Service {
	fn from(info: ServiceInfo<AccountId32, u128>) -> Self {
		Self { worker: info.worker, ask: info.ask, min_blocks: info.min_blocks, ready: info.ready }
	}
}

impl From<ChainEstimate<u128>> for FeeEstimate {
	fn from(estimate: ChainEstimate<u128>) -> Self {
		let ChainEstimate { royalty, flat, reserve, least, most, workers, least_split, most_split } =
			estimate;
		let (least_split, most_split) = (least_split.into(), most_split.into());
		Self { royalty, flat, reserve, least, most, workers, least_split, most_split }
	}
}

impl From<ChainSplit<u128>> for FeeSplit {
	fn from(split: ChainSplit<u128>) -> Self {
		let ChainSplit { workers, royalty, protocol, reserve } = split;
		Self { workers, royalty, protocol, reserve }
	}
}

impl From<ChainReason> for RefundReason {
	fn from(reason: ChainReason) -> Self {
		match reason {
			ChainReason::Cancelled => Self::Cancelled,
			ChainReason::NoWorkers => Self::NoWorkers,
			ChainReason::Late => Self::Late,
			ChainReason::Declined => Self::Declined,
			ChainReason::NoAgreement => Self::NoAgreement,
		}
	}
}

impl From<ChainJobError> for JobError {
	fn from(error: ChainJobError) -> Self {
		match error {
			ChainJobError::ModelUnavailable => Self::ModelUnavailable,
			ChainJobError::ModelRejected => Self::ModelRejected,
			ChainJobError::SignatureMismatch => Self::SignatureMismatch,
			ChainJobError::InputUnavailable => Self::InputUnavailable,
			ChainJobError::GoldenMismatch => Self::GoldenMismatch,
			ChainJobError::TimedOut => Self::TimedOut,
			ChainJobError::Crashed => Self::Crashed,
			ChainJobError::RuntimeError => Self::RuntimeError,
			ChainJobError::Internal => Self::Internal,
		}
	}
}

impl From<ChainSettlement<u128>> for Settlement {
	fn from(settlement: ChainSettlement<u128>) -> Self {
		let ChainSettlement { output_root, agreement, workers, royalty, protocol, refund } = settlement;
		Self { output_root, agreement, workers, royalty, protocol, refund }
	}
}

impl From<RequestPhase<u128, u32>> for Phase {
	fn from(phase: RequestPhase<u128, u32>) -> Self {
		match phase {
			RequestPhase::Requested => Self::Requested,
			RequestPhase::Answering { due } => Self::Answering { due },
			RequestPhase::Committing { committed } => Self::Committing { committed },
			RequestPhase::Revealing { by, revealed } => Self::Revealing { by, revealed },
			RequestPhase::Paid(settlement) => Self::Paid(settlement.into()),
			RequestPhase::Refunded { reason, amount } => Self::Refunded { reason: reason.into(), amount },
		}
	}
}

impl From<RequestInfo<AccountId32, u128, u32>> for Request {
	fn from(info: RequestInfo<AccountId32, u128, u32>) -> Self {
		let worker = |(account, attempt, submitted)| AssignedWorker { account, attempt, submitted };
		Self {
			id: info.id,
			requester: info.requester,
			model: info.model,
			version: info.version,
			input_root: info.input_root,
			redundancy: info.redundancy,
			requested_at: info.requested_at,
			deadline: info.deadline,
			closed_at: info.closed_at,
			workers: info.workers.into_iter().map(worker).collect(),
			phase: info.phase.into(),
			output: info.output,
		}
	}
}

impl From<WorkerInfo<u128, u32>> for Worker {
	fn from(info: WorkerInfo<u128, u32>) -> Self {
		Self {
			inference_key: info.inference_key,
			bond: info.bond,
			committed: info.committed,
			concurrency: info.concurrency,
			open: info.open,
			status: match info.status {
				ChainStatus::Active => WorkerStatus::Active,
				ChainStatus::Draining => WorkerStatus::Draining,
				ChainStatus::Unbonding { until } => WorkerStatus::Unbonding { until },
			},
			services: info.services,
			claimable: info.claimable,
		}
	}
}
