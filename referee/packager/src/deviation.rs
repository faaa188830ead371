//! How far two answers lie apart.

use freehold_referee::{Array, Data, NamedTensor, Tolerance};

/// The largest differences between the elements of two answers.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Deviation {
	/// Between two finite floats.
	pub absolute: f64,
	/// That over the larger of their magnitudes.
	pub relative: f64,
	/// Elements that differ and are not two finite floats.
	pub others: u64,
	/// Elements that do not have equal bits.
	pub unequal: u64,
}

impl Deviation {
	pub fn between(a: &[Array], b: &[Array]) -> Self {
		let mut deviation = Self::default();
		a.iter().zip(b).for_each(|(a, b)| deviation.add(a.data(), b.data()));
		deviation
	}

	/// The larger of both.
	pub fn max(self, other: Self) -> Self {
		Self {
			absolute: self.absolute.max(other.absolute),
			relative: self.relative.max(other.relative),
			others: self.others.max(other.others),
			unequal: self.unequal.max(other.unequal),
		}
	}

	fn add(&mut self, a: &Data, b: &Data) {
		match (a, b) {
			(Data::F32(a), Data::F32(b)) => {
				a.iter()
					.zip(b)
					.for_each(|(a, b)| self.floats(f64::from(*a), f64::from(*b), a.to_bits() == b.to_bits()));
			},
			(Data::F64(a), Data::F64(b)) => {
				a.iter().zip(b).for_each(|(a, b)| self.floats(*a, *b, a.to_bits() == b.to_bits()));
			},
			_ => {
				let size = a.element().size();
				let pairs = a.as_bytes().chunks(size).zip(b.as_bytes().chunks(size));
				let unequal = pairs.filter(|(a, b)| a != b).count() as u64;
				self.others += unequal;
				self.unequal += unequal;
			},
		}
	}

	fn floats(&mut self, a: f64, b: f64, equal: bool) {
		if equal {
			return;
		}
		self.unequal += 1;
		if !a.is_finite() || !b.is_finite() {
			self.others += u64::from(!(a.is_nan() && b.is_nan()));
			return;
		}
		let distance = (a - b).abs();
		self.absolute = self.absolute.max(distance);
		self.relative = self.relative.max(distance / a.abs().max(b.abs()).max(f64::MIN_POSITIVE));
	}
}

/// Whether two answers agree within a tolerance.
pub(crate) fn agree(tolerance: &Tolerance, a: &[Array], b: &[Array]) -> bool {
	let named = |arrays: &[Array]| -> Vec<NamedTensor> {
		arrays.iter().map(|array| NamedTensor { name: Vec::new(), tensor: array.to_tensor() }).collect()
	};
	tolerance.agree(&named(a), &named(b))
}

#[cfg(test)]
mod tests {
	use super::*;

	fn floats(values: &[f32]) -> Vec<Array> {
		vec![Array::new([values.len() as u32], Data::F32(values.to_vec())).unwrap()]
	}

	#[test]
	fn the_largest_differences_should_be_found() {
		let a = floats(&[1.0, 100.0, f32::NAN, f32::INFINITY, 0.0]);
		let b = floats(&[1.5, 101.0, f32::NAN, 3.0, -0.0]);
		let deviation = Deviation::between(&a, &b);
		assert_eq!((deviation.absolute, deviation.others, deviation.unequal), (1.0, 1, 4));
		assert!((deviation.relative - 0.5 / 1.5).abs() < 1e-12);
		assert_eq!(Deviation::between(&a, &a), Deviation::default());
	}

	#[test]
	fn integers_should_be_equal_or_not() {
		let ints = |values: &[i32]| vec![Array::new([3], Data::I32(values.to_vec())).unwrap()];
		let deviation = Deviation::between(&ints(&[1, 2, 3]), &ints(&[1, 20, -3]));
		assert_eq!((deviation.others, deviation.unequal, deviation.absolute), (2, 2, 0.0));
	}
}
