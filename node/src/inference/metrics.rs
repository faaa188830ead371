//! What Prometheus is told of the engine's work.

use freehold_engine::{Hash, Observer, Outcome};
use parking_lot::Mutex;
use std::{collections::HashSet, time::Duration};
use substrate_prometheus_endpoint::{
	register, CounterVec, Gauge, GaugeVec, HistogramOpts, HistogramVec, Opts, PrometheusError, Registry, U64,
};

/// Models that have a label of their own; the rest share one, so that strangers who publish
/// models cannot fill the collector.
const MAX_LABELS: usize = 64;
const OTHER: &str = "other";

/// The collectors.
pub struct Metrics {
	queue_depth: Gauge<U64>,
	running: GaugeVec<U64>,
	jobs: CounterVec<U64>,
	seconds: HistogramVec,
	labels: Mutex<HashSet<Hash>>,
}

impl Metrics {
	pub fn register(registry: &Registry) -> Result<Self, PrometheusError> {
		let model = &["model"];
		Ok(Self {
			queue_depth: register(
				Gauge::new("freehold_engine_queue_depth", "Jobs that wait for the engine")?,
				registry,
			)?,
			running: register(
				GaugeVec::new(Opts::new("freehold_engine_running", "Jobs that run, by model"), model)?,
				registry,
			)?,
			jobs: register(
				CounterVec::new(
					Opts::new("freehold_engine_jobs_total", "Jobs that have ended, by model and outcome"),
					&["model", "outcome"],
				)?,
				registry,
			)?,
			seconds: register(
				HistogramVec::new(
					HistogramOpts::new("freehold_engine_inference_seconds", "How long jobs ran, by model")
						.buckets(vec![0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1.0, 3.0, 10.0, 30.0, 60.0]),
					model,
				)?,
				registry,
			)?,
			labels: Mutex::default(),
		})
	}

	/// The first bytes of the model's hash, in hexadecimal.
	fn label(&self, model: &Hash) -> String {
		let mut labels = self.labels.lock();
		if labels.contains(model) || (labels.len() < MAX_LABELS && labels.insert(*model)) {
			model.iter().take(8).map(|byte| format!("{byte:02x}")).collect()
		} else {
			OTHER.to_owned()
		}
	}

	fn count(&self, label: &str, outcome: Outcome) {
		let outcome = match outcome {
			Outcome::Answered => "answered",
			Outcome::Failed => "failed",
			Outcome::TimedOut => "timed_out",
			Outcome::Cancelled => "cancelled",
		};
		self.jobs.with_label_values(&[label, outcome]).inc();
	}
}

impl Observer for Metrics {
	fn queue_depth(&self, jobs: usize) {
		self.queue_depth.set(jobs as u64);
	}

	fn started(&self, model: &Hash) {
		self.running.with_label_values(&[&self.label(model)]).inc();
	}

	fn finished(&self, model: &Hash, outcome: Outcome, busy: Duration) {
		let label = self.label(model);
		self.running.with_label_values(&[&label]).dec();
		self.seconds.with_label_values(&[&label]).observe(busy.as_secs_f64());
		self.count(&label, outcome);
	}

	fn dropped(&self, model: &Hash, outcome: Outcome) {
		self.count(&self.label(model), outcome);
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn labels_should_be_bounded() {
		let metrics = Metrics::register(&Registry::new()).unwrap();
		for n in 0..=255 {
			metrics.started(&[n; 32]);
			metrics.finished(&[n; 32], Outcome::Answered, Duration::from_millis(1));
		}
		assert_eq!(metrics.labels.lock().len(), MAX_LABELS);
		assert_eq!(metrics.label(&[0; 32]), "0000000000000000");
		assert_eq!(metrics.label(&[255; 32]), OTHER);
		assert_eq!(metrics.jobs.with_label_values(&[OTHER, "answered"]).get(), 256 - MAX_LABELS as u64);
	}
}
