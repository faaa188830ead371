//! What clients see.

use super::*;

#[test]
fn listing_should_tell_all_there_is() {
	build_and_execute(|| {
		let (model, poll) = answered();
		let info = ModelListings::listing(model);
		assert_eq!(info.status, ListingStatus::Listed);
		assert_eq!(info.listing.unwrap().since, 2);
		let challenge = info.challenge.unwrap();
		assert_eq!((challenge.challenger, challenge.bond), (BOB, CHALLENGE_BOND));
		assert_eq!(challenge.answer.unwrap().poll, poll);
		assert_eq!((info.proposal, info.suspendable_from), (None, None));
		assert_ok!(ModelListings::suspend(signed(COMMITTEE), model));
		let from = System::block_number() + SUSPENSION_PERIOD + SUSPENSION_COOLDOWN;
		assert_eq!(ModelListings::listing(model).suspendable_from, Some(from));
		assert_eq!(ModelListings::listing(H256::zero()).status, ListingStatus::Unlisted);
	});
}

#[test]
fn pages_should_list_every_model_once() {
	build_and_execute(|| {
		let models: Vec<_> = (0..5u8).map(|file| publish(&[file])).collect();
		let (listed, proposed) = models.split_at(3);
		for model in listed {
			assert_ok!(ModelListings::list(as_list(), *model));
		}
		for model in proposed {
			propose(BOB, *model);
		}
		let (mut found, mut after) = (Vec::new(), None);
		while let Some(info) = ModelListings::listings(after, 1).pop() {
			after = Some(info.model);
			found.push(info.model);
		}
		found.sort();
		let mut wanted = listed.to_vec();
		wanted.sort();
		assert_eq!(found, wanted);
		let proposals = ModelListings::proposals(None, u32::MAX);
		assert_eq!(proposals.len(), 2);
		assert!(proposals.iter().all(|info| proposed.contains(&info.model) && info.proposal.is_some()));
		assert_eq!(ModelListings::proposals(Some(proposals[0].model), 5), proposals[1..]);
	});
}
