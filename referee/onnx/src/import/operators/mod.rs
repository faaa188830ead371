//! What each operator of ONNX becomes. Every group has a file with a table of its operators.

mod attention;
mod columns;
mod constants;
mod control;
mod einsum;
mod elementwise;
mod emit;
mod geometry;
mod indexing;
mod linear;
mod loss;
mod movement;
mod normalise;
mod pool;
mod quantised;
mod recurrent;
mod reduce;
mod resize;
mod sampling;
mod sequences;
mod spectrum;
mod windows;

use super::{
	node::{Node, Outcome},
	walk::Import,
};
use std::{collections::HashMap, sync::LazyLock};

/// Lowers a node: takes what it needs of it, adds operators, gives its outputs.
pub(crate) type Handler = for<'m> fn(&mut Import<'m>, &Node<'m>) -> Outcome;

/// Operators by ONNX's name.
type Table = &'static [(&'static str, Handler)];

const TABLES: &[Table] = &[
	attention::TABLE,
	columns::TABLE,
	constants::TABLE,
	control::TABLE,
	einsum::TABLE,
	elementwise::TABLE,
	indexing::TABLE,
	linear::TABLE,
	loss::TABLE,
	movement::TABLE,
	normalise::TABLE,
	pool::TABLE,
	quantised::TABLE,
	recurrent::TABLE,
	reduce::TABLE,
	resize::TABLE,
	sampling::TABLE,
	sequences::TABLE,
	spectrum::TABLE,
	windows::TABLE,
];

static HANDLERS: LazyLock<HashMap<&str, Handler>> =
	LazyLock::new(|| TABLES.iter().flat_map(|table| table.iter().copied()).collect());

pub(crate) fn find(operator: &str) -> Option<Handler> {
	HANDLERS.get(operator).copied()
}

/// Whether nodes of this operator of `ai.onnx` can be imported, in some of its forms at least.
pub fn is_supported(operator: &str) -> bool {
	HANDLERS.contains_key(operator)
}

/// Every operator's name.
#[cfg(test)]
pub(crate) fn names() -> Vec<&'static str> {
	TABLES.iter().flat_map(|table| table.iter().map(|(name, _)| *name)).collect()
}
