//! `freehold infer-batch`

use super::{
	context::Context,
	infer::{callable, Terms, PUBLIC},
	output::{hex, hold, request_json, request_text},
	Outcome,
};
use crate::{
	tensors::{inputs_from_file, write_npz},
	types::{Phase, Request},
	units::Hold,
	Asked, Client, Error, Report,
};
use clap::Args;
use freehold_referee::NamedTensor;
use serde_json::{json, Value};
use std::{
	collections::BTreeSet,
	fs,
	path::{Path, PathBuf},
	time::{Duration, Instant},
};

#[derive(Args)]
pub struct InferBatch {
	/// Id, its first digits, or name; MODEL@VERSION for another version than the newest
	model: String,
	/// The inputs of one request each: an .npz of all, or a .npy or .json where there is one input. Public
	#[arg(value_name = "FILE", required = true)]
	files: Vec<PathBuf>,
	#[command(flatten)]
	terms: Terms,
	/// Keep the outputs for each FILE as a NumPy archive of its name in this directory
	#[arg(long, value_name = "DIR", requires = "wait")]
	out: Option<PathBuf>,
}

/// A request of the batch.
struct Asking {
	file: PathBuf,
	/// Where its outputs are kept.
	out: Option<PathBuf>,
	asked: Asked,
}

/// What has become of it, where that is known.
#[derive(Default)]
struct Answer {
	request: Option<Request>,
	outputs: Option<Vec<NamedTensor>>,
}

pub async fn run(context: &Context, batch: InferBatch) -> Result<Outcome, Error> {
	let account = context.account()?;
	let (client, model, version) = callable(context, &batch.model).await?;
	let inputs = batch.files.iter().map(|file| inputs_from_file(&version.signature, file));
	let inputs = inputs.collect::<Result<Vec<_>, _>>()?;
	let outs = outs(&batch.files, batch.out.as_deref())?;
	context.out.note(PUBLIC);
	let progress = context.progress();
	let questions = inputs.into_iter().map(|inputs| batch.terms.question(&model, &version, inputs)).collect();
	let asked = client.infer_batch(&account, questions).await?;
	let asking = |((file, out), asked)| Asking { file, out, asked };
	let askings: Vec<_> = batch.files.into_iter().zip(outs).zip(asked).map(asking).collect();
	if !batch.terms.wait {
		drop(progress);
		print_asked(context, &askings)?;
		return Ok(Outcome::Done);
	}
	let (answers, failure) = wait(&client, &askings, batch.terms.limit(), &progress).await;
	drop(progress);
	print_answers(context, &askings, &answers)?;
	match failure {
		Some(error) => Err(error),
		None => Ok(outcome(&answers)),
	}
}

/// Where the outputs for each file are kept, in a directory made for them.
fn outs(files: &[PathBuf], directory: Option<&Path>) -> Result<Vec<Option<PathBuf>>, Error> {
	let Some(directory) = directory else { return Ok(vec![None; files.len()]) };
	let mut names = BTreeSet::new();
	let out = |file: &PathBuf| {
		let mut name = file.file_stem().unwrap_or_default().to_owned();
		name.push(".npz");
		match names.insert(name.clone()) {
			true => Ok(Some(directory.join(name))),
			false => Err(Error::input(format!(
				"the outputs for two files would both be {}: give the files different names",
				name.to_string_lossy()
			))),
		}
	};
	let outs = files.iter().map(out).collect::<Result<Vec<_>, _>>()?;
	fs::create_dir_all(directory).map_err(|error| Error::file(directory, error))?;
	Ok(outs)
}

/// Waits for all of them together, and tells what came of those that ended even if others failed.
async fn wait(
	client: &Client,
	askings: &[Asking],
	limit: Duration,
	report: &dyn Report,
) -> (Vec<Answer>, Option<Error>) {
	let started = Instant::now();
	let mut answers = Vec::new();
	let (mut open, mut failure) = (0usize, None);
	for asking in askings {
		let left = limit.saturating_sub(started.elapsed());
		let answer = match failure {
			None => self::answer(client, asking, left, report).await,
			// The node is gone; what remains of the batch goes on without it.
			Some(_) => Ok(Answer::default()),
		};
		answers.push(answer.unwrap_or_else(|error| {
			failure = Some(error);
			Answer::default()
		}));
		if answers.last().and_then(|answer| answer.request.as_ref()).is_some_and(|r| !r.phase.is_closed()) {
			open = open.saturating_add(1);
		}
	}
	if failure.is_none() && open > 0 {
		failure = Some(Error::TimedOut(format!(
			"{open} of {} requests are still open after {} s; they end by themselves: see `freehold request show ID`",
			askings.len(),
			limit.as_secs()
		)));
	}
	(answers, failure)
}

async fn answer(
	client: &Client,
	asking: &Asking,
	limit: Duration,
	report: &dyn Report,
) -> Result<Answer, Error> {
	let request = match client.wait_for_request(asking.asked.request, limit, report).await {
		Ok(request) => request,
		Err(Error::TimedOut(reason)) => match client.request(asking.asked.request).await? {
			Some(request) => request,
			None => return Err(Error::TimedOut(reason)),
		},
		Err(error) => return Err(error),
	};
	let outputs = client.outputs(&request).await?;
	if let (Some(path), Some(outputs)) = (&asking.out, &outputs) {
		write_npz(path, outputs)?;
	}
	Ok(Answer { request: Some(request), outputs })
}

fn outcome(answers: &[Answer]) -> Outcome {
	let refunded = |answer: &Answer| {
		answer.request.as_ref().is_some_and(|request| matches!(request.phase, Phase::Refunded { .. }))
	};
	match answers.iter().any(refunded) {
		true => Outcome::Unanswered,
		false => Outcome::Done,
	}
}

fn print_asked(context: &Context, askings: &[Asking]) -> Result<(), Error> {
	context.out.result(askings.iter().map(asked_json).collect(), || {
		let line = |asking: &Asking| {
			format!(
				"{}\n  request {}, up to {} HOLD",
				asking.file.display(),
				hex(&asking.asked.request.0),
				Hold(asking.asked.max_fee)
			)
		};
		let block = askings.first().map_or(0, |asking| asking.asked.block);
		format!(
			"{}\nasked in block {block}\nFollow them with `freehold request show ID`.",
			askings.iter().map(line).collect::<Vec<_>>().join("\n")
		)
	})
}

fn asked_json(asking: &Asking) -> Value {
	json!({
		"file": asking.file,
		"request": hex(&asking.asked.request.0),
		"block": asking.asked.block,
		"max_fee": hold(asking.asked.max_fee),
		"phase": "requested",
	})
}

fn print_answers(context: &Context, askings: &[Asking], answers: &[Answer]) -> Result<(), Error> {
	let both = || askings.iter().zip(answers);
	let json = both().map(|(asking, answer)| answer_json(asking, answer)).collect();
	context.out.result(json, || {
		let text = |(asking, answer): (&Asking, &Answer)| {
			let text = match &answer.request {
				Some(request) => request_text(request, answer.outputs.as_deref()),
				None => format!("request {}\nstate     unknown", hex(&asking.asked.request.0)),
			};
			format!("{}\n{text}", asking.file.display())
		};
		both().map(text).collect::<Vec<_>>().join("\n\n")
	})
}

fn answer_json(asking: &Asking, answer: &Answer) -> Value {
	let Some(request) = &answer.request else {
		let mut json = asked_json(asking);
		json["phase"] = "unknown".into();
		return json;
	};
	let mut json = request_json(request, answer.outputs.as_deref());
	json["file"] = json!(asking.file);
	json["max_fee"] = hold(asking.asked.max_fee);
	json
}

#[cfg(test)]
mod tests {
	use super::*;
	use crate::types::{AccountId32, RefundReason, Settlement, H256};

	fn request(phase: Phase) -> Request {
		Request {
			id: H256([1; 32]),
			requester: AccountId32([0; 32]),
			model: H256([2; 32]),
			version: 0,
			input_root: H256([3; 32]),
			redundancy: 1,
			requested_at: 1,
			deadline: 51,
			closed_at: Some(4),
			workers: Vec::new(),
			phase,
			output: None,
		}
	}

	fn answer(phase: Phase) -> Answer {
		Answer { request: Some(request(phase)), outputs: None }
	}

	fn paid() -> Answer {
		answer(Phase::Paid(Settlement {
			output_root: H256([4; 32]),
			agreement: 1,
			workers: 1,
			royalty: 1,
			protocol: 1,
			refund: 0,
		}))
	}

	#[test]
	fn one_refunded_request_should_tell_in_the_outcome() {
		assert_eq!(outcome(&[paid(), paid()]), Outcome::Done);
		let refunded = answer(Phase::Refunded { reason: RefundReason::Late, amount: 1 });
		assert_eq!(outcome(&[paid(), refunded]), Outcome::Unanswered);
	}

	#[test]
	fn every_request_should_be_in_the_json_with_its_file() {
		let asked = Asked { request: H256([1; 32]), block: 1, max_fee: 5 };
		let asking = Asking { file: "a.npy".into(), out: None, asked };
		let json = answer_json(&asking, &paid());
		assert_eq!((&json["file"], &json["phase"]), (&json!("a.npy"), &json!("paid")));
		let json = answer_json(&asking, &Answer::default());
		assert_eq!((&json["request"], &json["phase"]), (&json!(hex(&[1; 32])), &json!("unknown")));
	}

	#[test]
	fn outputs_should_be_kept_under_their_files_names_and_not_over_each_other() {
		let directory = tempfile::tempdir().unwrap();
		let out = directory.path().join("answers");
		let files = ["a/x.1.npy", "a/y.json"].map(PathBuf::from);
		let outs = self::outs(&files, Some(&out)).unwrap();
		assert_eq!(outs, [Some(out.join("x.1.npz")), Some(out.join("y.npz"))]);
		assert!(out.is_dir());
		let alike = ["a/x.npy", "b/x.npz"].map(PathBuf::from);
		assert_eq!(self::outs(&alike, Some(&out)).unwrap_err().kind().exit_code(), 2);
		assert_eq!(self::outs(&alike, None).unwrap(), [None, None]);
	}
}
