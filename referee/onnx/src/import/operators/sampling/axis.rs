//! One axis of an image that is sampled: where a place lies, and which elements around it count how much.

use crate::import::{builder::Builder, error::Reason, term::Term};
use freehold_referee::{
	ops::{Binary, Unary},
	ElementType,
};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
	Nearest,
	Linear,
	Cubic,
}

impl Mode {
	/// By its names of before and after opset 20.
	pub fn read(name: &str) -> Result<Self, Reason> {
		match name {
			"nearest" => Ok(Self::Nearest),
			"linear" | "bilinear" => Ok(Self::Linear),
			"cubic" | "bicubic" => Ok(Self::Cubic),
			_ => Err(Reason::attribute("mode", "is not known")),
		}
	}
}

/// What lies outside of the image.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Padding {
	Zeros,
	Border,
	Reflection,
}

impl Padding {
	pub fn read(name: &str) -> Result<Self, Reason> {
		match name {
			"zeros" => Ok(Self::Zeros),
			"border" => Ok(Self::Border),
			"reflection" => Ok(Self::Reflection),
			_ => Err(Reason::attribute("padding_mode", "is not known")),
		}
	}
}

/// One element around each place.
pub struct Tap {
	/// Within the axis (i64).
	pub index: Term,
	/// `None` for 1.
	pub weight: Option<Term>,
	/// Where it is false the element is zero.
	pub inside: Option<Term>,
}

/// The elements around coordinates from -1 to 1.
pub fn taps(
	b: &mut Builder,
	coordinate: &Term,
	size: u32,
	mode: Mode,
	padding: Padding,
	corners: bool,
) -> Result<Vec<Tap>, Reason> {
	let axis = Axis { size: f64::from(size), padding, corners };
	let x = axis.denormalised(b, coordinate)?;
	if mode == Mode::Nearest {
		let nearest = b.unary(Unary::Round, &x)?;
		return Ok(vec![axis.tap(b, &nearest, None)?]);
	}
	let x = axis.padded(b, &x)?;
	let below = b.unary(Unary::Floor, &x)?;
	let ratio = b.binary(Binary::Sub, &x, &below)?;
	let one = b.scalar(x.element(), 1.0);
	let rest = b.binary(Binary::Sub, &one, &ratio)?;
	let weights = match mode {
		Mode::Cubic => {
			let far = [b.binary(Binary::Add, &ratio, &one)?, b.binary(Binary::Add, &rest, &one)?];
			let [before, after] = [outer(b, &far[0])?, outer(b, &far[1])?];
			vec![(-1.0, before), (0.0, inner(b, &ratio)?), (1.0, inner(b, &rest)?), (2.0, after)]
		},
		_ => vec![(0.0, rest), (1.0, ratio)],
	};
	let mut taps = Vec::new();
	for (offset, weight) in weights {
		let offset = b.scalar(x.element(), offset);
		let place = b.binary(Binary::Add, &below, &offset)?;
		taps.push(axis.tap(b, &place, Some(weight))?);
	}
	Ok(taps)
}

/// The coefficient of cubic convolution.
const CUBIC: f64 = -0.75;

/// `(…((c₀ · x + c₁) · x + c₂) · x …)`.
fn polynomial(b: &mut Builder, x: &Term, coefficients: [f64; 4]) -> Result<Term, Reason> {
	let [first, rest @ ..] = coefficients.map(|c| b.scalar(x.element(), c));
	rest.iter().try_fold(first, |so_far, coefficient| {
		let product = b.binary(Binary::Mul, &so_far, x)?;
		b.binary(Binary::Add, &product, coefficient)
	})
}

/// The kernel up to a distance of 1.
#[allow(clippy::arithmetic_side_effects)] // Of floats.
fn inner(b: &mut Builder, x: &Term) -> Result<Term, Reason> {
	polynomial(b, x, [CUBIC + 2.0, -(CUBIC + 3.0), 0.0, 1.0])
}

/// The kernel from a distance of 1 to 2.
#[allow(clippy::arithmetic_side_effects)] // Of floats.
fn outer(b: &mut Builder, x: &Term) -> Result<Term, Reason> {
	polynomial(b, x, [CUBIC, -5.0 * CUBIC, 8.0 * CUBIC, -4.0 * CUBIC])
}

struct Axis {
	size: f64,
	padding: Padding,
	corners: bool,
}

#[allow(clippy::arithmetic_side_effects)] // Of floats.
impl Axis {
	/// In elements from the first.
	fn denormalised(&self, b: &mut Builder, x: &Term) -> Result<Term, Reason> {
		let number = |b: &Builder, value| b.scalar(x.element(), value);
		let (one, half) = (number(b, 1.0), number(b, 0.5));
		let x = b.binary(Binary::Add, x, &one)?;
		if self.corners {
			let x = b.binary(Binary::Mul, &x, &half)?;
			let last = number(b, self.size - 1.0);
			return b.binary(Binary::Mul, &x, &last);
		}
		let size = number(b, self.size);
		let x = b.binary(Binary::Mul, &x, &size)?;
		let x = b.binary(Binary::Sub, &x, &one)?;
		b.binary(Binary::Mul, &x, &half)
	}

	/// A coordinate outside, brought back in if that is how the image goes on.
	fn padded(&self, b: &mut Builder, x: &Term) -> Result<Term, Reason> {
		match self.padding {
			Padding::Zeros => Ok(x.clone()),
			Padding::Border => self.clamped(b, x),
			Padding::Reflection => self.reflected(b, x),
		}
	}

	fn clamped(&self, b: &mut Builder, x: &Term) -> Result<Term, Reason> {
		let (first, last) = (b.scalar(x.element(), 0.0), b.scalar(x.element(), self.size - 1.0));
		let x = b.binary(Binary::Max, x, &first)?;
		b.binary(Binary::Min, &x, &last)
	}

	/// At the middle of the first and last elements if corners are aligned, else at their outer borders.
	fn reflected(&self, b: &mut Builder, x: &Term) -> Result<Term, Reason> {
		let (first, range) = if self.corners { (0.0, self.size - 1.0) } else { (-0.5, self.size) };
		if range == 0.0 {
			return self.clamped(b, x);
		}
		let number = |b: &Builder, value| b.scalar(x.element(), value);
		let (first, range, period) = (number(b, first), number(b, range), number(b, range * 2.0));
		let distance = b.binary(Binary::Sub, x, &first)?;
		let distance = b.unary(Unary::Abs, &distance)?;
		let distance = b.binary(Binary::Fmod, &distance, &period)?;
		// A triangle: up to the other side, and back.
		let beyond = b.binary(Binary::Sub, &distance, &range)?;
		let beyond = b.unary(Unary::Abs, &beyond)?;
		let back = b.binary(Binary::Sub, &range, &beyond)?;
		b.binary(Binary::Add, &first, &back)
	}

	/// The element at whole numbers.
	fn tap(&self, b: &mut Builder, place: &Term, weight: Option<Term>) -> Result<Tap, Reason> {
		let padded = self.padded(b, place)?;
		let index = self.clamped(b, &padded)?;
		let inside = match self.padding {
			Padding::Zeros => Some(b.binary(Binary::Equal, &index, place)?),
			_ => None,
		};
		Ok(Tap { index: b.cast(&index, ElementType::Int64)?, weight, inside })
	}
}
