//! exp, expm1, log, erf and tanh of 32-bit floats without branches, so that compilers can vectorise them.
//!
//! They are the algorithms that `libm` 0.2.16 has from FreeBSD's msun (Copyright (C) 1993 Sun Microsystems,
//! freely usable with this notice): every operation in the same order with the same constants, but for
//! lanes whose result is thrown away. Where `libm` branches, each side is computed and one is chosen.
//! The tests hold them equal to `libm` for every 16,381st of the 2³² floats, and one that takes minutes, which
//! `scripts/libm.sh` runs, for every one.
#![allow(clippy::excessive_precision, clippy::indexing_slicing)] // constants as msun writes them

const INV_LN2: f32 = f32::from_bits(0x3fb8aa3b);

/// Half of ln 2, up to which an exponential needs no reduction, and three halves, up to which it is by one.
const HALF_LN2: f32 = f32::from_bits(0x3eb17218);
const LN2_AND_HALF: f32 = f32::from_bits(0x3f851592);

/// `a` where that holds, else `b`: never a jump, which would keep loops from being vectorised.
#[inline(always)]
fn choose<T>(condition: bool, a: T, b: T) -> T {
	core::hint::select_unpredictable(condition, a, b)
}

/// `2^k`, for k from −126 to 127.
#[inline(always)]
fn power_of_two(k: i32) -> f32 {
	f32::from_bits((k.wrapping_add(127) as u32) << 23)
}

/// The multiple of ln 2 that is taken from `x`, which is from −105 to 90.
#[inline(always)]
fn multiple(x: f32) -> i32 {
	let nearest = INV_LN2 * x + 0.5f32.copysign(x);
	let one = choose(x.abs() > HALF_LN2, 1.0f32.copysign(x), 0.0);
	let multiple = choose(x.abs() > LN2_AND_HALF, nearest, one);
	// SAFETY: the product is between −152 and 131.
	unsafe { multiple.to_int_unchecked() }
}

#[inline(always)]
pub fn exp(x: f32) -> f32 {
	let low = choose(x > -104.0, x, -104.0);
	let power = exp_within(choose(low < 89.0, low, 89.0));
	choose(x.is_nan(), x, power)
}

/// For numbers from −105 to 90.
#[inline(always)]
fn exp_within(x: f32) -> f32 {
	let k = multiple(x);
	let y = exp_reduced(x, k as f32);
	// In two steps, of which only the second can round: 2^k alone may be no normal number.
	let half = k >> 1;
	let y = y * power_of_two(half) * power_of_two(k.wrapping_sub(half));
	choose(x.abs() > f32::from_bits(0x39000000), y, 1.0 + x)
}

/// `exp(x − k ln 2)`.
#[inline(always)]
fn exp_reduced(x: f32, k: f32) -> f32 {
	const LN2_HI: f32 = f32::from_bits(0x3f317200);
	const LN2_LO: f32 = f32::from_bits(0x35bfbe8e);
	const P1: f32 = 1.6666625440e-1;
	const P2: f32 = -2.7667332906e-3;
	let high = x - k * LN2_HI;
	let low = k * LN2_LO;
	let r = high - low;
	let rr = r * r;
	let c = r - rr * (P1 + rr * P2);
	1.0 + (r * c / (2.0 - c) - low + high)
}

#[inline(always)]
pub fn expm1(x: f32) -> f32 {
	let low = choose(x > -20.0, x, -20.0);
	let result = expm1_within(choose(low < 89.0, low, 89.0));
	choose(x.is_nan(), x, result)
}

/// For numbers from −20 to 90.
#[inline(always)]
fn expm1_within(x: f32) -> f32 {
	const LN2_HI: f32 = f32::from_bits(0x3f317180);
	const LN2_LO: f32 = f32::from_bits(0x3717f7d1);
	const Q1: f32 = -3.3333212137e-2;
	const Q2: f32 = 1.5807170421e-3;
	let k = multiple(x);
	let high = x - k as f32 * LN2_HI;
	let low = k as f32 * LN2_LO;
	let x = high - low;
	let c = (high - x) - low;
	let half = 0.5 * x;
	let square = x * half;
	let r1 = 1.0 + square * (Q1 + square * Q2);
	let t = 3.0 - r1 * half;
	let e = square * ((r1 - t) / (6.0 - x * t));
	let e = x * (e - c) - c - square;
	let rest = x - e;

	// 2^k by halves, since 2^128 is no number.
	let first = k >> 1;
	let (scale, scale2) = (power_of_two(first), power_of_two(k.wrapping_sub(first)));
	let inverse = power_of_two(choose(k > 126, 126, k).wrapping_neg());
	let far = (rest + 1.0) * scale * scale2 - 1.0;
	let middle = (rest + (1.0 - inverse)) * scale * scale2;
	let upper = (x - (e + inverse) + 1.0) * scale * scale2;
	let one = choose(x < -0.25, -2.0 * (e - (x + 0.5)), 1.0 + 2.0 * rest);
	let y = choose(k < 23, middle, upper);
	let y = choose(!(0..=56).contains(&k), far, y);
	let y = choose(k == 1, one, y);
	let y = choose(k == -1, 0.5 * rest - 0.5, y);
	choose(k == 0, rest, y)
}

#[inline(always)]
pub fn log(x: f32) -> f32 {
	const LN2_HI: f32 = f32::from_bits(0x3f317180);
	const LN2_LO: f32 = f32::from_bits(0x3717f7d1);
	const LG1: f32 = 0.66666662693;
	const LG2: f32 = 0.40000972152;
	const LG3: f32 = 0.28498786688;
	const LG4: f32 = 0.24279078841;
	/// Half the root of two: mantissas are taken from there up to the root.
	const ROOT: u32 = 0x3f3504f3;
	let small = x < f32::MIN_POSITIVE;
	let bits = choose(small, x * 33_554_432.0, x).to_bits().wrapping_add(0x3f80_0000 - ROOT);
	let k = ((bits >> 23) as i32).wrapping_sub(choose(small, 0x7f + 25, 0x7f));
	let mantissa = f32::from_bits((bits & 0x007f_ffff).wrapping_add(ROOT));
	let f = mantissa - 1.0;
	let s = f / (2.0 + f);
	let z = s * s;
	let w = z * z;
	let r = z * (LG1 + w * LG3) + w * (LG2 + w * LG4);
	let half_square = 0.5 * f * f;
	let k = k as f32;
	let y = s * (half_square + r) + k * LN2_LO - half_square + f + k * LN2_HI;
	let y = choose(x == 0.0, f32::NEG_INFINITY, y);
	let y = choose(x == f32::INFINITY, f32::INFINITY, y);
	choose((x < 0.0) | x.is_nan(), f32::NAN, y)
}

#[inline(always)]
pub fn tanh(x: f32) -> f32 {
	let size = x.abs();
	let within = choose(size < 10.0, size, 10.0);
	let small = within <= f32::from_bits(0x3e82c578);
	let large = within > f32::from_bits(0x3f0c9f54);
	let t = expm1_within(choose(small, -2.0 * within, 2.0 * within));
	let quotient = choose(large, 2.0, choose(small, -t, t)) / (t + 2.0);
	let y = choose(large, 1.0 - quotient, quotient).copysign(x);
	choose(x.is_nan(), x, y)
}

/// Coefficients of the numerators of erf's four rational functions, the constant's first, and of the
/// denominators, of which the constant's is 1.
mod erf {
	pub type Numerator = [f32; 8];
	pub type Denominator = [f32; 8];

	/// Below 0.84375, of x².
	pub const P: Numerator = [
		1.2837916613e-01,
		-3.2504209876e-01,
		-2.8481749818e-02,
		-5.7702702470e-03,
		-2.3763017452e-05,
		0.0,
		0.0,
		0.0,
	];
	pub const Q: Denominator = [
		3.9791721106e-01,
		6.5022252500e-02,
		5.0813062117e-03,
		1.3249473704e-04,
		-3.9602282413e-06,
		0.0,
		0.0,
		0.0,
	];
	/// Below 1.25, of |x| − 1.
	pub const PA: Numerator = [
		-2.3621185683e-03,
		4.1485610604e-01,
		-3.7220788002e-01,
		3.1834661961e-01,
		-1.1089469492e-01,
		3.5478305072e-02,
		-2.1663755178e-03,
		0.0,
	];
	pub const QA: Denominator = [
		1.0642088205e-01,
		5.4039794207e-01,
		7.1828655899e-02,
		1.2617121637e-01,
		1.3637083583e-02,
		1.1984500103e-02,
		0.0,
		0.0,
	];
	/// Below 1 / 0.35, of 1 / x².
	pub const RA: Numerator = [
		-9.8649440333e-03,
		-6.9385856390e-01,
		-1.0558626175e+01,
		-6.2375331879e+01,
		-1.6239666748e+02,
		-1.8460508728e+02,
		-8.1287437439e+01,
		-9.8143291473e+00,
	];
	pub const SA: Denominator = [
		1.9651271820e+01,
		1.3765776062e+02,
		4.3456588745e+02,
		6.4538726807e+02,
		4.2900814819e+02,
		1.0863500214e+02,
		6.5702495575e+00,
		-6.0424413532e-02,
	];
	/// Above, of 1 / x².
	pub const RB: Numerator = [
		-9.8649431020e-03,
		-7.9928326607e-01,
		-1.7757955551e+01,
		-1.6063638306e+02,
		-6.3756646729e+02,
		-1.0250950928e+03,
		-4.8351919556e+02,
		0.0,
	];
	pub const SB: Denominator = [
		3.0338060379e+01,
		3.2579251099e+02,
		1.5367296143e+03,
		3.1998581543e+03,
		2.5530502930e+03,
		4.7452853394e+02,
		-2.2440952301e+01,
		0.0,
	];
}

#[inline(always)]
pub fn erf(x: f32) -> f32 {
	let size = x.abs();
	let (first, second) = (size < 0.84375, size < 1.25);
	let third = size < f32::from_bits(0x4036db6d);
	// For the last two functions; lanes of the others compute something in their range.
	let tail = choose(size > 1.25, size, 1.25);
	let tail = choose(tail < 6.0, tail, 6.0);
	let variable = 1.0 / (tail * tail);
	let variable = choose(second, size - 1.0, variable);
	let variable = choose(first, x * x, variable);
	/// Horner's rule, coefficient by coefficient: a loop here would keep the one over elements from being
	/// vectorised. Where a function has fewer coefficients, the first are zeros, which change nothing.
	macro_rules! polynomial {
		($a:ident, $b:ident, $c:ident, $d:ident) => {{
			let coefficient = |i: usize| {
				let tail = choose(third, erf::$c[i], erf::$d[i]);
				choose(first, erf::$a[i], choose(second, erf::$b[i], tail))
			};
			let sum = coefficient(6) + variable * coefficient(7);
			let sum = coefficient(5) + variable * sum;
			let sum = coefficient(4) + variable * sum;
			let sum = coefficient(3) + variable * sum;
			let sum = coefficient(2) + variable * sum;
			let sum = coefficient(1) + variable * sum;
			coefficient(0) + variable * sum
		}};
	}
	let numerator = polynomial!(P, PA, RA, RB);
	let denominator = polynomial!(Q, QA, SA, SB);
	let ratio = numerator / (1.0 + variable * denominator);

	let tiny = size < f32::from_bits(0x31800000);
	let near = choose(tiny, 0.125 * (8.0 * x + f32::from_bits(0x3f8375d4) * x), x + x * ratio);
	let middle = 1.0 - (1.0 - f32::from_bits(0x3f58560b) - ratio);
	let z = f32::from_bits(tail.to_bits() & 0xffff_e000);
	let ratio = choose(second, 0.0, ratio);
	// The first exponent is between −37 and −2, where any multiple of ln 2 is taken; the second between
	// −0.3 and −0.02, where none is.
	let first_exponent = -z * z - 0.5625;
	// SAFETY: it is between −54 and −3.
	let k: i32 = unsafe { (INV_LN2 * first_exponent - 0.5).to_int_unchecked() };
	let first_power = exp_reduced(first_exponent, k as f32) * power_of_two(k);
	let powers = first_power * exp_reduced((z - tail) * (z + tail) + ratio, 0.0);
	let far = choose(size < 6.0, 1.0 - powers / tail, 1.0);
	let y = choose(second, middle, far).copysign(x);
	let y = choose(first, near, y);
	choose(x.is_nan(), x, y)
}
