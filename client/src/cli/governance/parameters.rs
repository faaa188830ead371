//! `freehold parameters`

use crate::{
	cli::{context::Context, Outcome},
	governance::{Parameter, ParameterValue},
	Error,
};
use serde_json::{json, Value};

pub async fn run(context: &Context) -> Result<Outcome, Error> {
	let parameters = context.connect().await?.parameters().await?;
	let json = parameters.iter().map(parameter_json).collect::<Value>();
	context.out.result(json, || parameters.iter().map(parameter_text).collect::<Vec<_>>().join("\n"))?;
	Ok(Outcome::Done)
}

fn parameter_json(parameter: &Parameter) -> Value {
	json!({
		"name": parameter.name,
		"kind": parameter.kind.name(),
		"value": parameter.in_force.as_ref().or(parameter.set.as_ref()).map(ParameterValue::plain),
		"set": parameter.set.as_ref().map(ParameterValue::plain),
	})
}

fn parameter_text(parameter: &Parameter) -> String {
	let value = match (parameter.in_force, parameter.set) {
		(Some(value), _) | (None, Some(value)) => value.to_string(),
		(None, None) => "default".into(),
	};
	let why = match (parameter.set, parameter.in_force) {
		(None, _) => "default".into(),
		(Some(set), Some(in_force)) if set != in_force => {
			format!("set to {set}, which is beyond the runtime's bounds")
		},
		(Some(_), _) => "set by vote".to_owned(),
	};
	format!("{:<24}{value:<22}{why}", parameter.name)
}

#[cfg(test)]
mod tests {
	use super::*;
	use crate::{governance::ParameterKind, units::Percent};

	#[test]
	fn a_voter_should_see_what_holds_and_why() {
		let share = |percent: u32| Some(ParameterValue::Share(Percent(percent * 10_000_000)));
		let parameter = |set, in_force| Parameter {
			name: "fees.ProtocolShare".into(),
			set,
			in_force,
			kind: ParameterKind::Share,
		};
		let clamped = parameter(share(50), share(20));
		assert!(parameter_text(&clamped).contains("20%") && parameter_text(&clamped).contains("beyond"));
		assert_eq!(
			parameter_json(&clamped),
			json!({ "name": "fees.ProtocolShare", "kind": "share", "value": "20%", "set": "50%" })
		);
		let unset = parameter(None, share(5));
		assert!(parameter_text(&unset).ends_with("default"));
		assert_eq!(parameter_json(&unset)["set"], Value::Null);
		assert!(parameter_text(&parameter(share(4), share(4))).ends_with("set by vote"));
	}
}
