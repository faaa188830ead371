//! Deposits of referenda come back.

use super::*;
use crate::polls::{Polls, Referenda as ReferendaPolls};

type ByReferenda = ReferendaPolls<Test, ListModel, DelistModel>;

#[test]
fn referendum_should_be_on_its_track_with_both_deposits() {
	build_and_execute(|| {
		let model = publish(b"a");
		for (poll, track) in [
			(ByReferenda::open_listing(&BOB, &model).unwrap(), 0),
			(ByReferenda::open_delisting(&BOB, &model).unwrap(), 1),
		] {
			let status = Referenda::ensure_ongoing(poll).unwrap();
			assert_eq!((status.track, status.submission_deposit.who), (track, BOB));
			assert_eq!(status.decision_deposit.unwrap().who, BOB);
			assert_eq!(ByReferenda::outcome(poll), None);
			// Not before it has ended.
			ByReferenda::close(poll);
		}
		assert_eq!(Balances::reserved_balance(BOB), 2 * POLL_DEPOSITS);
	});
}

#[test]
fn close_should_return_deposits_however_a_referendum_ended() {
	for aye in [true, false] {
		build_and_execute(|| {
			let model = publish(b"a");
			let poll = ByReferenda::open_listing(&BOB, &model).unwrap();
			vote(poll, aye);
			pass(VOTE);
			let outcome = if aye { Outcome::Approved } else { Outcome::Rejected };
			assert_eq!(ByReferenda::outcome(poll), Some(outcome));
			ByReferenda::close(poll);
			ByReferenda::close(poll);
			assert_eq!((free(BOB), Balances::reserved_balance(BOB)), (FUNDS, 0));
		});
	}
}

#[test]
fn nothing_should_be_opened_without_referenda() {
	build_and_execute(|| {
		assert!(<() as Polls<AccountId>>::open_listing(&BOB, &H256::zero()).is_err());
		assert!(<() as Polls<AccountId>>::open_delisting(&BOB, &H256::zero()).is_err());
		assert_eq!(<() as Polls<AccountId>>::outcome(0), Some(Outcome::Lapsed));
		assert_eq!(ByReferenda::outcome(7), Some(Outcome::Lapsed));
		ByReferenda::close(7);
	});
}
