//! `freehold estimate`

use super::{context::Context, infer::callable, output::hold, Outcome};
use crate::{
	types::{FeeEstimate, FeeSplit},
	units::Hold,
	Error,
};
use clap::Args;
use serde_json::{json, Value};

#[derive(Args)]
pub struct Estimate {
	/// Id, its first digits, or name; MODEL@VERSION for another version than the newest
	model: String,
	/// Workers that answer, 1 to 7
	#[arg(long, default_value_t = 1, value_parser = clap::value_parser!(u8).range(1..=7))]
	redundancy: u8,
	/// Blocks within which an answer is wanted
	#[arg(long, default_value_t = 50, value_name = "BLOCKS")]
	deadline: u32,
}

pub async fn run(context: &Context, arguments: Estimate) -> Result<Outcome, Error> {
	let (client, model, version) = callable(context, &arguments.model).await?;
	let Estimate { redundancy, deadline, .. } = arguments;
	let found = client.estimate_fee(model.id, version.index, redundancy, deadline).await?;
	let estimate = found.ok_or_else(|| Error::refused("Inference::NotEnoughWorkers"))?;
	context.out.result(estimate_json(&estimate), || estimate_text(&estimate))?;
	Ok(Outcome::Done)
}

fn estimate_json(estimate: &FeeEstimate) -> Value {
	json!({
		"workers": estimate.workers,
		"least": split_json(estimate.least, &estimate.least_split),
		"most": split_json(estimate.most, &estimate.most_split),
	})
}

fn split_json(max_fee: u128, split: &FeeSplit) -> Value {
	json!({
		"max_fee": hold(max_fee),
		"workers": hold(split.workers),
		"royalty": hold(split.royalty),
		"protocol": hold(split.protocol),
		"reserve": hold(split.reserve),
	})
}

fn estimate_text(estimate: &FeeEstimate) -> String {
	let column = |max_fee: u128, split: &FeeSplit| {
		[max_fee, split.workers, split.royalty, split.protocol, split.reserve]
			.map(|part| Hold(part).to_string())
	};
	let least = column(estimate.least, &estimate.least_split);
	let most = column(estimate.most, &estimate.most_split);
	let names = ["maximum fee", "to workers", "to shareholders", "to the protocol", "returns, less rent"];
	let mut text =
		format!("{} workers qualify\n{:<20} {:>18} {:>18}", estimate.workers, "HOLD", "cheapest", "dearest");
	for ((name, least), most) in names.iter().zip(least).zip(most) {
		text.push_str(&format!("\n{name:<20} {least:>18} {most:>18}"));
	}
	text
}
