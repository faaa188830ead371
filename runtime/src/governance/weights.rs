//! What the SDK measured, and the one map more that `VotingCurrency` reads: what the account has on hold.

use crate::Runtime;
use frame_support::weights::Weight;

/// Those of conviction voting.
pub struct Voting;
type VotingMeasured = pallet_conviction_voting::weights::SubstrateWeight<Runtime>;

/// Those of elections.
pub struct Elections;
type ElectionsMeasured = pallet_elections_phragmen::weights::SubstrateWeight<Runtime>;

fn and_holds(measured: Weight) -> Weight {
	measured.saturating_add(<Runtime as frame_system::Config>::DbWeight::get().reads(1))
}

impl pallet_conviction_voting::WeightInfo for Voting {
	fn vote_new() -> Weight {
		and_holds(VotingMeasured::vote_new())
	}
	fn vote_existing() -> Weight {
		and_holds(VotingMeasured::vote_existing())
	}
	fn remove_vote() -> Weight {
		VotingMeasured::remove_vote()
	}
	fn remove_other_vote() -> Weight {
		VotingMeasured::remove_other_vote()
	}
	fn delegate(r: u32) -> Weight {
		and_holds(VotingMeasured::delegate(r))
	}
	fn undelegate(r: u32) -> Weight {
		VotingMeasured::undelegate(r)
	}
	fn unlock() -> Weight {
		VotingMeasured::unlock()
	}
}

impl pallet_elections_phragmen::WeightInfo for Elections {
	fn vote_equal(v: u32) -> Weight {
		and_holds(ElectionsMeasured::vote_equal(v))
	}
	fn vote_more(v: u32) -> Weight {
		and_holds(ElectionsMeasured::vote_more(v))
	}
	fn vote_less(v: u32) -> Weight {
		and_holds(ElectionsMeasured::vote_less(v))
	}
	fn remove_voter() -> Weight {
		ElectionsMeasured::remove_voter()
	}
	fn submit_candidacy(c: u32) -> Weight {
		and_holds(ElectionsMeasured::submit_candidacy(c))
	}
	fn renounce_candidacy_candidate(c: u32) -> Weight {
		ElectionsMeasured::renounce_candidacy_candidate(c)
	}
	fn renounce_candidacy_members() -> Weight {
		ElectionsMeasured::renounce_candidacy_members()
	}
	fn renounce_candidacy_runners_up() -> Weight {
		ElectionsMeasured::renounce_candidacy_runners_up()
	}
	fn remove_member_without_replacement() -> Weight {
		ElectionsMeasured::remove_member_without_replacement()
	}
	fn remove_member_with_replacement() -> Weight {
		ElectionsMeasured::remove_member_with_replacement()
	}
	fn clean_defunct_voters(v: u32, d: u32) -> Weight {
		ElectionsMeasured::clean_defunct_voters(v, d)
	}
	fn election_phragmen(c: u32, v: u32, e: u32) -> Weight {
		ElectionsMeasured::election_phragmen(c, v, e)
	}
}
