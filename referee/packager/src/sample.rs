//! Inputs that nobody chose: the same in every run.

use freehold_referee::{Array, Data, ElementType, Graph, TensorType};
use rand_chacha::{
	rand_core::{RngCore, SeedableRng},
	ChaCha8Rng,
};

/// What values random inputs have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sampling {
	/// Those that models are made for: floats in -1..1, integers in 0..8 (signed ones from -4).
	Ordinary,
	/// The ends of each type, subnormals, infinities, NaN, signed zeros among ordinary ones.
	Extreme,
}

/// A sequence of inputs that its seed decides.
pub struct Samples(ChaCha8Rng);

impl Samples {
	pub fn new(seed: u64) -> Self {
		Self(ChaCha8Rng::seed_from_u64(seed))
	}

	/// All inputs of a graph.
	pub fn inputs(&mut self, graph: &Graph, sampling: Sampling) -> Vec<Array> {
		graph.inputs.iter().filter_map(|input| self.array(&input.r#type, sampling)).collect()
	}

	fn array(&mut self, r#type: &TensorType, sampling: Sampling) -> Option<Array> {
		let count = usize::try_from(r#type.elements()?).ok()?;
		macro_rules! numbers {
			($variant:ident, $one:expr) => {
				Data::$variant((0..count).map(|_| $one).collect())
			};
		}
		macro_rules! integers {
			($variant:ident, $number:ty) => {
				numbers!(
					$variant,
					match sampling {
						Sampling::Ordinary if <$number>::MIN == 0 => (self.0.next_u32() % 8) as $number,
						Sampling::Ordinary => (i64::from(self.0.next_u32() % 8) - 4) as $number,
						Sampling::Extreme => match self.0.next_u32() % 8 {
							0 => <$number>::MIN,
							1 => <$number>::MAX,
							2 => 0,
							3 | 4 => self.near_halves() as $number,
							_ => self.0.next_u64() as $number,
						},
					}
				)
			};
		}
		let data = match r#type.element {
			ElementType::Float32 => numbers!(F32, self.float(sampling) as f32),
			ElementType::Float64 => numbers!(F64, self.float(sampling)),
			ElementType::Int8 => integers!(I8, i8),
			ElementType::Int16 => integers!(I16, i16),
			ElementType::Int32 => integers!(I32, i32),
			ElementType::Int64 => integers!(I64, i64),
			ElementType::Uint8 => integers!(U8, u8),
			ElementType::Uint16 => integers!(U16, u16),
			ElementType::Uint32 => integers!(U32, u32),
			ElementType::Uint64 => integers!(U64, u64),
			ElementType::Bool => numbers!(Bool, (self.0.next_u32() & 1) as u8),
		};
		Array::new(r#type.shape.clone(), data).ok()
	}

	/// -2^33..2^33: 64-bit integers whose low halves have their first bit set or not, and whose high halves are often
	/// equal, which random ones never are.
	fn near_halves(&mut self) -> i64 {
		((self.0.next_u64() >> 30) as i64).wrapping_sub(1 << 33)
	}

	fn float(&mut self, sampling: Sampling) -> f64 {
		const EXTREMES: [f64; 10] =
			[0.0, -0.0, 1e-45, -1e-40, 3.4e38, -3.4e38, f64::INFINITY, f64::NEG_INFINITY, f64::NAN, 1e-300];
		let draw = self.0.next_u32();
		if sampling == Sampling::Extreme && draw.is_multiple_of(4) {
			return EXTREMES[(draw / 4) as usize % EXTREMES.len()];
		}
		// 24 bits, so that both types of floats hold the same number.
		f64::from(self.0.next_u32() >> 8) / f64::from(1u32 << 23) - 1.0
	}
}
