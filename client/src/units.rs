//! Amounts of HOLD, with 12 decimals, and percentages, in plain decimal notation.

use std::{fmt, str::FromStr};

/// Decimals of one HOLD.
pub const DECIMALS: u32 = 12;

/// The smallest units in one HOLD.
pub const UNIT: u128 = 10u128.pow(DECIMALS);

/// An amount in the smallest unit.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Hold(pub u128);

/// Why a text is no amount.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum AmountError {
	#[error("write an amount of HOLD as digits with at most one point, such as 0.25")]
	Malformed,
	#[error("HOLD has 12 decimals, no more")]
	TooPrecise,
	#[error("the amount is too large")]
	TooLarge,
}

impl FromStr for Hold {
	type Err = AmountError;

	fn from_str(text: &str) -> Result<Self, AmountError> {
		fixed_point(text, DECIMALS).map(Self)
	}
}

/// A decimal number in units of its last decimal.
fn fixed_point(text: &str, decimals: u32) -> Result<u128, AmountError> {
	let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
	let digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
	if (whole.is_empty() && fraction.is_empty()) || !digits(whole) || !digits(fraction) {
		return Err(AmountError::Malformed);
	}
	let fraction = fraction.trim_end_matches('0');
	if fraction.len() > decimals as usize {
		return Err(AmountError::TooPrecise);
	}
	let number = |part: &str| match part {
		"" => Ok(0),
		part => part.parse::<u128>().map_err(|_| AmountError::TooLarge),
	};
	let scale = 10u128.pow(decimals - fraction.len() as u32);
	number(whole)?
		.checked_mul(10u128.pow(decimals))
		.and_then(|whole| whole.checked_add(number(fraction).ok()?.checked_mul(scale)?))
		.ok_or(AmountError::TooLarge)
}

/// Decimals of a percentage in billionths.
const PERCENT_DECIMALS: u32 = 7;

/// A part of a whole, in billionths; written as a percentage: 12.5%.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Percent(pub u32);

/// Why a text is no percentage.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("write a percentage of at most 100%, with at most 7 decimals, such as 4% or 0.5%")]
pub struct PercentError;

impl Percent {
	/// All of it.
	pub const ALL: Self = Self(1_000_000_000);

	/// So much of a whole, rounded down; nothing of nothing.
	pub fn of(part: u128, whole: u128) -> Self {
		let scale = u128::from(Self::ALL.0);
		// Large numbers lose digits that would not show.
		let shift = u128::BITS.saturating_sub(part.leading_zeros()).saturating_sub(96);
		match (whole >> shift) == 0 {
			true => Self(0),
			false => Self((((part >> shift) * scale) / (whole >> shift)).min(scale) as u32),
		}
	}
}

impl FromStr for Percent {
	type Err = PercentError;

	fn from_str(text: &str) -> Result<Self, PercentError> {
		let number = text.strip_suffix('%').ok_or(PercentError)?.trim_end();
		let parts = fixed_point(number, PERCENT_DECIMALS).map_err(|_| PercentError)?;
		u32::try_from(parts).ok().map(Self).filter(|percent| *percent <= Self::ALL).ok_or(PercentError)
	}
}

impl fmt::Display for Percent {
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		let unit = 10u32.pow(PERCENT_DECIMALS);
		let text = format!("{}.{:07}", self.0 / unit, self.0 % unit);
		f.pad(&format!("{}%", text.trim_end_matches('0').trim_end_matches('.')))
	}
}

impl fmt::Display for Hold {
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		let (whole, fraction) = (self.0 / UNIT, self.0 % UNIT);
		if fraction == 0 {
			return f.pad(&whole.to_string());
		}
		let text = format!("{whole}.{fraction:012}");
		f.pad(text.trim_end_matches('0'))
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn amounts_are_read_exactly() {
		let units = |text: &str| text.parse::<Hold>().map(|amount| amount.0);
		assert_eq!(units("100"), Ok(100 * UNIT));
		assert_eq!(units("0.01"), Ok(UNIT / 100));
		assert_eq!(units(".5"), Ok(UNIT / 2));
		assert_eq!(units("7."), Ok(7 * UNIT));
		assert_eq!(units("0.000000000001"), Ok(1));
		assert_eq!(units("1.5000000000000000"), Ok(3 * UNIT / 2));
	}

	#[test]
	fn what_is_no_amount_is_refused() {
		for text in ["", ".", "-1", "+1", "1e3", "1,5", " 1", "1.2.3", "0x10"] {
			assert_eq!(text.parse::<Hold>(), Err(AmountError::Malformed), "{text:?}");
		}
		assert_eq!("0.0000000000001".parse::<Hold>(), Err(AmountError::TooPrecise));
		assert_eq!("340282366920938463463374608".parse::<Hold>(), Err(AmountError::TooLarge));
		assert_eq!(format!("1{}", "0".repeat(60)).parse::<Hold>(), Err(AmountError::TooLarge));
	}

	#[test]
	fn amounts_are_written_without_trailing_zeros() {
		for text in ["0", "1", "0.01", "12.000000000001", "340282366920938463463374607.431768211455"] {
			assert_eq!(text.parse::<Hold>().unwrap().to_string(), text);
		}
	}

	#[test]
	fn percentages_are_read_and_written_exactly() {
		for (text, parts) in
			[("4%", 40_000_000), ("0.5%", 5_000_000), ("100%", 1_000_000_000), ("0.0000001%", 1), ("0%", 0)]
		{
			assert_eq!(text.parse::<Percent>(), Ok(Percent(parts)));
			assert_eq!(Percent(parts).to_string(), text);
		}
		assert_eq!("12.50 %".parse::<Percent>(), Ok(Percent(125_000_000)));
		for text in ["4", "", "%", "-1%", "100.1%", "0.00000001%", "4%%", "x%"] {
			assert_eq!(text.parse::<Percent>(), Err(PercentError), "{text:?}");
		}
	}

	#[test]
	fn a_part_of_a_whole_is_rounded_down_and_never_overflows() {
		assert_eq!(Percent::of(1, 3), Percent(333_333_333));
		assert_eq!(Percent::of(0, 0), Percent(0));
		assert_eq!(Percent::of(5, 0), Percent(0));
		assert_eq!(Percent::of(u128::MAX, u128::MAX), Percent::ALL);
		assert_eq!(Percent::of(u128::MAX / 2, u128::MAX).to_string(), "49.9999999%");
	}
}
