//! How the engine does, for those who run the node.

use super::Inference;
use freehold_engine::Stats;
use freehold_primitives::job::Work;
use serde::Serialize;
use std::collections::BTreeMap;

/// How the engine does.
#[derive(Clone, Debug, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Status {
	/// Whether models can be run here.
	pub available: bool,
	/// Why not.
	pub reason: Option<String>,
	/// Jobs taken on and not ended: those below, and those whose files or inputs are being found.
	pub pending: usize,
	#[serde(flatten)]
	pub engine: Stats,
	/// Bytes of models and golden vectors in the store.
	pub store_bytes: u64,
	/// Jobs that the node remembers, by the hash of their model.
	pub models: BTreeMap<String, ModelStatus>,
}

/// The jobs with one model that the node remembers.
#[derive(Clone, Debug, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ModelStatus {
	pub pending: usize,
	pub done: usize,
	pub failed: usize,
	/// Whether it has passed its golden vectors; `null` while it has not been tried.
	pub checked: Option<bool>,
}

impl Inference {
	/// How the engine does. Reads the store's directory.
	pub fn status(&self) -> Status {
		let Some(workshop) = &self.workshop else {
			return Status { reason: self.missing.clone(), ..Status::default() };
		};
		let store_bytes = workshop.store.used().unwrap_or_default();
		let mut models = BTreeMap::<_, ModelStatus>::new();
		let table = workshop.table.lock();
		for (key, ended) in table.jobs() {
			let model = models.entry(format!("{:?}", key.model)).or_default();
			match ended {
				None => model.pending += 1,
				Some(Ok(_)) => model.done += 1,
				Some(Err(_)) => model.failed += 1,
			}
			if let (Work::Check, Some(ended)) = (key.work, ended) {
				model.checked = Some(ended.is_ok());
			}
		}
		Status {
			available: true,
			reason: None,
			pending: table.pending(),
			engine: workshop.engine.stats(),
			store_bytes,
			models,
		}
	}
}
