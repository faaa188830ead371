//! The tracks of referenda: how long each takes, what it costs to ask, and how many have to agree.

use crate::{
	constants::{DAYS, HOURS, UNIT},
	governance::{origins::Origin, pace::is_fast},
	Balance, BlockNumber, OriginCaller,
};
use alloc::borrow::Cow;
use pallet_referenda::{Curve, Track, TrackInfo, TracksInfo};
use sp_runtime::{str_array, Perbill};

/// A track's number.
pub type TrackId = u16;

type Info = TrackInfo<Balance, BlockNumber>;

const fn percent(from: u32, to: u32) -> Curve {
	Curve::LinearDecreasing {
		length: Perbill::from_percent(100),
		floor: Perbill::from_percent(to),
		ceil: Perbill::from_percent(from),
	}
}

/// Longer than any track prepares. By when the block of an enactment is known, nobody can fill the calendar of that
/// block with alarms of referenda that are still to begin.
const ENACTMENT: BlockNumber = 13 * HOURS;

/// About listings, of which there may be many at once, and whose faults are easily undone.
const fn listing(name: &str) -> Info {
	Info {
		name: str_array(name),
		max_deciding: 20,
		decision_deposit: 100 * UNIT,
		prepare_period: HOURS,
		decision_period: 5 * DAYS,
		confirm_period: 12 * HOURS,
		min_enactment_period: ENACTMENT,
		min_approval: percent(80, 50),
		min_support: percent(10, 1),
	}
}

/// About what must be decided before a pause lapses, or before another referendum is.
const fn urgent(name: &str) -> Info {
	Info {
		max_deciding: 20,
		decision_deposit: 500 * UNIT,
		confirm_period: 6 * HOURS,
		min_approval: percent(80, 60),
		min_support: percent(20, 3),
		..listing(name)
	}
}

/// About money and rules.
const fn weighty(name: &str) -> Info {
	Info {
		name: str_array(name),
		max_deciding: 5,
		decision_deposit: 1_000 * UNIT,
		prepare_period: 2 * HOURS,
		decision_period: 14 * DAYS,
		confirm_period: DAYS,
		min_enactment_period: DAYS,
		min_approval: percent(100, 50),
		min_support: percent(25, 3),
	}
}

/// Sorted by number.
static TRACKS: [Track<TrackId, Balance, BlockNumber>; 7] = [
	Track { id: 1, info: listing("list model") },
	Track { id: 2, info: listing("delist model") },
	Track { id: 3, info: weighty("treasury spend") },
	Track {
		id: 4,
		info: Info { min_approval: percent(100, 60), min_support: percent(25, 5), ..weighty("parameters") },
	},
	Track {
		id: 5,
		info: Info {
			max_deciding: 1,
			decision_deposit: 10_000 * UNIT,
			prepare_period: 12 * HOURS,
			decision_period: 21 * DAYS,
			confirm_period: 2 * DAYS,
			min_enactment_period: 2 * DAYS,
			min_approval: percent(100, 66),
			min_support: percent(50, 10),
			..weighty("runtime upgrade")
		},
	},
	Track { id: 6, info: urgent("dispute pause") },
	Track { id: 7, info: urgent("cancel referendum") },
];

/// The same track on a fast chain: the same deposits and majorities, in about seventeen blocks at most.
fn fast(track: &Track<TrackId, Balance, BlockNumber>) -> Track<TrackId, Balance, BlockNumber> {
	let info = Info {
		prepare_period: 2,
		decision_period: 10,
		confirm_period: 3,
		min_enactment_period: 2,
		..track.info.clone()
	};
	Track { id: track.id, info }
}

/// All tracks.
pub struct Tracks;

impl TracksInfo<Balance, BlockNumber> for Tracks {
	type Id = TrackId;
	type RuntimeOrigin = OriginCaller;

	fn tracks() -> impl Iterator<Item = Cow<'static, Track<TrackId, Balance, BlockNumber>>> {
		let is_fast = is_fast();
		TRACKS.iter().map(move |track| match is_fast {
			true => Cow::Owned(fast(track)),
			false => Cow::Borrowed(track),
		})
	}

	/// There is none for root, nor for anything but [`Origin`].
	fn track_for(origin: &OriginCaller) -> Result<TrackId, ()> {
		let OriginCaller::Origins(origin) = origin else { return Err(()) };
		Ok(match origin {
			Origin::ListModel => 1,
			Origin::DelistModel => 2,
			Origin::TreasurySpender => 3,
			Origin::ParameterAdmin => 4,
			Origin::RuntimeUpgrader => 5,
			Origin::DisputeAdmin => 6,
			Origin::Canceller => 7,
		})
	}
}
