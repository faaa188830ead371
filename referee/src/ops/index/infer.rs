//! The types that operators with indices give.

use super::{Index, ScatterReduction};
use crate::{
	array::TensorType,
	ops::OpError,
	tensor::{ElementType, MAX_RANK},
};
use alloc::vec::Vec;

pub fn infer(op: &Index, inputs: &[&TensorType]) -> Result<TensorType, OpError> {
	match (op, inputs) {
		(Index::Gather { axis }, [data, indices]) => gather(data, indices, *axis),
		(Index::GatherElements { axis }, [data, indices]) => {
			elements(data, indices, *axis)?;
			Ok(TensorType::new(data.element, indices.shape.as_slice()))
		},
		(Index::GatherND { batch_dims }, [data, indices]) => gather_nd(data, indices, *batch_dims),
		(Index::ScatterElements { axis, reduction }, [data, indices, updates]) => {
			elements(data, indices, *axis)?;
			scattered(data, updates, &indices.shape, *reduction)
		},
		(Index::ScatterND { reduction }, [data, indices, updates]) => {
			let shape = parts(data, indices, 0)?;
			scattered(data, updates, &shape, *reduction)
		},
		(Index::OneHot { axis, depth }, [indices, values]) => one_hot(indices, values, *axis, *depth),
		_ => Err(OpError::Inputs),
	}
}

fn check_indices(indices: &TensorType) -> Result<(), OpError> {
	match indices.element {
		ElementType::Int32 | ElementType::Int64 => Ok(()),
		_ => Err(OpError::Element),
	}
}

/// An index into an axis without elements has none that is nearest.
fn check_target(dims: &[u32], taken: &[u32]) -> Result<(), OpError> {
	match dims.contains(&0) && !taken.contains(&0) {
		true => Err(OpError::Shape),
		false => Ok(()),
	}
}

fn gather(data: &TensorType, indices: &TensorType, axis: u32) -> Result<TensorType, OpError> {
	check_indices(indices)?;
	let axis = axis as usize;
	let (before, rest) = data.shape.split_at_checked(axis).ok_or(OpError::Axis)?;
	let (dim, after) = rest.split_first().ok_or(OpError::Axis)?;
	let shape = joined(&[before, &indices.shape, after])?;
	check_target(&[*dim], &shape)?;
	Ok(TensorType::new(data.element, shape))
}

/// Whether each index names an element: the same rank, and no more of each axis but the one.
fn elements(data: &TensorType, indices: &TensorType, axis: u32) -> Result<(), OpError> {
	check_indices(indices)?;
	if data.rank() != indices.rank() {
		return Err(OpError::Rank);
	}
	let dim = data.shape.get(axis as usize).ok_or(OpError::Axis)?;
	let pairs = data.shape.iter().zip(&indices.shape).zip(0u32..);
	for ((data, indices), i) in pairs {
		if i != axis && indices > data {
			return Err(OpError::Shape);
		}
	}
	check_target(&[*dim], &indices.shape)
}

/// The shape of what tuples of indices name: that of the tuples, then that of one part of the data.
fn parts(data: &TensorType, indices: &TensorType, batch_dims: usize) -> Result<Vec<u32>, OpError> {
	check_indices(indices)?;
	let (tuple, tuples) = indices.shape.split_last().ok_or(OpError::Rank)?;
	let batch = data.shape.get(..batch_dims).ok_or(OpError::Attribute)?;
	if tuples.get(..batch_dims).ok_or(OpError::Attribute)? != batch {
		return Err(OpError::Shape);
	}
	let indexed = data.shape.get(batch_dims..).ok_or(OpError::Attribute)?;
	let (indexed, part) = indexed.split_at_checked(*tuple as usize).ok_or(OpError::Shape)?;
	if indexed.is_empty() {
		return Err(OpError::Shape);
	}
	let shape = joined(&[tuples, part])?;
	check_target(indexed, &shape)?;
	Ok(shape)
}

fn gather_nd(data: &TensorType, indices: &TensorType, batch_dims: u32) -> Result<TensorType, OpError> {
	Ok(TensorType::new(data.element, parts(data, indices, batch_dims as usize)?))
}

/// The data's own type, if the updates have this shape and can be combined so.
fn scattered(
	data: &TensorType,
	updates: &TensorType,
	shape: &[u32],
	reduction: ScatterReduction,
) -> Result<TensorType, OpError> {
	let computes = reduction != ScatterReduction::None;
	if updates.element != data.element || (computes && data.element == ElementType::Bool) {
		return Err(OpError::Element);
	}
	match updates.shape == shape {
		true => Ok(data.clone()),
		false => Err(OpError::Shape),
	}
}

fn one_hot(indices: &TensorType, values: &TensorType, axis: u32, depth: u32) -> Result<TensorType, OpError> {
	check_indices(indices)?;
	if values.shape != [2] {
		return Err(OpError::Shape);
	}
	let (before, after) = indices.shape.split_at_checked(axis as usize).ok_or(OpError::Axis)?;
	Ok(TensorType::new(values.element, joined(&[before, &[depth], after])?))
}

fn joined(parts: &[&[u32]]) -> Result<Vec<u32>, OpError> {
	let shape = parts.concat();
	match shape.len() <= MAX_RANK {
		true => Ok(shape),
		false => Err(OpError::Rank),
	}
}
