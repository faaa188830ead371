//! Where a model's time goes: the quickest of many runs of each of its operators, on the fastest backend.
//!
//!     FREEHOLD_MODELS=$(scripts/models.sh) cargo run --release -p freehold-evidence --no-default-features \
//!         --example operators -- mobilenet-v2 [SECONDS [LINES]]

use freehold_evidence::{canonical, costs, models::MODELS};
use freehold_referee::{Backend, Session};
use std::{
	collections::BTreeMap,
	time::{Duration, Instant},
};

fn main() -> anyhow::Result<()> {
	let arguments: Vec<String> = std::env::args().skip(1).collect();
	let argument = |i: usize| arguments.get(i).and_then(|argument| argument.parse::<u64>().ok());
	let (seconds, lines) = (argument(1).unwrap_or(5), argument(2).unwrap_or(10) as usize);
	for (name, make) in MODELS {
		if arguments.first().is_none_or(|argument| argument != name) {
			continue;
		}
		let model = make()?;
		let imported = canonical::imported(&model)?;
		let inputs = canonical::arrays(&model.cases[0])?;
		let session = Session::new(&imported.graph, &imported.initializers, Backend::native());
		let session = session.map_err(|error| anyhow::anyhow!("{error:?}"))?;
		let mut quickest = vec![Duration::MAX; imported.graph.operators.len()];
		let mut all = Duration::MAX;
		let (started, mut runs) = (Instant::now(), 0);
		while started.elapsed() < Duration::from_secs(seconds) {
			let start = Instant::now();
			let mut last = start;
			let run = session.run(&inputs, |i, _| {
				let now = Instant::now();
				quickest[i as usize] = quickest[i as usize].min(now - last);
				last = now;
			});
			run.map_err(|error| anyhow::anyhow!("{error:?}"))?;
			all = all.min(start.elapsed());
			runs += 1;
		}
		let sum: Duration = quickest.iter().sum();
		println!(
			"{name}: quickest of {runs} runs {:.3} ms, sum of quickest operators {:.3} ms",
			ms(all),
			ms(sum)
		);
		let mut kinds: BTreeMap<String, (u32, Duration)> = BTreeMap::new();
		for (i, time) in (0u32..).zip(&quickest) {
			let kind = kinds.entry(costs::name(&imported.graph, i)).or_default();
			*kind = (kind.0 + 1, kind.1 + *time);
		}
		let mut kinds: Vec<_> = kinds.into_iter().collect();
		kinds.sort_by_key(|(_, (_, time))| std::cmp::Reverse(*time));
		for (kind, (count, time)) in kinds {
			println!("  {kind:<20} {count:>4} {:>9.3} ms", ms(time));
		}
		let mut each: Vec<_> = (0u32..).zip(&quickest).collect();
		each.sort_by_key(|(_, time)| std::cmp::Reverse(**time));
		for (i, time) in each.into_iter().take(lines) {
			let operator = &imported.graph.operators[i as usize];
			let shapes: Vec<_> =
				imported.graph.input_types(operator).into_iter().flatten().map(|t| t.shape.clone()).collect();
			let work = imported.graph.cost(i).unwrap_or_default().multiply_accumulates as f64;
			println!(
				"  {i:>4} {:>9.3} ms {:>7.2} GMAC/s {:.60} {shapes:?}",
				ms(*time),
				work / time.as_secs_f64() / 1e9,
				format!("{:?}", operator.op).replace("Linear(", ""),
			);
		}
	}
	Ok(())
}

fn ms(time: Duration) -> f64 {
	time.as_secs_f64() * 1e3
}
