//! How operators are cut so that each piece can be judged by itself: one that is under the limits is judged whole,
//! one above them by ranges of an axis of its output. The rule is a part of the semantics, as the roots of tiles
//! follow from it.

mod committed;
mod region;
mod restrict;
#[cfg(test)]
mod tests;

pub(crate) use committed::Committed;
pub use region::{OfExtent, Region};
pub use restrict::{Grain, Restriction, Taken, Tile};

use crate::{
	array::TensorType,
	graph::{Graph, GraphError, Limits, Operator, Value},
};
use alloc::vec::Vec;
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use core::cell::Cell;

/// How one output is cut: ranges of so many elements of an axis, the last perhaps shorter.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen)]
#[cfg_attr(feature = "scale-info", derive(scale_info::TypeInfo))]
pub struct Tiling {
	pub axis: u32,
	pub size: u32,
}

impl Tiling {
	/// How many tiles an output of this type has.
	pub fn count(&self, output: &TensorType) -> Option<u32> {
		let dim = *output.shape.get(self.axis as usize)?;
		dim.checked_add(self.size.checked_sub(1)?)?.checked_div(self.size)
	}

	/// The start and length of the tile of that number.
	pub fn range(&self, output: &TensorType, tile: u32) -> Option<(u32, u32)> {
		let dim = *output.shape.get(self.axis as usize)?;
		let start = tile.checked_mul(self.size)?;
		Some((start, dim.checked_sub(start).filter(|rest| *rest > 0)?.min(self.size)))
	}

	/// The tile of that number.
	pub fn tile(&self, output: &TensorType, tile: u32) -> Option<Tile> {
		let (start, len) = self.range(output, tile)?;
		Some(Tile { axis: self.axis as usize, start, len })
	}
}

/// Which operators of a graph are judged by tiles, and by which.
#[derive(Clone, Debug, Default, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking)]
#[cfg_attr(feature = "scale-info", derive(scale_info::TypeInfo))]
pub struct Plan {
	/// One for each operator; `None` for those that are judged whole.
	pub operators: Vec<Option<Tiling>>,
}

impl Plan {
	/// How a value of the graph is committed to.
	pub(crate) fn committed<'a>(&self, graph: &'a Graph, value: Value) -> Option<Committed<'a>> {
		let tiling = match value {
			Value::Operator(i) => *self.operators.get(i as usize)?,
			_ => None,
		};
		Some(Committed { r#type: graph.type_of(value)?, tiling })
	}

	/// How many roots a trace has for the operator of that number.
	pub fn roots(&self, graph: &Graph, operator: u32) -> Option<u32> {
		let tiling = self.operators.get(operator as usize)?;
		let output = &graph.operators.get(operator as usize)?.output;
		tiling.map_or(Some(1), |tiling| tiling.count(output))
	}

	/// What a proof about an operator, or a tile of one, takes and computes, and the type of what that gives.
	pub(crate) fn restriction(
		&self,
		graph: &Graph,
		operator: u32,
		tile: u32,
	) -> Option<(Restriction, TensorType)> {
		let tiling = *self.operators.get(operator as usize)?;
		let operator = graph.operators.get(operator as usize)?;
		let output = Committed { r#type: &operator.output, tiling }.part_type(tile)?;
		let types = graph.input_types(operator)?;
		let restriction = match tiling {
			None => Restriction::whole(&operator.op, &types)?,
			Some(tiling) => {
				let tile = tiling.tile(&operator.output, tile)?;
				Restriction::tile(&operator.op, &types, &operator.output, &tile)?
			},
		};
		Some((restriction, output))
	}
}

impl Restriction {
	/// What a piece of a region counts when it is taken from its part, in multiply–accumulates.
	const PIECE: u64 = 128;

	/// The work of judging: of the operator, and of putting together what it is given.
	pub(crate) fn work<'a>(
		&self,
		output: &TensorType,
		committed: impl Fn(usize) -> Option<Committed<'a>>,
	) -> Option<u64> {
		let given: Vec<&TensorType> = self.given().collect();
		self.taken.iter().try_fold(self.op.cost(&given, output).work(), |work, taken| {
			let pieces = committed(taken.input)?.pieces(&taken.region)?;
			work.checked_add(pieces.checked_mul(Self::PIECE)?)
		})
	}
}

impl Graph {
	/// How each operator is judged under these limits, if each can be. The graph has passed [`check`](Self::check)
	/// but for this, which is its last part.
	pub fn plan(&self, limits: &Limits) -> Result<Plan, GraphError> {
		let mut plan = Plan { operators: Vec::with_capacity(self.operators.len()) };
		let (mut roots, looks) = (0u32, Cell::new(LOOKS));
		for (i, operator) in (0u32..).zip(&self.operators) {
			let cutter = Cutter::new(self, &plan, operator, limits, &looks).ok_or(GraphError::Order(i))?;
			let tiling = match cutter.whole_fits() {
				true => None,
				false => Some(cutter.choose().ok_or(GraphError::NoTile(i))?),
			};
			plan.operators.push(tiling);
			roots = roots.saturating_add(plan.roots(self, i).unwrap_or(u32::MAX));
			if roots > limits.trace_roots {
				return Err(GraphError::TooManyRoots);
			}
		}
		Ok(plan)
	}
}

/// Looks at a tile, or at what it takes of an input, while all operators of a graph are cut: tilings that turn out not
/// to fit cost time as well, which is not to be more than some tenths of a second.
const LOOKS: u64 = 1 << 19;

/// Divisors that are tried in the time of a look.
const DIVISORS_PER_LOOK: u32 = 256;

/// One operator that is to be cut.
struct Cutter<'a> {
	operator: &'a Operator,
	inputs: Vec<Committed<'a>>,
	types: Vec<&'a TensorType>,
	limits: &'a Limits,
	/// Those that are left, for all operators together.
	looks: &'a Cell<u64>,
}

impl<'a> Cutter<'a> {
	fn new(
		graph: &'a Graph,
		plan: &Plan,
		operator: &'a Operator,
		limits: &'a Limits,
		looks: &'a Cell<u64>,
	) -> Option<Self> {
		let inputs: Vec<Committed> =
			operator.inputs.iter().map(|value| plan.committed(graph, *value)).collect::<Option<_>>()?;
		let types = inputs.iter().map(|input| input.r#type).collect();
		Some(Self { operator, inputs, types, limits, looks })
	}

	/// Takes so many looks of those that are left; `None` if there are fewer, of which none are left then.
	fn look(&self, looks: u64) -> Option<()> {
		let left = self.looks.get().checked_sub(looks);
		self.looks.set(left.unwrap_or(0));
		left.map(|_| ())
	}

	/// Whether proof, work and output of this are under the limits.
	fn fits(&self, restriction: &Restriction, output: &TensorType) -> bool {
		let bound = |taken: &Taken| self.inputs.get(taken.input)?.bound(&taken.region);
		let sum = restriction.taken.iter().try_fold(0u64, |sum, taken| sum.checked_add(bound(taken)?));
		let work = restriction.work(output, |input| self.inputs.get(input).copied());
		sum.is_some_and(|sum| sum <= self.limits.judged_bytes)
			&& work.is_some_and(|work| work <= self.limits.judged_work)
			&& restriction
				.op
				.output_bytes(output)
				.is_some_and(|bytes| bytes <= self.limits.judged_output_bytes)
	}

	fn whole_fits(&self) -> bool {
		Restriction::whole(&self.operator.op, &self.types)
			.is_some_and(|restriction| self.fits(&restriction, &self.operator.output))
	}

	/// Whether the tile of that number has an operator that fits, and there were looks left to see it.
	fn tile_fits(&self, tiling: &Tiling, tile: u32) -> Option<bool> {
		self.look((self.inputs.len() as u64).saturating_add(1))?;
		let output = &self.operator.output;
		let of_tile = Committed { r#type: output, tiling: Some(*tiling) }.part_type(tile)?;
		let tile = tiling.tile(output, tile)?;
		let restriction = Restriction::tile(&self.operator.op, &self.types, output, &tile)?;
		Some(self.fits(&restriction, &of_tile))
	}

	/// The tiling with the fewest tiles, of those the one of the lowest axis, of which each tile fits.
	fn choose(&self) -> Option<Tiling> {
		let output = &self.operator.output;
		let axes = (0u32..).zip(&output.shape).filter(|(_, dim)| **dim > 1);
		let mut candidates: Vec<(u32, Tiling)> = axes
			.filter_map(|(axis, dim)| {
				let tiling = self.fewest(axis, *dim)?;
				Some((tiling.count(output)?, tiling))
			})
			.collect();
		candidates.sort_by_key(|(count, tiling)| (*count, tiling.axis));
		let mut fitting = candidates
			.into_iter()
			.filter(|(count, tiling)| (0..*count).all(|tile| self.tile_fits(tiling, tile) == Some(true)));
		fitting.next().map(|(_, tiling)| tiling)
	}

	/// The largest tiles of an axis of which the first, the second and the last fit, by bisection over their number.
	fn fewest(&self, axis: u32, dim: u32) -> Option<Tiling> {
		let grain = Restriction::grain(&self.operator.op, &self.types, &self.operator.output, axis as usize);
		let finest = if grain.divides { dim } else { dim.div_ceil(grain.unit.max(1)) };
		let fitting = |tiles: u32| {
			let tiling = Tiling { axis, size: self.size(&grain, dim, tiles)? };
			let count = tiling.count(&self.operator.output).filter(|count| *count <= self.limits.tiles)?;
			let last = count.checked_sub(1)?;
			let fit = [0, last.min(1), last].iter().all(|tile| self.tile_fits(&tiling, *tile) == Some(true));
			fit.then_some(tiling)
		};
		let (mut few, mut many) = (1, finest.min(self.limits.tiles));
		let mut best = fitting(many)?;
		while many.saturating_sub(few) > 1 {
			let middle = few.midpoint(many);
			match fitting(middle) {
				Some(tiling) => (best, many) = (tiling, middle),
				None => few = middle,
			}
		}
		Some(best)
	}

	/// The largest size that the grain allows and that is no larger than that of so many equal tiles.
	fn size(&self, grain: &Grain, dim: u32, tiles: u32) -> Option<u32> {
		let most = dim.checked_add(tiles.checked_sub(1)?)?.checked_div(tiles)?;
		let unit = grain.unit.max(1);
		match most.checked_div(unit)? {
			0 if grain.divides => {
				self.look(self.limits.tiles.div_ceil(DIVISORS_PER_LOOK).into())?;
				let parts = unit.div_ceil(most.max(1))..=self.limits.tiles;
				parts
					.filter(|parts| unit.checked_rem(*parts) == Some(0))
					.find_map(|parts| unit.checked_div(parts))
			},
			0 => None,
			units => units.checked_mul(unit),
		}
	}
}
