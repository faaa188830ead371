//! Attention, and the rotation of embeddings by position.

use super::Table;
use crate::import::{
	builder::Builder,
	error::Reason,
	node::{size, Node, Outcome},
	tensors::element_or_reason,
	term::{Slot, Term},
	walk::Import,
};
use freehold_referee::{
	ops::{Binary, Index, Movement, PadMode, Reduce, Unary},
	Data, ElementType, Op,
};

pub(super) const TABLE: Table = &[("Attention", attention), ("RotaryEmbedding", rotary_embedding)];

/// Queries, keys or values as `[batch, heads, sequence, size]`.
fn by_head(b: &mut Builder, x: &Term, heads: Option<u32>) -> Result<Term, Reason> {
	match (x.shape(), heads) {
		([_, _, _, _], _) => Ok(x.clone()),
		([batch, sequence, all], Some(heads)) => {
			let size = part(*all, heads)?;
			let split = b.reshape(x, &[*batch, *sequence, heads, size])?;
			b.transpose(&split, &[0, 2, 1, 3])
		},
		([_, _, _], None) => Err(Reason::other("the number of heads is missing")),
		_ => Err(Reason::other("its inputs have neither three nor four axes")),
	}
}

/// One of so many equal parts.
fn part(all: u32, parts: u32) -> Result<u32, Reason> {
	match all.checked_rem(parts) {
		Some(0) => all.checked_div(parts).ok_or_else(|| Reason::other("it has no heads")),
		_ => Err(Reason::other("its heads do not divide what is divided among them")),
	}
}

fn heads(node: &Node<'_>, name: &'static str) -> Result<Option<u32>, Reason> {
	node.find_int(name)?.map(size).transpose()
}

/// Scores `q · kᵀ` with both sides scaled by the root of the scale, softened, masked, softmax, times v.
fn attention(import: &mut Import<'_>, node: &Node<'_>) -> Outcome {
	let b = &mut import.builder;
	let flat = node.input(0)?.rank() == 3;
	let (query_heads, value_heads) = (heads(node, "q_num_heads")?, heads(node, "kv_num_heads")?);
	let query = by_head(b, node.input(0)?, query_heads)?;
	let key = by_head(b, node.input(1)?, value_heads)?;
	let value = by_head(b, node.input(2)?, value_heads)?;
	let past = node.optional(4)?;
	let key = after_past(b, past, &key)?;
	let value = after_past(b, node.optional(5)?, &value)?;
	let ([batch, many, rows, width], [_, few, columns, _]) = (query.shape(), key.shape()) else {
		return Err(Reason::other("its inputs have neither three nor four axes"));
	};
	let (batch, many, rows, few, columns) = (*batch, *many, *rows, *few, *columns);
	// Heads of queries that share a head of keys lie together as more rows of it.
	let together = part(many, few)?.checked_mul(rows).ok_or_else(|| Reason::other("it is too large"))?;
	let scale = node.find_float("scale")?.map_or(1.0 / f64::from(*width).sqrt(), f64::from).sqrt();
	let scale = b.scalar(query.element(), scale);
	let query = b.reshape(&query, &[batch, few, together, *width])?;
	let query = b.binary(Binary::Mul, &query, &scale)?;
	let scaled_key = b.binary(Binary::Mul, &key, &scale)?;
	let scaled_key = b.swap_last(&scaled_key)?;
	let scores = b.matmul(&query, &scaled_key)?;
	let raw = b.reshape(&scores, &[batch, many, rows, columns])?;
	let soft = softened(b, node, &raw)?;
	let masked = masked(b, node, &soft, past.map_or(0, |past| past.dim(2)))?;
	let chances = softmax(b, node, &masked)?;
	let grouped = b.reshape(&chances, &[batch, few, together, columns])?;
	let mixed = b.matmul(&grouped, &value)?;
	let mut output = b.reshape(&mixed, &[batch, many, rows, value.dim(3)])?;
	if flat {
		let all = many.checked_mul(value.dim(3)).ok_or_else(|| Reason::other("it is too large"))?;
		output = b.transpose(&output, &[0, 2, 1, 3])?;
		output = b.reshape(&output, &[batch, rows, all])?;
	}
	let shown = match node.int("qk_matmul_output_mode", 0)? {
		0 => raw,
		1 => soft,
		2 => masked,
		3 => chances,
		_ => return Err(Reason::attribute("qk_matmul_output_mode", "is not known")),
	};
	Ok([output, key, value, shown].map(Slot::from).into())
}

fn after_past(b: &mut Builder, past: Option<&Term>, x: &Term) -> Result<Term, Reason> {
	match past {
		Some(past) => b.concat(&[past.clone(), x.clone()], 2),
		None => Ok(x.clone()),
	}
}

fn softened(b: &mut Builder, node: &Node<'_>, scores: &Term) -> Result<Term, Reason> {
	let cap = node.float("softcap", 0.0)?;
	if cap <= 0.0 {
		return Ok(scores.clone());
	}
	let cap = b.scalar(scores.element(), f64::from(cap));
	let part = b.binary(Binary::Div, scores, &cap)?;
	let part = b.unary(Unary::Tanh, &part)?;
	b.binary(Binary::Mul, &part, &cap)
}

/// With the mask added, or minus infinity where a position is not to be seen.
fn masked(b: &mut Builder, node: &Node<'_>, scores: &Term, past: u32) -> Result<Term, Reason> {
	let mut masked = scores.clone();
	let mut seen = Vec::new();
	if let Some(mask) = node.optional(3)? {
		let mask = whole_mask(b, mask, scores.dim(3))?;
		match mask.element() {
			ElementType::Bool => seen.push(mask),
			_ => masked = b.binary(Binary::Add, &masked, &mask)?,
		}
	}
	if node.flag("is_causal", false)? {
		seen.push(causal(b, scores.dim(2), scores.dim(3), past)?);
	}
	if let Some(lengths) = node.optional(6)? {
		let columns = counted(b, scores.dim(3), 0)?;
		let lengths = b.cast(lengths, ElementType::Int64)?;
		let lengths = b.reshape(&lengths, &[lengths.dim(0), 1, 1, 1])?;
		seen.push(b.binary(Binary::Less, &columns, &lengths)?);
	}
	let hidden = b.scalar(scores.element(), f64::NEG_INFINITY);
	for seen in seen {
		masked = b.select(&seen, &masked, &hidden)?;
	}
	match masked.shape() == scores.shape() {
		true => Ok(masked),
		false => Err(Reason::other("its mask is larger than the scores")),
	}
}

/// A mask that is too short hides the rest.
fn whole_mask(b: &mut Builder, mask: &Term, columns: u32) -> Result<Term, Reason> {
	let missing = mask.shape().last().map_or(0, |len| columns.saturating_sub(*len));
	if missing == 0 {
		return Ok(mask.clone());
	}
	let mut end = vec![0; mask.rank()];
	let missing = i32::try_from(missing).map_err(|_| Reason::other("it is too large"))?;
	end.last_mut().into_iter().for_each(|end| *end = missing);
	let pad = Movement::Pad { mode: PadMode::Constant, begin: vec![0; mask.rank()], end };
	let hidden = if mask.is_float() { f64::NEG_INFINITY } else { 0.0 };
	let hidden = b.scalar(mask.element(), hidden);
	b.emit(Op::Movement(pad), &[mask, &hidden])
}

/// Whether a row sees a column: it is none of a later position.
fn causal(b: &mut Builder, rows: u32, columns: u32, past: u32) -> Result<Term, Reason> {
	let (rows, columns) = (counted(b, rows, past)?, counted(b, columns, 0)?);
	let rows = b.reshape(&rows, &[rows.dim(0), 1])?;
	b.binary(Binary::GreaterOrEqual, &rows, &columns)
}

/// Consecutive numbers from a start.
fn counted(b: &mut Builder, len: u32, start: u32) -> Result<Term, Reason> {
	b.room(u64::from(len).saturating_mul(8))?;
	let numbers = (0..len).map(|i| i64::from(i).saturating_add(start.into()));
	b.constant(vec![len], Data::I64(numbers.collect()))
}

fn softmax(b: &mut Builder, node: &Node<'_>, scores: &Term) -> Result<Term, Reason> {
	let number = node.find_int("softmax_precision")?.and_then(|number| i32::try_from(number).ok());
	let precision = number.map(element_or_reason).transpose()?;
	let wide = match precision {
		Some(ElementType::Float64) => b.cast(scores, ElementType::Float64)?,
		_ => scores.clone(),
	};
	let chances = b.emit(Op::Reduce(Reduce::Softmax { axis: 3 }), &[&wide])?;
	b.cast(&chances, scores.element())
}

/// Pairs of numbers rotated by angles that their position decides.
fn rotary_embedding(import: &mut Import<'_>, node: &Node<'_>) -> Outcome {
	let b = &mut import.builder;
	let x = node.input(0)?;
	// Heads are the last axis but one, or the second.
	let (split, heads_last) = match *x.shape() {
		[batch, sequence, all] => {
			let heads = heads(node, "num_heads")?.unwrap_or(0);
			(b.reshape(x, &[batch, sequence, heads, part(all, heads)?])?, true)
		},
		[_, _, _, _] => {
			node.ignore(&["num_heads"]);
			(x.clone(), false)
		},
		_ => return Err(Reason::other("its input has neither three nor four axes")),
	};
	let all = split.dim(3);
	let rotated = match size(node.int("rotary_embedding_dim", 0)?)? {
		0 => all,
		some if some <= all => some,
		_ => return Err(Reason::attribute("rotary_embedding_dim", "is larger than a head")),
	};
	let half = part(rotated, 2)?;
	let interleaved = node.flag("interleaved", false)?;
	let mut angle = |i: usize| -> Result<Term, Reason> {
		let cache = node.input(i)?;
		let found = match node.optional(3)? {
			Some(positions) => b.emit(Op::Index(Index::Gather { axis: 0 }), &[cache, positions])?,
			None => cache.clone(),
		};
		let [batch, sequence, len] = *found.shape() else {
			return Err(Reason::other("its angles are not by batch and position"));
		};
		if len != half {
			return Err(Reason::other("its angles are not one for each pair of numbers"));
		}
		let shape = if heads_last { [batch, sequence, 1, len] } else { [batch, 1, sequence, len] };
		b.reshape(&found, &shape)
	};
	let (cos, sin) = (angle(1)?, angle(2)?);
	let [first, second] = [false, true].map(|second| one_of_pairs(b, &split, half, interleaved, second));
	let (first, second) = (first?, second?);
	let mut product = |a: &Term, c: &Term| b.binary(Binary::Mul, a, c);
	let products =
		[product(&cos, &first)?, product(&sin, &second)?, product(&sin, &first)?, product(&cos, &second)?];
	let [cos_first, sin_second, sin_first, cos_second] = &products;
	let real = b.binary(Binary::Sub, cos_first, sin_second)?;
	let imaginary = b.binary(Binary::Add, sin_first, cos_second)?;
	let joined = match interleaved {
		true => {
			let shape = [split.dim(0), split.dim(1), split.dim(2), half, 1];
			let pair = [b.reshape(&real, &shape)?, b.reshape(&imaginary, &shape)?];
			let pairs = b.concat(&pair, 4)?;
			b.reshape(&pairs, &[split.dim(0), split.dim(1), split.dim(2), rotated])?
		},
		false => b.concat(&[real, imaginary], 3)?,
	};
	let rest = all.saturating_sub(rotated);
	let whole = match rest {
		0 => joined,
		_ => {
			let rest = b.slice(&split, 3, rotated, rest)?;
			b.concat(&[joined, rest], 3)?
		},
	};
	Ok(vec![b.reshape(&whole, x.shape())?.into()])
}

/// The first or second of each pair: neighbours, or from each half.
fn one_of_pairs(
	b: &mut Builder,
	x: &Term,
	half: u32,
	interleaved: bool,
	second: bool,
) -> Result<Term, Reason> {
	let (start, step) = match interleaved {
		true => (u32::from(second), 2),
		false => (if second { half } else { 0 }, 1),
	};
	let lengths = vec![x.dim(0), x.dim(1), x.dim(2), half];
	b.movement(Movement::Slice { starts: vec![0, 0, 0, start], steps: vec![1, 1, 1, step], lengths }, x)
}
