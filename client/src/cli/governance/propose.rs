//! `freehold propose`

use super::read;
use crate::{
	cli::{
		context::Context,
		listing,
		output::{hex, hold},
		Outcome,
	},
	governance::{EncodedCall, Proposed, ReferendumOrigin},
	units::Hold,
	Client, Error,
};
use clap::{Args, Subcommand, ValueEnum};
use serde_json::json;
use std::path::PathBuf;

#[derive(Args)]
pub struct Propose {
	#[command(subcommand)]
	what: What,
	/// Blocks from approval until it takes effect, if that is more than the track prescribes
	#[arg(long, global = true, value_name = "BLOCKS", default_value_t = 1)]
	enact_after: u32,
}

#[derive(Subcommand)]
enum What {
	/// List a model, with a bond
	List {
		model: String,
		/// What there is to say for the model; its hash goes on the chain
		#[arg(long, value_name = "TEXT|@FILE", default_value = "")]
		statement: String,
	},
	/// Delist a model
	Delist { model: String },
	/// Decide on a model's suspension
	Suspension { model: String, decision: Suspension },
	/// Pay from the treasury
	Spend { account: String, amount: Hold },
	/// Set a parameter (`freehold parameters` lists them)
	Parameter {
		/// Such as fees.ProtocolShare
		name: String,
		/// HOLD, a percentage such as 4%, or blocks; "default" for what it is when no vote has set it
		value: String,
	},
	/// Authorise another runtime, which anybody can then apply
	Upgrade {
		/// Its compiled code
		#[arg(value_name = "RUNTIME.wasm")]
		runtime: PathBuf,
	},
	/// Cancel another referendum, whose deposits return
	Cancel {
		#[arg(value_name = "REF")]
		referendum: u32,
	},
	/// Decide on the committee's pause of disputes
	PauseDisputes { decision: Decision },
}

#[derive(Clone, Copy, ValueEnum)]
enum Suspension {
	/// It lasts until another referendum lifts it
	Confirm,
	/// It ends
	Lift,
}

#[derive(Clone, Copy, ValueEnum)]
enum Decision {
	/// It lasts until another referendum ends it
	Confirm,
	/// It ends
	Resume,
}

pub async fn run(context: &Context, propose: Propose) -> Result<Outcome, Error> {
	let what = match propose.what {
		// A call of its own, which holds the bond as well.
		What::List { model, statement } => {
			listing::propose_list(context, &model, &statement).await?;
			return Ok(Outcome::Done);
		},
		what => what,
	};
	let account = context.account()?;
	let (client, origin, call) = call_of(context, what).await?;
	let progress = context.progress();
	let proposed = client.propose(&account, origin, call, propose.enact_after).await?;
	drop(progress);
	let json = json!({
		"referendum": proposed.index,
		"account": account.id().to_string(),
		"track": proposed.track.name,
		"call": proposed.text,
		"call_hash": hex(&proposed.hash().0),
		"preimage": proposed.stored,
		"submission_deposit": hold(proposed.submission_deposit),
		"decision_deposit": hold(proposed.decision_deposit),
		"prepare_period": proposed.track.prepare_period,
		"decision_period": proposed.track.decision_period,
		"confirm_period": proposed.track.confirm_period,
		"enact_after": propose.enact_after.max(proposed.track.min_enactment_period),
		"block": proposed.block,
	});
	context.out.result(json, || text(&proposed))?;
	Ok(Outcome::Done)
}

/// The call, with the origin that may make it.
async fn call_of(context: &Context, what: What) -> Result<(Client, ReferendumOrigin, EncodedCall), Error> {
	// What can be wrong without a node is wrong before one is asked.
	let (code, to) = match &what {
		What::Upgrade { runtime } => (read(runtime)?, None),
		What::Spend { account, .. } => (Vec::new(), Some(context.account_id(Some(account))?)),
		_ => (Vec::new(), None),
	};
	let client = context.connect().await?;
	let (origin, call) = match what {
		What::Spend { amount, .. } => {
			let to = to.ok_or_else(|| Error::input("name an account"))?;
			(ReferendumOrigin::TreasurySpender, client.spend_call(to, amount.0).await?)
		},
		What::Parameter { name, value } => {
			let value = match value.as_str() {
				"default" => None,
				text => Some(client.parameter_value(&name, text).await?.1),
			};
			(ReferendumOrigin::ParameterAdmin, client.parameter_call(&name, value).await?)
		},
		What::Upgrade { .. } => (ReferendumOrigin::RuntimeUpgrader, client.upgrade_call(&code).await?),
		What::Cancel { referendum } => (ReferendumOrigin::Canceller, client.cancel_call(referendum).await?),
		What::List { .. } => return Err(Error::input("a listing is proposed by a call of its own")),
		What::Delist { model } => {
			let model = client.resolve(&model).await?.0.id;
			(ReferendumOrigin::DelistModel, client.delist_call(model).await?)
		},
		What::Suspension { model, decision } => {
			let model = client.resolve(&model).await?.0.id;
			let call = match decision {
				Suspension::Confirm => client.confirm_suspension_call(model).await?,
				Suspension::Lift => client.lift_suspension_call(model).await?,
			};
			(ReferendumOrigin::DelistModel, call)
		},
		What::PauseDisputes { decision } => {
			let call = match decision {
				Decision::Confirm => client.confirm_pause_call().await?,
				Decision::Resume => client.resume_disputes_call().await?,
			};
			(ReferendumOrigin::DisputeAdmin, call)
		},
	};
	Ok((client, origin, call))
}

fn text(proposed: &Proposed) -> String {
	let Proposed { index, track, .. } = proposed;
	format!(
		"referendum {index} on track {:?} (block {})\n\
		 call      {}\n\
		 deposits  {} HOLD for the submission, {} HOLD for the decision\n\
		 decision  in about {} blocks, for at most {} blocks\n\
		 next      `freehold vote {index} aye --amount HOLD` counts from now on; `freehold referenda {index}` \
		 follows it; after its end, `freehold referenda refund {index}` gives deposits back",
		track.name,
		proposed.block,
		proposed.text,
		Hold(proposed.submission_deposit),
		Hold(proposed.decision_deposit),
		track.prepare_period,
		track.decision_period,
	)
}
