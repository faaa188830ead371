//! One module per subject.
#![expect(clippy::unwrap_used, clippy::indexing_slicing, clippy::arithmetic_side_effects)]

mod execute;
mod hostile;
mod parts;
mod place;
mod properties;

use crate::{mock::*, samples::*, Error, Event};
use alloc::{vec, vec::Vec};
use frame_support::{assert_noop, assert_ok, dispatch::DispatchResultWithPostInfo};
use freehold_primitives::package::{Execute as _, ExecutionError, PackageClass, PackageId, Packages as _};
use freehold_referee::{
	graph::{Input, Operator},
	ops::*,
	Array, Backend, Data, ElementType, Graph, Limits, NamedTensor, Part, Session, TensorType, Value,
};

const MATMUL: Op = Op::Linear(Linear::MatMul { transpose_b: false });

/// Floats `[1, k]` times a matrix, to positive numbers `[1, n]`.
fn dense(k: u32, n: u32) -> Sample {
	let mut sample = Sample::default();
	let x = sample.input(ElementType::Float32, &[1, k]);
	let w = sample.floats(&[k, n]);
	let y = sample.operator(MATMUL, vec![x, w]);
	let y = sample.operator(RELU, vec![y]);
	sample.output(y);
	sample
}

fn signed(who: AccountId) -> RuntimeOrigin {
	RuntimeOrigin::signed(who)
}

fn place(who: AccountId, graph: &Graph) -> DispatchResultWithPostInfo {
	use codec::Encode;
	ModelPackages::place(signed(who), graph.encode().try_into().unwrap())
}

fn place_part(who: AccountId, sample: &Sample, (i, p): (u32, u32)) -> DispatchResultWithPostInfo {
	ModelPackages::place_part(signed(who), sample.id(), i, p, sample.part(i, p))
}

/// Graph and all parts.
fn place_whole(who: AccountId, sample: &Sample) -> PackageId {
	assert_ok!(place(who, &sample.graph));
	for at in sample.places() {
		assert_ok!(place_part(who, sample, at));
	}
	sample.id()
}

/// Two initializers: one of two parts, the second short, and a small one.
fn three_parts() -> Sample {
	let mut sample = Sample::default();
	let x = sample.input(ElementType::Float32, &[1, 256]);
	let w = sample.floats(&[256, 300]);
	let b = sample.floats(&[300]);
	let y = sample.operator(MATMUL, vec![x, w]);
	let y = sample.operator(Op::Binary(Binary::Add), vec![y, b]);
	sample.output(y);
	sample
}

fn graph_deposit(sample: &Sample) -> Balance {
	// A compact length each of graph and plan, and one byte for each operator that is judged whole.
	let lengths = if sample.bytes().len() < 64 { 2 } else { 3 };
	BASE + BYTE * (sample.bytes().len() + sample.graph.operators.len() + lengths) as Balance
}

fn part_deposit(bytes: usize) -> Balance {
	BYTE * (bytes as Balance + 156)
}

fn info(id: PackageId) -> freehold_primitives::package::PackageInfo {
	ModelPackages::package(&id).unwrap()
}
