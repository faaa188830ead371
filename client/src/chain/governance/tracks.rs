//! Tracks, and what a referendum on one needs to pass.

use super::constant_of;
use crate::{
	chain::{
		runtime::{constants, runtime_types::pallet_referenda::types::Curve},
		AtBlock,
	},
	units::Percent,
	Error,
};

/// How referenda of one kind are decided. Periods are in blocks.
#[derive(Clone, Debug)]
pub struct Track {
	pub id: u16,
	pub name: String,
	/// In the smallest unit of HOLD.
	pub decision_deposit: u128,
	pub prepare_period: u32,
	pub decision_period: u32,
	pub confirm_period: u32,
	pub min_enactment_period: u32,
	approval: Threshold,
	support: Threshold,
}

/// A threshold over the decision period: it falls from `ceil` to `floor` until that part of the period
/// is over. `None` where the chain uses another curve.
type Threshold = Option<Line>;

#[derive(Clone, Copy, Debug)]
struct Line {
	length: u32,
	floor: u32,
	ceil: u32,
}

/// What has been voted, and what it takes now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Standing {
	/// Ayes among all votes, both by conviction.
	pub approval: Percent,
	/// HOLD behind ayes among all that can vote.
	pub support: Percent,
	pub approval_needed: Option<Percent>,
	pub support_needed: Option<Percent>,
}

impl Track {
	/// Approval and support that are needed so many blocks after the decision began.
	pub fn thresholds(&self, deciding_for: u32) -> (Option<Percent>, Option<Percent>) {
		let passed = Percent::of(deciding_for.into(), self.decision_period.into());
		(self.approval.map(|line| line.at(passed)), self.support.map(|line| line.at(passed)))
	}
}

impl Line {
	fn at(self, passed: Percent) -> Percent {
		let length = self.length.max(1);
		let fall = u64::from(self.ceil.saturating_sub(self.floor));
		let fallen = fall * u64::from(passed.0.min(length)) / u64::from(length);
		Percent(self.ceil.saturating_sub(u32::try_from(fallen).unwrap_or(u32::MAX)))
	}
}

fn line(curve: &Curve) -> Threshold {
	match curve {
		Curve::LinearDecreasing { length, floor, ceil } => {
			Some(Line { length: length.0, floor: floor.0, ceil: ceil.0 })
		},
		_ => None,
	}
}

/// All tracks of the chain.
pub(super) fn tracks(at: &AtBlock) -> Result<Vec<Track>, Error> {
	let found = constant_of(at, constants().referenda().tracks())?;
	let track = |(id, info): (u16, _)| {
		let info: crate::chain::runtime::runtime_types::pallet_referenda::types::TrackDetails<_, _, String> =
			info;
		Track {
			id,
			name: info.name.trim_end_matches('\0').to_owned(),
			decision_deposit: info.decision_deposit,
			prepare_period: info.prepare_period,
			decision_period: info.decision_period,
			confirm_period: info.confirm_period,
			min_enactment_period: info.min_enactment_period,
			approval: line(&info.min_approval),
			support: line(&info.min_support),
		}
	};
	Ok(found.into_iter().map(track).collect())
}

/// One of them.
pub(super) fn track(at: &AtBlock, id: u16) -> Result<Track, Error> {
	let found = tracks(at)?.into_iter().find(|track| track.id == id);
	found.ok_or_else(|| Error::Node(format!("the chain has no track {id}")))
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn thresholds_should_fall_in_a_line_and_stay_at_the_floor() {
		let percent = |percent: u32| percent * 10_000_000;
		let line = Line { length: percent(50), floor: percent(20), ceil: percent(80) };
		for (passed, needed) in [(0, 80), (25, 50), (50, 20), (100, 20)] {
			assert_eq!(line.at(Percent(percent(passed))), Percent(percent(needed)), "{passed} %");
		}
		let point = Line { length: 0, floor: 1, ceil: 1 };
		assert_eq!(point.at(Percent(0)), Percent(1));
	}
}
