//! What is kept within bounds whatever is asked.

use crate::{fees, mock::*, Rules, WeightInfo};

#[test]
fn fees_should_not_overflow() {
	new_test_ext().execute_with(|| {
		let rules = Rules::now();
		assert_eq!(fees::total::<Test>(&rules, ROYALTY, ASK, 3, FLAT), Some(ROYALTY + 3 * ASK + 17));
		assert_eq!(fees::total::<Test>(&rules, u64::MAX, 1, 1, FLAT), None);
		assert_eq!(fees::total::<Test>(&rules, 0, u64::MAX, 2, FLAT), None);
		assert_eq!(fees::total::<Test>(&rules, 0, u64::MAX, 1, FLAT), None);
	});
}

#[test]
fn submission_should_weigh_what_its_items_weigh() {
	let reveal = <() as WeightInfo>::submit_reveal(100);
	let answer = <() as WeightInfo>::submit_answer(100);
	assert!(reveal.ref_time() > answer.ref_time(), "a reveal may have to count all answers");
	let authorize = |items| <() as WeightInfo>::authorize_submit(items, 0).ref_time();
	assert!(authorize(2) > authorize(1));
}
