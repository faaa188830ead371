//! Random sequences of calls, votes and time: nothing is minted, nothing lost, and everything can be
//! settled in the end.

use super::*;
use frame_support::storage::with_storage_layer;
use proptest::prelude::*;

const ACCOUNTS: [AccountId; 4] = [ALICE, BOB, CAROL, NOBODY];
const MODELS: usize = 2;
/// Long enough for every referendum, period and cooldown to end.
const LONG: u64 = 100;

#[derive(Clone, Debug)]
enum Step {
	Propose(usize, usize),
	SettleProposal(usize),
	Challenge(usize, usize),
	/// By the title holder, or by anybody.
	Answer(Option<usize>, usize),
	SettleChallenge(usize),
	/// On the model's proposal or challenge.
	Vote(usize, bool),
	Cancel(usize, bool),
	Enact(usize, usize),
	Suspend(usize),
	MoveTitle(usize, usize),
	Retire(usize),
	Pass(u64),
	/// Without the scheduler.
	Stall(u64),
}

fn step() -> impl Strategy<Value = Step> {
	let who = || 0..ACCOUNTS.len();
	let model = || 0..MODELS;
	prop_oneof![
		6 => (who(), model()).prop_map(|(a, m)| Step::Propose(a, m)),
		8 => model().prop_map(Step::SettleProposal),
		12 => (who(), model()).prop_map(|(a, m)| Step::Challenge(a, m)),
		12 => (proptest::option::weighted(0.1, who()), model()).prop_map(|(a, m)| Step::Answer(a, m)),
		8 => model().prop_map(Step::SettleChallenge),
		12 => (model(), any::<bool>()).prop_map(|(m, aye)| Step::Vote(m, aye)),
		1 => (model(), any::<bool>()).prop_map(|(m, kill)| Step::Cancel(m, kill)),
		3 => (0..5usize, model()).prop_map(|(call, m)| Step::Enact(call, m)),
		2 => model().prop_map(Step::Suspend),
		2 => (model(), who()).prop_map(|(m, a)| Step::MoveTitle(m, a)),
		1 => Just(Step::Retire(0)),
		12 => (1u64..VOTE).prop_map(Step::Pass),
		1 => (1u64..POLL_TIMEOUT).prop_map(Step::Stall),
	]
}

/// The referendum that is open about a model.
fn poll_of(model: ModelId) -> Option<PollIndex> {
	let answer = Challenges::<Test>::get(model).and_then(|challenge| challenge.answer);
	answer.map(|answer| answer.poll).or(Proposals::<Test>::get(model).map(|proposal| proposal.poll))
}

fn holder(model: ModelId) -> AccountId {
	use freehold_primitives::ownership::Titles;
	ModelRegistry::holder(&model).unwrap()
}

fn move_title(model: ModelId, to: AccountId) -> DispatchResult {
	ModelRegistry::offer_title(signed(holder(model)), model, to)?;
	ModelRegistry::accept_title(signed(to), model, 100)
}

fn enact(call: usize, model: ModelId) -> DispatchResult {
	match call {
		0 | 1 => ModelListings::list(as_list(), model),
		2 => ModelListings::delist(as_delist(), model),
		3 => ModelListings::confirm_suspension(as_delist(), model),
		_ => ModelListings::lift_suspension(as_delist(), model),
	}
}

fn apply(step: Step, models: &[ModelId]) {
	let _refused_or_not = with_storage_layer(|| match step {
		Step::Propose(a, m) => ModelListings::propose(signed(ACCOUNTS[a]), models[m], statement()),
		Step::SettleProposal(m) => settle_proposal(models[m]),
		Step::Challenge(a, m) => challenge(ACCOUNTS[a], models[m]),
		Step::Answer(a, m) => answer(a.map_or(holder(models[m]), |a| ACCOUNTS[a]), models[m]),
		Step::SettleChallenge(m) => settle_challenge(models[m]),
		Step::Enact(call, m) => enact(call, models[m]),
		Step::Suspend(m) => ModelListings::suspend(signed(COMMITTEE), models[m]),
		Step::MoveTitle(m, a) => move_title(models[m], ACCOUNTS[a]),
		Step::Retire(m) => ModelRegistry::retire(signed(holder(models[m])), models[m]),
		Step::Vote(m, aye) => {
			let open = poll_of(models[m]).filter(|poll| Referenda::ensure_ongoing(*poll).is_ok());
			open.into_iter().for_each(|poll| vote(poll, aye));
			Ok(())
		},
		Step::Cancel(m, kill) => match poll_of(models[m]) {
			// A kill burns referenda's deposits in this runtime.
			Some(poll) if kill => Referenda::kill(RuntimeOrigin::root(), poll),
			Some(poll) => Referenda::cancel(RuntimeOrigin::root(), poll),
			None => Ok(()),
		},
		Step::Pass(blocks) => {
			pass(blocks);
			Ok(())
		},
		Step::Stall(blocks) => {
			System::set_block_number(System::block_number() + blocks);
			Ok(())
		},
	});
}

/// What killed referenda have burned so far.
fn burned() -> Balance {
	let killed = |poll: &PollIndex| {
		matches!(
			pallet_referenda::ReferendumInfoFor::<Test>::get(poll),
			Some(pallet_referenda::ReferendumInfo::Killed(_))
		)
	};
	let polls = pallet_referenda::ReferendumCount::<Test>::get();
	(0..polls).filter(killed).count() as Balance * POLL_DEPOSITS
}

/// Ends whatever is open: nothing refuses once enough time has passed.
fn settle_all(models: &[ModelId]) {
	System::set_block_number(System::block_number() + LONG);
	for model in models {
		if Proposals::<Test>::contains_key(model) {
			assert_ok!(settle_proposal(*model));
		}
		if Challenges::<Test>::contains_key(model) {
			assert_ok!(settle_challenge(*model));
		}
	}
}

proptest! {
	#![proptest_config(ProptestConfig::with_cases(128))]

	#[test]
	fn every_bond_returns_or_is_lost_by_the_rules(steps in proptest::collection::vec(step(), 1..120)) {
		new_test_ext().execute_with(|| {
			let models: Vec<_> = (0..MODELS).map(|m| publish(&[m as u8])).collect();
			assert_ok!(ModelListings::list(as_list(), models[1]));
			let issuance = Balances::total_issuance();
			for step in steps {
				apply(step, &models);
				check_state();
				assert_eq!(Balances::total_issuance() + burned(), issuance);
			}
			settle_all(&models);
			check_state();
			assert_eq!(Balances::total_issuance() + burned(), issuance);
			for who in ACCOUNTS {
				for reason in [HoldReason::Proposal, HoldReason::Challenge, HoldReason::Answer] {
					assert_eq!(on_hold(who, reason), 0);
				}
			}
		});
	}
}
