//! Amounts of HOLD, with 12 decimals, and parts of a whole as percentages, both in plain decimal notation.

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
		let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
		let digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
		if (whole.is_empty() && fraction.is_empty()) || !digits(whole) || !digits(fraction) {
			return Err(AmountError::Malformed);
		}
		let fraction = fraction.trim_end_matches('0');
		if fraction.len() > DECIMALS as usize {
			return Err(AmountError::TooPrecise);
		}
		let number = |part: &str| match part {
			"" => Ok(0),
			part => part.parse::<u128>().map_err(|_| AmountError::TooLarge),
		};
		let scale = 10u128.pow(DECIMALS - fraction.len() as u32);
		number(whole)?
			.checked_mul(UNIT)
			.and_then(|whole| whole.checked_add(number(fraction).ok()?.checked_mul(scale)?))
			.map(Self)
			.ok_or(AmountError::TooLarge)
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

/// Billionths in a whole.
pub const WHOLE: u32 = 1_000_000_000;

/// Decimals of a percentage whose last is a billionth of the whole.
const PERCENT_DECIMALS: usize = 7;

/// Billionths in a hundredth.
const PERCENT: u32 = WHOLE / 100;

/// A part of a whole, in billionths; written as a percentage without its sign.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Part(pub u32);

/// Why a text is no part of a whole.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("write a percentage from 0 to 100 with at most 7 decimals, such as 12.5")]
pub struct PartError;

impl FromStr for Part {
	type Err = PartError;

	fn from_str(text: &str) -> Result<Self, PartError> {
		let text = text.strip_suffix('%').unwrap_or(text).trim_end();
		let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
		let digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
		if whole.is_empty() || !digits(whole) || !digits(fraction) || fraction.len() > PERCENT_DECIMALS {
			return Err(PartError);
		}
		let fraction: u32 = format!("{fraction:0<PERCENT_DECIMALS$}").parse().map_err(|_| PartError)?;
		let whole =
			whole.parse::<u32>().ok().and_then(|whole| whole.checked_mul(PERCENT)).ok_or(PartError)?;
		let part = whole.checked_add(fraction).filter(|part| *part <= WHOLE).ok_or(PartError)?;
		Ok(Self(part))
	}
}

impl fmt::Display for Part {
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		let (whole, fraction) = (self.0 / PERCENT, self.0 % PERCENT);
		if fraction == 0 {
			return f.pad(&whole.to_string());
		}
		let text = format!("{whole}.{fraction:0PERCENT_DECIMALS$}");
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
		for (text, part) in [("0", 0), ("100", WHOLE), ("12.5", 125_000_000), ("0.0000001", 1)] {
			assert_eq!(text.parse::<Part>(), Ok(Part(part)));
			assert_eq!(Part(part).to_string(), text);
		}
		assert_eq!("5%".parse::<Part>(), Ok(Part(50_000_000)));
		for text in
			["", "%", ".5", "-1", "100.0000001", "101", "99999999999", "1.00000001", "1,5", "1e1", " 5"]
		{
			assert_eq!(text.parse::<Part>(), Err(PartError), "{text:?}");
		}
	}
}
