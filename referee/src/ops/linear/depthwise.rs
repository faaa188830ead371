//! Convolutions of 32-bit floats whose maps see one channel each: too few rows for a product of matrices.
#![allow(clippy::indexing_slicing, clippy::arithmetic_side_effects)] // `infer` has passed on these shapes.

#[cfg(target_arch = "aarch64")]
use super::vector::arm;
#[cfg(target_arch = "x86_64")]
use super::vector::x86;
use super::{
	kernel::store,
	planes::Layout,
	shapes::Convolution,
	vector::{Plain, Vector},
	Conv,
};
#[cfg(any(target_arch = "x86_64", target_arch = "aarch64"))]
use crate::backend::Isa;
use crate::{
	array::{Array, Data},
	backend::Backend,
	ops::window::volume,
	parallel::for_each_part,
};
use alloc::{vec, vec::Vec};

/// Maps of a channel up to which each is computed by itself.
const FEW: usize = 4;
/// Vectors that are computed at once where a row has more than half as many. Where WebAssembly runs each lane takes a
/// register.
const WIDE: usize = if cfg!(target_arch = "wasm32") { 2 } else { 4 };
/// As many lanes as any vector has.
const MOST_LANES: usize = 16;

/// `None` if it is another convolution.
pub(super) fn convolve(conv: &Conv, inputs: &[&Array], backend: &Backend) -> Option<Data> {
	let [x, w, rest @ ..] = inputs else { return None };
	let shapes = Convolution::of(conv, x.shape(), w.shape()).ok()?;
	let bias = rest.first().map(|bias| bias.data());
	let (x, w, bias) = match (x.data(), w.data(), bias) {
		(Data::F32(x), Data::F32(w), None) => (x, w, None),
		(Data::F32(x), Data::F32(w), Some(Data::F32(bias))) => (x, w, Some(bias.as_slice())),
		_ => return None,
	};
	if shapes.channels != 1 || !(1..=FEW).contains(&shapes.maps) {
		return None;
	}
	let layout = Layout::of(&shapes)?;
	let maps = shapes.maps * volume(&shapes.axes, |axis| axis.output);
	let mut y = vec![0.0; shapes.n * shapes.groups * maps];
	let depthwise = Depthwise { layout, shapes, x, w, bias };
	for_each_part(backend, &mut y, maps, &[maps, depthwise.shapes.taps()], |first, y, _| {
		match backend.isa() {
			// SAFETY: a backend of these instructions is made only where they are.
			#[cfg(target_arch = "x86_64")]
			Isa::Avx512 | Isa::Avx512Vnni => unsafe { avx512(&depthwise, first, y) },
			#[cfg(target_arch = "x86_64")]
			Isa::Avx2 => unsafe { avx2(&depthwise, first, y) },
			#[cfg(target_arch = "aarch64")]
			Isa::Neon => depthwise.run::<arm::NeonF32>(first, y),
			_ => depthwise.run::<Plain<f32, 4>>(first, y),
		}
	});
	Some(Data::F32(y))
}

#[cfg(target_arch = "x86_64")]
#[target_feature(enable = "avx512f,avx512bw,avx512vl")]
fn avx512(depthwise: &Depthwise, first: usize, y: &mut [f32]) {
	depthwise.run::<x86::Avx512F32>(first, y);
}

#[cfg(target_arch = "x86_64")]
#[target_feature(enable = "avx2")]
fn avx2(depthwise: &Depthwise, first: usize, y: &mut [f32]) {
	depthwise.run::<x86::Avx2F32>(first, y);
}

struct Depthwise<'a> {
	shapes: Convolution,
	layout: Layout,
	x: &'a [f32],
	w: &'a [f32],
	bias: Option<&'a [f32]>,
}

impl Depthwise<'_> {
	/// The maps of channels from the first on.
	#[inline(always)]
	fn run<V: Vector<f32>>(&self, first: usize, y: &mut [f32]) {
		let Self { shapes, layout, x, w, bias } = self;
		let input = volume(&shapes.axes, |axis| axis.input);
		let output = volume(&shapes.axes, |axis| axis.output);
		let taps = layout.offsets().len();
		let furthest = layout.offsets().iter().copied().max().unwrap_or(0);
		let starts: Vec<usize> = (0..output / layout.row()).map(|row| layout.start(row)).collect();
		// Vectors may start wherever an output's taps do.
		let mut plane = vec![0.0; layout.size(1) + WIDE * MOST_LANES];
		for i in 0..y.len() / (shapes.maps * output) {
			layout.fill(&x[(first + i) * input..][..input], &mut plane);
			for map in i * shapes.maps..(i + 1) * shapes.maps {
				let channel = (first * shapes.maps + map) % (shapes.groups * shapes.maps);
				let w = &w[channel * taps..][..taps];
				let bias = bias.map(|bias| bias[channel]);
				for (i, start) in starts.iter().enumerate() {
					let y = &mut y[map * output + i * layout.row()..];
					let plane = &plane[*start..];
					Taps { plane, offsets: layout.offsets(), furthest, w, bias }.row::<V>(y, layout.row());
				}
			}
		}
	}
}

/// What an output row's taps meet in a plane, and their weights.
struct Taps<'a> {
	plane: &'a [f32],
	offsets: &'a [usize],
	furthest: usize,
	w: &'a [f32],
	bias: Option<f32>,
}

impl Taps<'_> {
	/// The outputs of a row, which are so many. What is written behind them belongs to rows that come later.
	#[inline(always)]
	fn row<V: Vector<f32>>(&self, y: &mut [f32], len: usize) {
		let mut at = 0;
		while at < len {
			let y = &mut y[at..];
			at += match (len - at).div_ceil(V::LANES) {
				1 => self.sums::<V, 1>(at, y),
				2 => self.sums::<V, 2>(at, y),
				_ => self.sums::<V, WIDE>(at, y),
			};
		}
	}

	/// C vectors of outputs, as far as `y` has room for them; how many they are.
	#[inline(always)]
	fn sums<V: Vector<f32>, const C: usize>(&self, at: usize, y: &mut [f32]) -> usize {
		let plane = &self.plane[at..];
		assert!(plane.len() >= self.furthest + C * V::LANES);
		// SAFETY: no offset is further, and so many vectors follow.
		let sums: [V; C] = unsafe { sums(plane.as_ptr(), self.offsets, self.w) };
		for (i, sum) in sums.into_iter().enumerate() {
			// A product with one is what it was.
			let sum = self.bias.map_or(sum, |bias| sum.add(V::splat(bias), V::splat(1.0)));
			let at = (i * V::LANES).min(y.len());
			let end = y.len().min(at + V::LANES);
			store(sum, &mut y[at..end]);
		}
		C * V::LANES
	}
}

/// The sums of C vectors' taps. WebAssembly's compiler has registers enough for them only in a function of its own.
///
/// # Safety
/// So many vectors lie at each offset.
#[cfg_attr(not(target_arch = "wasm32"), inline(always))]
#[cfg_attr(target_arch = "wasm32", inline(never))]
unsafe fn sums<V: Vector<f32>, const C: usize>(plane: *const f32, offsets: &[usize], w: &[f32]) -> [V; C] {
	let mut sums = [V::zero(); C];
	for (offset, w) in offsets.iter().zip(w) {
		let w = V::splat(*w);
		for (i, sum) in sums.iter_mut().enumerate() {
			// SAFETY: as the caller promises.
			*sum = sum.add(unsafe { V::terms(plane.add(*offset + i * V::LANES)) }, w);
		}
	}
	sums
}
