//! The geometry of windows that slide over the spatial axes of a tensor.

use crate::ops::OpError;

/// One spatial axis under a sliding window.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Axis {
	pub input: usize,
	pub kernel: usize,
	pub stride: usize,
	pub dilation: usize,
	pub pad_begin: usize,
	pub pad_end: usize,
	pub output: usize,
}

/// The three spatial axes that kernels work on; those that a tensor lacks come first and have length 1.
pub(super) type Axes = [Axis; 3];

/// The attributes of a window, one number an axis in each list.
#[derive(Clone, Copy)]
pub(super) struct Window<'a> {
	pub strides: &'a [u32],
	pub dilations: &'a [u32],
	pub pads_begin: &'a [u32],
	pub pads_end: &'a [u32],
}

/// Padded lengths stay under this, so that positions fit 32 bits on every target.
const MOST: u64 = i32::MAX as u64;

impl Axis {
	const NONE: Self =
		Self { input: 1, kernel: 1, stride: 1, dilation: 1, pad_begin: 0, pad_end: 0, output: 1 };

	/// The taps, from the first to past the last, of the window at an output position that lie in the input.
	#[allow(clippy::arithmetic_side_effects)] // Positions fit 32 bits, and stride and dilation are not 0.
	pub fn taps(&self, output: usize) -> core::ops::Range<usize> {
		let start = output * self.stride;
		let first = self.pad_begin.saturating_sub(start).div_ceil(self.dilation);
		let past = (self.pad_begin + self.input).saturating_sub(start).div_ceil(self.dilation);
		first.min(self.kernel)..past.min(self.kernel)
	}

	/// The outputs, from the first to past the last, for which a tap lies in the input.
	#[allow(clippy::arithmetic_side_effects)] // As above.
	pub fn outputs(&self, tap: usize) -> core::ops::Range<usize> {
		let start = tap * self.dilation;
		let first = self.pad_begin.saturating_sub(start).div_ceil(self.stride).min(self.output);
		let past = (self.pad_begin + self.input).saturating_sub(start).div_ceil(self.stride).min(self.output);
		first..past.max(first)
	}

	/// The taps at an output position that lie in the input or its padding.
	#[allow(clippy::arithmetic_side_effects)] // As above.
	pub fn padded_taps(&self, output: usize) -> usize {
		let end = self.pad_begin + self.input + self.pad_end;
		end.saturating_sub(output * self.stride).div_ceil(self.dilation).min(self.kernel)
	}

	/// The input position of a tap among [`taps`](Self::taps).
	#[allow(clippy::arithmetic_side_effects)] // As above.
	pub fn position(&self, output: usize, tap: usize) -> usize {
		output * self.stride + tap * self.dilation - self.pad_begin
	}

	/// The inputs, from the first to past the last, that a tap of the window's transpose takes to outputs, and the output
	/// of the first.
	#[allow(clippy::arithmetic_side_effects)] // As above.
	pub fn found(&self, tap: usize) -> (core::ops::Range<usize>, usize) {
		let offset = tap * self.dilation;
		let first = self.pad_begin.saturating_sub(offset).div_ceil(self.stride);
		let past = (self.output + self.pad_begin).saturating_sub(offset).div_ceil(self.stride);
		let to = (first * self.stride + offset).saturating_sub(self.pad_begin);
		(first..past.min(self.input).max(first), to)
	}
}

/// From the first tap to past the last, along the input.
pub(super) fn extent(kernel: u32, dilation: u32) -> Result<u64, OpError> {
	let last = kernel.checked_sub(1).ok_or(OpError::Attribute)?;
	let extent = u64::from(last).checked_mul(u64::from(dilation)).and_then(|last| last.checked_add(1));
	extent.filter(|extent| *extent <= MOST && dilation > 0).ok_or(OpError::Attribute)
}

impl Window<'_> {
	/// The axes of a window of this kernel over an input; with `ceil`, a last window that is not whole
	/// counts if it starts before the right padding.
	pub fn axes(&self, input: &[u32], kernel: &[u32], ceil: bool) -> Result<Axes, OpError> {
		self.map_axes(input, kernel, |axis, [input, stride, begin, end, extent]| {
			let padded = input.checked_add(begin)?.checked_add(end).filter(|padded| *padded <= MOST)?;
			let room = padded.checked_sub(extent)?;
			let mut steps = if ceil { room.div_ceil(stride) } else { room.checked_div(stride)? };
			if ceil && steps.checked_mul(stride)? >= input.checked_add(begin)? {
				steps = steps.checked_sub(1)?;
			}
			axis.output = usize::try_from(steps.checked_add(1)?).ok()?;
			Some(())
		})
	}

	/// The axes of the window's transpose: `output` is what the window would have as input.
	pub fn transposed(&self, input: &[u32], kernel: &[u32], padding: &[u32]) -> Result<Axes, OpError> {
		if padding.len() != input.len() {
			return Err(OpError::Attribute);
		}
		// The last axis comes first.
		let mut padding = padding.iter().rev();
		self.map_axes(input, kernel, |axis, [input, stride, begin, end, extent]| {
			let steps = input.checked_sub(1)?.checked_mul(stride)?;
			let padded = steps.checked_add(extent)?.checked_add(u64::from(*padding.next()?))?;
			let output =
				Some(padded).filter(|padded| *padded <= MOST)?.checked_sub(begin)?.checked_sub(end)?;
			axis.output = usize::try_from(output).ok().filter(|output| *output > 0)?;
			Some(())
		})
	}

	/// The axes, from the last to the first, with their outputs as told by a function of (input, stride, pads, extent
	/// of the kernel).
	fn map_axes(
		&self,
		input: &[u32],
		kernel: &[u32],
		mut output: impl FnMut(&mut Axis, [u64; 5]) -> Option<()>,
	) -> Result<Axes, OpError> {
		let rank = input.len();
		if !(1..=3).contains(&rank) {
			return Err(OpError::Rank);
		}
		let lists = [self.strides, self.dilations, self.pads_begin, self.pads_end];
		if kernel.len() != rank || lists.iter().any(|list| list.len() != rank) {
			return Err(OpError::Attribute);
		}
		let mut axes = [Axis::NONE; 3];
		let numbers = input.iter().zip(kernel).zip(self.strides).zip(self.dilations);
		let numbers = numbers.zip(self.pads_begin).zip(self.pads_end);
		for (axis, (((((input, kernel), stride), dilation), begin), end)) in
			axes.iter_mut().rev().zip(numbers.rev())
		{
			let size = |number: u32| usize::try_from(number).map_err(|_| OpError::TooLarge);
			let extent = extent(*kernel, *dilation)?;
			if *stride == 0 {
				return Err(OpError::Attribute);
			}
			*axis = Axis {
				input: size(*input)?,
				kernel: size(*kernel)?,
				stride: size(*stride)?,
				dilation: size(*dilation)?,
				pad_begin: size(*begin)?,
				pad_end: size(*end)?,
				output: 0,
			};
			let numbers = [*input, *stride, *begin, *end].map(u64::from);
			let [input, stride, begin, end] = numbers;
			output(axis, [input, stride, begin, end, extent]).ok_or(OpError::Shape)?;
		}
		Ok(axes)
	}
}

/// The output's spatial shape: of the last `rank` axes.
pub(super) fn output_shape(axes: &Axes, rank: usize) -> impl Iterator<Item = Result<u32, OpError>> + '_ {
	let skipped = axes.len().saturating_sub(rank);
	axes.iter().skip(skipped).map(|axis| u32::try_from(axis.output).map_err(|_| OpError::TooLarge))
}

/// The product of one number of each axis.
#[allow(clippy::arithmetic_side_effects)] // The elements of a plane that lies in memory, or of an output that will.
pub(super) fn volume(axes: &Axes, number: impl Fn(&Axis) -> usize) -> usize {
	axes.iter().map(number).fold(1, |product, number| product.saturating_mul(number))
}
