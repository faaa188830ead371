//! What Prometheus is told of the engine's work.

use freehold_engine::{Hash, Observer, Outcome, Spent};
use parking_lot::Mutex;
use std::collections::HashSet;
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
	load_seconds: HistogramVec,
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
			seconds: seconds(
				registry,
				"freehold_engine_inference_seconds",
				"How long ONNX Runtime took for a job, by model",
			)?,
			load_seconds: seconds(
				registry,
				"freehold_engine_load_seconds",
				"How long a process took to start, check and load its model, by model",
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

	fn finished(&self, model: &Hash, outcome: Outcome, spent: Spent) {
		let label = self.label(model);
		self.running.with_label_values(&[&label]).dec();
		for (histogram, time) in [(&self.seconds, spent.run), (&self.load_seconds, spent.load)] {
			if let Some(time) = time {
				histogram.with_label_values(&[&label]).observe(time.as_secs_f64());
			}
		}
		self.count(&label, outcome);
	}

	fn dropped(&self, model: &Hash, outcome: Outcome) {
		self.count(&self.label(model), outcome);
	}
}

fn seconds(registry: &Registry, name: &str, help: &str) -> Result<HistogramVec, PrometheusError> {
	let buckets = vec![0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1.0, 3.0, 10.0, 30.0, 60.0];
	let options = HistogramOpts::new(name, help).buckets(buckets);
	register(HistogramVec::new(options, &["model"])?, registry)
}

#[cfg(test)]
mod tests {
	use super::*;
	use std::time::Duration;

	#[test]
	fn labels_should_be_bounded() {
		let metrics = Metrics::register(&Registry::new()).unwrap();
		for n in 0..=255 {
			metrics.started(&[n; 32]);
			let run = Some(Duration::from_millis(1));
			metrics.finished(&[n; 32], Outcome::Answered, Spent { run, load: None });
		}
		assert_eq!(metrics.labels.lock().len(), MAX_LABELS);
		assert_eq!(metrics.label(&[0; 32]), "0000000000000000");
		assert_eq!(metrics.label(&[255; 32]), OTHER);
		assert_eq!(metrics.jobs.with_label_values(&[OTHER, "answered"]).get(), 256 - MAX_LABELS as u64);
	}
}
