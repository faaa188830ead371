//! What commands print.

use crate::{
	artifact::{limits::is_deceptive, Artifact},
	tensors,
	types::{Model, Phase, Request, Version, H256},
	units::Hold,
	Error, Kind, OnChainAnswer, Report,
};
use clap::error::ErrorKind;
use freehold_onnx::{Signature, TensorSpec};
use freehold_referee::{NamedTensor, Tolerance};
use indicatif::{ProgressBar, ProgressStyle};
use serde_json::{json, Map, Value};
use std::{fmt::Write, io, time::Duration};

/// The most elements of a tensor that are shown.
const SHOWN: usize = 24;

/// Prints results: JSON for scripts, text for people.
pub struct Printer {
	pub json: bool,
}

impl Printer {
	/// A result, as JSON or as text.
	pub fn result(&self, json: Value, text: impl FnOnce() -> String) -> Result<(), Error> {
		let line = if self.json { json_line(&json) } else { harmless(&text()) };
		// A reader that has seen enough is no failure.
		match io::Write::write_fmt(&mut io::stdout().lock(), format_args!("{line}\n")) {
			Err(error) if error.kind() != io::ErrorKind::BrokenPipe => {
				Err(Error::Node(format!("standard output: {error}")))
			},
			_ => Ok(()),
		}
	}

	/// A remark beside the result, for people: a script reads an error there, and nothing else.
	pub fn note(&self, text: &str) {
		if !self.json {
			eprintln!("note: {}", harmless(text));
		}
	}
}

/// An error, with what can be done about it.
pub fn print_error(error: &Error, json: bool) {
	if json {
		let mut body = json!({ "error": error.to_string(), "kind": error.kind().name() });
		if let Some(advice) = error.advice() {
			body["advice"] = advice.into();
		}
		return eprintln!("{}", json_line(&body));
	}
	eprintln!("error: {}", harmless(&error.to_string()));
	if let Some(advice) = error.advice() {
		eprintln!("       {advice}");
	}
}

/// What somebody else says, on one line: characters that control a terminal, or reorder the text around them, are
/// written out.
pub fn plain(text: &str) -> String {
	escaped(text, is_deceptive)
}

/// A whole text of several lines, which has no such characters where everything in it is [`plain`] that has to be.
fn harmless(text: &str) -> String {
	escaped(text, |c| is_deceptive(c) && c != '\n' && c != '\t')
}

fn escaped(text: &str, deceptive: impl Fn(char) -> bool) -> String {
	let mut escaped = String::with_capacity(text.len());
	for c in text.chars() {
		match deceptive(c) {
			true => escaped.extend(c.escape_unicode()),
			false => escaped.push(c),
		}
	}
	escaped
}

/// JSON, with the characters written out that would control a terminal: they can only be in strings.
fn json_line(value: &Value) -> String {
	let mut line = String::new();
	for c in value.to_string().chars() {
		match is_deceptive(c) {
			true => c.encode_utf16(&mut [0; 2]).iter().for_each(|unit| {
				let _ = write!(line, "\\u{unit:04x}");
			}),
			false => line.push(c),
		}
	}
	line
}

/// Arguments that make no command, as JSON.
pub fn print_usage_error(error: &clap::Error) {
	let (message, advice) = usage_error(error);
	eprintln!("{}", json_line(&json!({ "error": message, "kind": Kind::Usage.name(), "advice": advice })));
}

/// What is wrong with the arguments, and what to do, a line each.
fn usage_error(error: &clap::Error) -> (String, String) {
	if let ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand | ErrorKind::MissingSubcommand = error.kind() {
		return ("a command is missing".into(), "`--help` lists the commands there are.".into());
	}
	let text = error.render().to_string();
	let (message, advice) = text.split_once("\n\n").unwrap_or((&text, ""));
	let line = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
	(line(message.trim_start_matches("error: ")), line(advice))
}

/// A spinner with what is being waited for.
pub struct Progress(Option<ProgressBar>);

impl Progress {
	pub fn new(visible: bool) -> Self {
		Self(visible.then(|| {
			let bar = ProgressBar::new_spinner();
			if let Ok(style) = ProgressStyle::with_template("{spinner} {msg} ({elapsed})") {
				bar.set_style(style);
			}
			bar.enable_steady_tick(Duration::from_millis(120));
			bar
		}))
	}
}

impl Report for Progress {
	fn step(&self, text: &str) {
		if let Some(bar) = &self.0 {
			bar.set_message(text.to_owned());
		}
	}
}

impl Drop for Progress {
	fn drop(&mut self) {
		if let Some(bar) = &self.0 {
			bar.finish_and_clear();
		}
	}
}

pub fn hex(bytes: &[u8]) -> String {
	format!("0x{}", hex::encode(bytes))
}

/// An amount as JSON has it: decimal HOLD in a string.
pub fn hold(amount: u128) -> Value {
	Hold(amount).to_string().into()
}

pub fn artifact_json(artifact: &Artifact) -> Value {
	json!({ "hash": hex(&artifact.hash), "size": artifact.size })
}

fn specs_json(specs: &[TensorSpec]) -> Value {
	let spec =
		|spec: &TensorSpec| json!({ "name": spec.name, "type": spec.element.name(), "shape": spec.shape });
	specs.iter().map(spec).collect()
}

pub fn signature_json(signature: &Signature) -> Value {
	json!({ "inputs": specs_json(&signature.inputs), "outputs": specs_json(&signature.outputs) })
}

pub fn signature_text(signature: &Signature) -> String {
	let list = |specs: &[TensorSpec]| {
		let spec = |spec: &TensorSpec| {
			format!("{} {}", plain(&spec.name), tensors::describe(spec.element, &spec.shape))
		};
		specs.iter().map(spec).collect::<Vec<_>>().join(", ")
	};
	format!("{} -> {}", list(&signature.inputs), list(&signature.outputs))
}

pub fn tolerance_json(tolerance: &Tolerance) -> Value {
	match tolerance.bounds() {
		Some((atol, rtol)) => json!({ "atol": shortest(atol), "rtol": shortest(rtol) }),
		None => "exact".into(),
	}
}

/// A bound as it was written, not with the digits of its nearest `f64`.
fn shortest(bound: f32) -> Value {
	bound.to_string().parse::<f64>().map_or(Value::Null, Value::from)
}

pub fn tolerance_text(tolerance: &Tolerance) -> String {
	match tolerance.bounds() {
		Some((atol, rtol)) => format!("floats within atol {atol}, rtol {rtol}"),
		None => "exact".into(),
	}
}

/// A tensor's type and shape, and its first elements.
pub fn tensor_text(named: &NamedTensor) -> String {
	let elements = tensors::elements(&named.tensor);
	let shown = elements.iter().take(SHOWN).map(|value| value.to_string().trim_matches('"').to_owned());
	let mut text = format!(
		"{} {}\n  {}",
		plain(&tensors::name_of(named)),
		tensors::describe(named.tensor.element, &named.tensor.shape),
		shown.collect::<Vec<_>>().join(" ")
	);
	if elements.len() > SHOWN {
		let _ = write!(text, " ... ({} more; --json shows all)", elements.len() - SHOWN);
	}
	text
}

/// A request with its answer, as JSON.
pub fn request_json(request: &Request, outputs: Option<&[NamedTensor]>) -> Value {
	let worker = |worker: &crate::types::AssignedWorker| json!({ "account": worker.account.to_string(), "attempt": worker.attempt, "submitted": worker.submitted });
	let mut body = json!({
		"request": hex(&request.id.0),
		"phase": request.phase.name(),
		"mode": "quorum",
		"requester": request.requester.to_string(),
		"model": hex(&request.model.0),
		"version": request.version,
		"redundancy": request.redundancy,
		"input_root": hex(&request.input_root.0),
		"block": request.requested_at,
		"deadline": request.deadline,
		"workers": request.workers.iter().map(worker).collect::<Value>(),
	});
	let Value::Object(fields) = &mut body else { return body };
	if let Some(block) = request.closed_at {
		fields.insert("closed_at".into(), block.into());
	}
	phase_json(&request.phase, fields);
	if let Some(outputs) = outputs {
		fields.insert("outputs".into(), tensors::to_json(outputs));
	}
	body
}

fn phase_json(phase: &Phase, fields: &mut Map<String, Value>) {
	match phase {
		Phase::Paid(settlement) => {
			fields.insert("agreement".into(), settlement.agreement.into());
			fields.insert("output_root".into(), hex(&settlement.output_root.0).into());
			let fees = json!({
				"workers": hold(settlement.workers),
				"royalty": hold(settlement.royalty),
				"protocol": hold(settlement.protocol),
				"refund": hold(settlement.refund),
			});
			fields.insert("fees".into(), fees);
		},
		Phase::Refunded { reason, amount } => {
			fields.insert("reason".into(), reason.name().into());
			fields.insert("refunded".into(), hold(*amount));
		},
		Phase::Answering { due } => {
			fields.insert("due".into(), (*due).into());
		},
		Phase::Committing { committed } => {
			fields.insert("committed".into(), (*committed).into());
		},
		Phase::Revealing { by, revealed } => {
			fields.insert("reveal_by".into(), (*by).into());
			fields.insert("revealed".into(), (*revealed).into());
		},
		Phase::Requested => (),
	}
}

/// A request with its answer, as text.
pub fn request_text(request: &Request, outputs: Option<&[NamedTensor]>) -> String {
	let mut text = format!("request {}\n", hex(&request.id.0));
	let mut line = |name: &str, value: String| {
		let _ = writeln!(text, "{name:<10}{value}");
	};
	line("model", format!("{}@{}", hex(&request.model.0), request.version));
	line("asked", format!("in block {} by {}", request.requested_at, request.requester));
	match &request.phase {
		Phase::Paid(settlement) => {
			let took = request.closed_at.map(|closed| closed.saturating_sub(request.requested_at));
			let took = took.map(|blocks| format!(", after {blocks} blocks")).unwrap_or_default();
			let sure = match request.redundancy {
				1 => "by one worker, whom nobody has checked".to_owned(),
				all => format!("by quorum, {} of {all} agree", settlement.agreement),
			};
			line("answered", format!("{sure}{took}"));
			line("royalty", format!("{} HOLD", Hold(settlement.royalty)));
			line("workers", format!("{} HOLD", Hold(settlement.workers)));
			line("protocol", format!("{} HOLD", Hold(settlement.protocol)));
			line("back", format!("{} HOLD", Hold(settlement.refund)));
			line("outputs", hex(&settlement.output_root.0));
		},
		Phase::Refunded { reason, amount } => {
			line("refunded", format!("{} HOLD: {}", Hold(*amount), reason.describe()));
		},
		open => {
			line(
				"state",
				format!(
					"{}; ends by itself, at the latest some blocks after {}",
					open.name(),
					request.deadline
				),
			);
		},
	}
	for worker in &request.workers {
		let state = if worker.submitted { "submitted" } else { "assigned" };
		line("worker", format!("{} {state} (attempt {})", worker.account, worker.attempt));
	}
	match outputs {
		Some(outputs) => text.push_str(&outputs.iter().map(tensor_text).collect::<Vec<_>>().join("\n")),
		None if matches!(request.phase, Phase::Paid(_)) => {
			text.push_str("the outputs are no longer kept, nor does this node have them");
		},
		None => (),
	}
	text.trim_end().to_owned()
}

/// An answer that the chain itself gave, as JSON.
pub fn on_chain_json(model: &Model, version: &Version, answer: &OnChainAnswer) -> Value {
	let mut body = json!({
		"mode": "onchain",
		"model": hex(&model.id.0),
		"version": version.index,
		"block": answer.block,
		"input_root": hex(&answer.input_root.0),
		"output_root": hex(&answer.output_root.0),
		"fees": { "royalty": hold(answer.royalty), "protocol": hold(answer.protocol) },
	});
	if let (Value::Object(fields), Some(outputs)) = (&mut body, &answer.outputs) {
		fields.insert("outputs".into(), tensors::to_json(outputs));
	}
	body
}

/// An answer that the chain itself gave, as text.
pub fn on_chain_text(answer: &OnChainAnswer) -> String {
	let mut text = format!(
		"answered  by the chain itself, in block {}\nroyalty   {} HOLD\nprotocol  {} HOLD\noutputs   {}\n",
		answer.block,
		Hold(answer.royalty),
		Hold(answer.protocol),
		hex(&answer.output_root.0)
	);
	match &answer.outputs {
		Some(outputs) => text.push_str(&outputs.iter().map(tensor_text).collect::<Vec<_>>().join("\n")),
		None => text.push_str("this node does not have the outputs"),
	}
	text
}

/// Reads a request's id.
pub fn parse_id(text: &str) -> Result<H256, Error> {
	let bytes = hex::decode(text.trim_start_matches("0x")).ok();
	let bytes: Option<[u8; 32]> = bytes.and_then(|bytes| bytes.try_into().ok());
	bytes.map(H256).ok_or_else(|| Error::input(format!("{text:?} is no id: 0x and 64 hex digits")))
}

#[cfg(test)]
mod tests {
	use super::*;
	use freehold_referee::{ElementType, Tensor};

	const HOSTILE: &str = "x\u{1b}[2J\r\nresult passed\u{9b}\u{202e}";

	#[test]
	fn what_others_say_should_not_control_the_terminal() {
		assert_eq!(plain("Größe 1"), "Größe 1");
		assert_eq!(plain(HOSTILE), "x\\u{1b}[2J\\u{d}\\u{a}result passed\\u{9b}\\u{202e}");
		assert_eq!(harmless("a\n\tb\u{1b}c"), "a\n\tb\\u{1b}c");
		let line = json_line(&json!({ HOSTILE: [HOSTILE] }));
		assert!(!line.contains(is_deceptive), "{line:?}");
		assert_eq!(serde_json::from_str::<Value>(&line).unwrap(), json!({ HOSTILE: [HOSTILE] }));
	}

	#[test]
	fn names_should_stay_on_their_line() {
		let spec = TensorSpec { name: HOSTILE.into(), element: ElementType::Uint8, shape: vec![1] };
		let signature = Signature { inputs: vec![spec.clone()], outputs: vec![spec] };
		let tensor = Tensor::new(ElementType::Uint8, vec![1], vec![7]).unwrap();
		let named = NamedTensor { name: HOSTILE.into(), tensor };
		for (text, lines) in [(signature_text(&signature), 1), (tensor_text(&named), 2)] {
			assert_eq!((text.lines().count(), text.contains('\u{1b}')), (lines, false), "{text:?}");
		}
	}
}
