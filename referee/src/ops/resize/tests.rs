use super::*;
use crate::{ops::Op, Backend};
use alloc::{vec, vec::Vec};
use proptest::prelude::*;

const COORDINATES: [CoordinateMode; 7] = [
	CoordinateMode::HalfPixel,
	CoordinateMode::HalfPixelSymmetric,
	CoordinateMode::PytorchHalfPixel,
	CoordinateMode::AlignCorners,
	CoordinateMode::Asymmetric,
	CoordinateMode::TfCropAndResize,
	CoordinateMode::TfHalfPixelForNn,
];
const NEAREST: [NearestMode; 4] =
	[NearestMode::RoundPreferFloor, NearestMode::RoundPreferCeil, NearestMode::Floor, NearestMode::Ceil];

fn run(op: &Resize, input: &Array) -> Result<Array, OpError> {
	Op::Resize(op.clone()).compute(&[input], &Backend::default())
}

/// From one shape to another, each scale their quotient.
fn resize(mode: ResizeMode, coordinates: CoordinateMode, from: &[u32], to: &[u32]) -> Resize {
	Resize {
		mode,
		coordinates,
		sizes: to.to_vec(),
		scales: from.iter().zip(to).map(|(from, to)| Real::new(*to as f32 / *from as f32)).collect(),
		roi: vec![(Real::new(0.0), Real::new(1.0)); from.len()],
		extrapolation: Real::new(0.0),
		exclude_outside: false,
		antialias: false,
	}
}

fn floats(array: &Array) -> Vec<f32> {
	match array.data() {
		Data::F32(values) => values.clone(),
		_ => unreachable!(),
	}
}

/// Where an output's index lies, in the exact numbers of the definition; `None` if nothing is there.
fn exact_coordinate(op: &Resize, axis: usize, from: u32, index: u32) -> Option<f64> {
	let (x, n, m) = (f64::from(index), f64::from(from), f64::from(op.sizes[axis]));
	let scale = f64::from(op.scales[axis].get());
	let (start, end) = (f64::from(op.roi[axis].0.get()), f64::from(op.roi[axis].1.get()));
	let centre = (x + 0.5) / scale;
	let at = match op.coordinates {
		CoordinateMode::HalfPixel => centre - 0.5,
		CoordinateMode::HalfPixelSymmetric => n / 2.0 * (1.0 - m / (scale * n)) + centre - 0.5,
		CoordinateMode::PytorchHalfPixel => {
			if m > 1.0 {
				centre - 0.5
			} else {
				0.0
			}
		},
		CoordinateMode::AlignCorners => {
			if m > 1.0 {
				x * (n - 1.0) / (m - 1.0)
			} else {
				0.0
			}
		},
		CoordinateMode::Asymmetric => x / scale,
		CoordinateMode::TfHalfPixelForNn => centre,
		CoordinateMode::TfCropAndResize => {
			let part = if m > 1.0 { x / (m - 1.0) } else { 0.5 };
			(start + part * (end - start)) * (n - 1.0)
		},
	};
	let outside = op.coordinates == CoordinateMode::TfCropAndResize && (at < 0.0 || at > n - 1.0);
	(!outside).then_some(at)
}

/// The weight of every element of the input's axis, from the filter as a function of distance.
fn exact_weights(op: &Resize, axis: usize, from: u32, at: f64) -> Vec<f64> {
	let scale = if op.antialias { f64::from(op.scales[axis].get()).min(1.0) } else { 1.0 };
	let filter = |x: f64| match op.mode {
		ResizeMode::Cubic { coefficient } => {
			let a = f64::from(coefficient.get());
			match x {
				x if x <= 1.0 => (a + 2.0) * x.powi(3) - (a + 3.0) * x.powi(2) + 1.0,
				x if x < 2.0 => a * x.powi(3) - 5.0 * a * x.powi(2) + 8.0 * a * x - 4.0 * a,
				_ => 0.0,
			}
		},
		_ => (1.0 - x).max(0.0),
	};
	let mut weights = vec![0.0; from as usize];
	for position in -60i64..60 + i64::from(from) {
		let inside = (0..i64::from(from)).contains(&position);
		if inside || !op.exclude_outside {
			let index = position.clamp(0, i64::from(from) - 1) as usize;
			weights[index] += filter((position as f64 - at).abs() * scale);
		}
	}
	let sum: f64 = weights.iter().sum();
	if op.antialias || op.exclude_outside {
		weights.iter_mut().for_each(|weight| *weight /= sum);
	}
	weights
}

/// Both axes at once.
fn exact(op: &Resize, input: &Array) -> Vec<f64> {
	let (values, [rows, columns]) = (floats(input), [input.shape()[0], input.shape()[1]]);
	let mut out = Vec::new();
	for r in 0..op.sizes[0] {
		for c in 0..op.sizes[1] {
			let at = exact_coordinate(op, 0, rows, r).zip(exact_coordinate(op, 1, columns, c));
			let Some((r, c)) = at else {
				out.push(op.extrapolation.get().into());
				continue;
			};
			let (r, c) = (exact_weights(op, 0, rows, r), exact_weights(op, 1, columns, c));
			let rows = r.iter().zip(values.chunks(columns as usize));
			out.push(
				rows.map(|(r, row)| row.iter().zip(&c).map(|(v, c)| r * c * f64::from(*v)).sum::<f64>())
					.sum(),
			);
		}
	}
	out
}

/// Whether rounding may decide on which side of a border of the region a coordinate lies.
fn near_border(op: &Resize, from: &[u32]) -> bool {
	let mut other = op.clone();
	for (start, end) in &mut other.roi {
		(*start, *end) = (Real::new(start.get() * 0.99999), Real::new(end.get() * 0.99999));
	}
	(0..from.len()).any(|axis| {
		let inside = |op, i| exact_coordinate(op, axis, from[axis], i).is_some();
		(0..op.sizes[axis]).any(|i| inside(op, i) != inside(&other, i))
	})
}

fn shapes() -> impl Strategy<Value = ([u32; 2], [u32; 2])> {
	(prop::array::uniform2(1u32..8), prop::array::uniform2(1u32..12))
}

proptest! {
	#[test]
	fn weighted_modes_are_near_the_exact_ones(
		(from, to) in shapes(),
		coordinates in prop::sample::select(&COORDINATES[..]),
		cubic: bool,
		exclude_outside: bool,
		antialias: bool,
		roi in prop::array::uniform4(0f32..1.2),
		seed in prop::collection::vec(-4f32..4.0, 64),
	) {
		let input = Array::new(from, Data::F32(seed[..(from[0] * from[1]) as usize].to_vec())).unwrap();
		let mode = if cubic { ResizeMode::Cubic { coefficient: Real::new(-0.75) } } else { ResizeMode::Linear };
		let mut op = resize(mode, coordinates, &from, &to);
		op.roi = vec![(Real::new(roi[0]), Real::new(roi[1])), (Real::new(roi[2]), Real::new(roi[3]))];
		(op.exclude_outside, op.antialias, op.extrapolation) = (exclude_outside, antialias, Real::new(7.0));
		prop_assume!(!near_border(&op, &from));
		for (value, exact) in floats(&run(&op, &input).unwrap()).into_iter().zip(exact(&op, &input)) {
			prop_assert!((f64::from(value) - exact).abs() < 2e-3, "{value} {exact} {op:?}");
		}
	}

	#[test]
	fn nearest_takes_the_nearest(
		(from, to) in shapes(),
		mode in prop::sample::select(&NEAREST[..]),
		coordinates in prop::sample::select(&COORDINATES[..]),
	) {
		let values = (0..from[0] * from[1]).map(|i| i as f32).collect();
		let input = Array::new(from, Data::F32(values)).unwrap();
		let op = resize(ResizeMode::Nearest(mode), coordinates, &from, &to);
		let out = floats(&run(&op, &input).unwrap());
		for (i, value) in out.into_iter().enumerate() {
			let index = [i as u32 / to[1], i as u32 % to[1]];
			let found = [value as u32 / from[1], value as u32 % from[1]];
			for axis in 0..2 {
				let at = exact_coordinate(&op, axis, from[axis], index[axis]).unwrap();
				let at = at.clamp(0.0, f64::from(from[axis]) - 1.0);
				let distance = f64::from(found[axis]) - at;
				let most = match mode {
					NearestMode::RoundPreferFloor | NearestMode::RoundPreferCeil => -0.50001..=0.50001,
					NearestMode::Floor => -1.00001..=0.00001,
					NearestMode::Ceil => -0.00001..=1.00001,
				};
				prop_assert!(most.contains(&distance), "{at} {found:?}");
			}
		}
	}

	#[test]
	fn hostile_numbers_are_answered(
		shape in prop::collection::vec(prop::sample::select(&HUGE[..]), 0..10),
		sizes in prop::collection::vec(prop::sample::select(&HUGE[..]), 0..10),
		scales in prop::collection::vec(any::<u32>(), 0..10),
		roi in prop::collection::vec((any::<u32>(), any::<u32>()), 0..10),
		antialias: bool,
	) {
		let real = |bits: &u32| Real::new(f32::from_bits(*bits));
		let op = Resize {
			scales: scales.iter().map(real).collect(),
			roi: roi.iter().map(|(a, b)| (real(a), real(b))).collect(),
			sizes,
			antialias,
			..resize(ResizeMode::Linear, CoordinateMode::TfCropAndResize, &[], &[])
		};
		let types: Vec<TensorType> = vec![TensorType::new(ElementType::Float32, shape); 2];
		for inputs in [&[][..], &[&types[0]], &[&types[0], &types[1]]] {
			if let Ok(output) = Op::Resize(op.clone()).infer(inputs) {
				prop_assert!(output.bytes().is_some());
			}
		}
	}

	/// Any finite scale and region has an output, of numbers that are no matter.
	#[test]
	fn odd_scales_have_outputs(
		(from, to) in shapes(),
		scale in prop_oneof![Just(f32::MAX), Just(f32::MIN_POSITIVE), Just(f32::from_bits(1)), 0.01f32..100.0],
		roi in prop_oneof![Just((f32::MAX, f32::MIN)), Just((-1e30, 1e30)), Just((0.3, 0.3))],
		coordinates in prop::sample::select(&COORDINATES[..]),
		mode in prop_oneof![
			Just(ResizeMode::Linear),
			Just(ResizeMode::Cubic { coefficient: Real::new(f32::NAN) }),
			prop::sample::select(&NEAREST[..]).prop_map(ResizeMode::Nearest),
		],
		exclude_outside: bool,
		antialias: bool,
	) {
		let mut op = resize(mode, coordinates, &from, &to);
		op.scales[0] = Real::new(scale);
		op.roi[1] = (Real::new(roi.0), Real::new(roi.1));
		op.exclude_outside = exclude_outside;
		let values = (0..from[0] * from[1]).map(|i| i as f32).collect();
		let input = Array::new(from, Data::F32(values)).unwrap();
		prop_assert_eq!(run(&op, &input).unwrap().shape().to_vec(), to.to_vec());
		op.antialias = antialias;
		let bounded = 4.0 * f64::from(scale) * f64::from(from[0]) >= f64::from(to[0]);
		let allowed = !antialias || (bounded && !matches!(mode, ResizeMode::Nearest(_)));
		prop_assert_eq!(run(&op, &input).is_ok(), allowed);
	}
}

const HUGE: [u32; 8] = [0, 1, 2, 3, 1 << 16, 1 << 31, u32::MAX - 1, u32::MAX];

#[test]
fn an_equal_size_changes_no_bit() {
	let bits = [0x8000_0000, 1, 0x7f80_0000, 0xff80_0000, 0x7fc0_0000, 0x3f80_0001];
	let input = Array::new([2, 3], Data::F32(bits.map(f32::from_bits).to_vec())).unwrap();
	for coordinates in COORDINATES {
		if coordinates == CoordinateMode::TfHalfPixelForNn {
			continue;
		}
		for mode in [ResizeMode::Linear, ResizeMode::Cubic { coefficient: Real::new(-0.75) }] {
			assert_eq!(run(&resize(mode, coordinates, &[2, 3], &[2, 3]), &input).unwrap(), input);
		}
	}
}

#[test]
fn integers_are_rounded_and_kept_within_their_type() {
	let op = resize(ResizeMode::Linear, CoordinateMode::AlignCorners, &[2], &[3]);
	let out = |data| run(&op, &Array::new([2], data).unwrap()).unwrap().as_bytes().to_vec();
	assert_eq!(out(Data::U8(vec![1, 2])), [1, 2, 2], "1.5 goes to the even number");
	assert_eq!(out(Data::I8(vec![0, 1])), [0, 0, 1]);
	let large = i64::MAX;
	assert_eq!(out(Data::I64(vec![large, large])), [large; 3].map(i64::to_le_bytes).concat());
	// A cubic overshoots.
	let mode = ResizeMode::Cubic { coefficient: Real::new(-0.75) };
	let op = resize(mode, CoordinateMode::HalfPixel, &[4], &[8]);
	let out = run(&op, &Array::new([4], Data::U8(vec![0, 0, 255, 255])).unwrap()).unwrap();
	assert!(out.as_bytes().iter().all(|v| *v == 0 || *v == 255 || (40..215).contains(v)), "{out:?}");
	assert_eq!(out.as_bytes()[2], 0);
	assert_eq!(out.as_bytes()[5], 255);
	let bools = Array::new([2], Data::Bool(vec![0, 1])).unwrap();
	assert_eq!(
		run(&resize(ResizeMode::Linear, CoordinateMode::HalfPixel, &[2], &[4]), &bools),
		Err(OpError::Element)
	);
	let nearest = ResizeMode::Nearest(NearestMode::Floor);
	let out = run(&resize(nearest, CoordinateMode::Asymmetric, &[2], &[4]), &bools).unwrap();
	assert_eq!(out.as_bytes(), [0, 0, 1, 1]);
}

#[test]
fn what_lies_outside_is_extrapolated() {
	for mode in [ResizeMode::Linear, ResizeMode::Nearest(NearestMode::Floor)] {
		let mut op = resize(mode, CoordinateMode::TfCropAndResize, &[3], &[3]);
		op.roi = vec![(Real::new(0.0), Real::new(2.0))];
		op.extrapolation = Real::new(-2.5);
		let run = |data| run(&op, &Array::new([3], data).unwrap()).unwrap();
		assert_eq!(floats(&run(Data::F32(vec![1.0, 2.0, 3.0]))), [1.0, 3.0, -2.5]);
		assert_eq!(run(Data::I8(vec![1, 2, 3])).as_bytes(), [1, 3, -2i8 as u8]);
		assert_eq!(run(Data::U8(vec![1, 2, 3])).as_bytes(), [1, 3, 0]);
	}
}

/// What is between is not the product of the largest dimensions of both.
#[test]
fn what_gets_shorter_comes_first() {
	let long = 1 << 16;
	let op = resize(ResizeMode::Linear, CoordinateMode::HalfPixel, &[long, 1], &[1, long]);
	let input = Array::new([long, 1], Data::F32(vec![1.0; long as usize])).unwrap();
	assert_eq!(floats(&run(&op, &input).unwrap()), vec![1.0; long as usize]);
	assert_eq!(op.weighted(&[long, 1]), 2 + 2 * u64::from(long));
	let mut wide = resize(ResizeMode::Linear, CoordinateMode::HalfPixel, &[3, 100], &[3, 10]);
	assert_eq!(wide.weighted(&[3, 100]), 2 * 30 + 2 * 30);
	wide.antialias = true;
	assert_eq!(wide.weighted(&[3, 100]), 20 * 30 + 2 * 30, "ten on either side");
}
