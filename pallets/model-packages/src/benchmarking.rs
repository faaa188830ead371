//! Benchmarks of every call on the dearest input of its size, and of what an execution is made of.
#![expect(clippy::unwrap_used, clippy::arithmetic_side_effects)]

use crate::{
	execution, graphs, parts,
	samples::{filled, hard_to_cut, many_operators, Sample},
	types::GraphBytes,
	BalanceOf, Call, Config, Event, Graphs, Packages, Pallet, Parts, WORK_UNIT,
};
use alloc::{vec, vec::Vec};
use frame_benchmarking::v2::*;
use frame_support::traits::{fungible::Mutate, Get};
use frame_system::RawOrigin;
use freehold_primitives::{
	package::{self, PART_BYTES},
	PackageId, Signature,
};
use freehold_referee::{
	ops::{Binary, Movement, Op},
	ElementType, NamedTensor,
};
use sp_runtime::traits::Bounded;

/// The fewest bytes of a graph here.
const MIN_GRAPH_BYTES: u32 = 8 * 1024;

/// Bytes of an initializer of eight parts.
const LARGE_INITIALIZER: u32 = 1 << 20;

fn funded<T: Config>(name: &'static str) -> T::AccountId {
	let who: T::AccountId = account(name, 0, 0);
	T::Currency::set_balance(&who, BalanceOf::<T>::max_value() / 4u32.into());
	who
}

fn bytes<T: Config>(sample: &Sample) -> GraphBytes<T> {
	sample.bytes().try_into().unwrap()
}

fn put<T: Config>(who: &T::AccountId, sample: &Sample) {
	graphs::do_place::<T>(who.clone(), bytes::<T>(sample)).unwrap();
}

fn put_whole<T: Config>(sample: &Sample) {
	let who = funded::<T>("placer");
	put::<T>(&who, sample);
	for (i, p) in sample.places() {
		parts::do_place_part::<T>(who.clone(), (sample.id(), i, p), sample.part(i, p)).unwrap();
	}
}

/// A graph that is placed, another for each seed.
pub fn placed<T: Config>(seed: u32) -> Option<package::PackageInfo> {
	// An operator takes fewer bytes than this.
	let sample = many_operators(100 + 16 * seed);
	put::<T>(&funded::<T>("placer"), &sample);
	<Pallet<T> as package::Packages>::package(&sample.id())
}

/// Of one input of so many bytes, which it gives back.
pub fn place_executable<T: Config>(input_bytes: u32) -> (PackageId, Signature) {
	let mut sample = Sample::default();
	let x = sample.input(ElementType::Uint8, &[input_bytes]);
	let y = sample.operator(Op::Movement(Movement::Concat { axis: 0 }), vec![x]);
	sample.output(y);
	put_whole::<T>(&sample);
	(sample.id(), Packages::<T>::get(sample.id()).unwrap().signature)
}

/// Inputs of the smallest samples.
fn input() -> Vec<NamedTensor> {
	vec![filled("x0", &[1], 0.5)]
}

/// So many initializers of so many bytes, which nothing takes.
fn of_initializers(count: u32, bytes: u32) -> Sample {
	let mut sample = many_operators(100);
	for i in 0..count {
		sample.initializer(ElementType::Uint8, &[bytes], vec![i as u8; bytes as usize]);
	}
	sample
}

/// An initializer of floats with a part of so many bytes after a full one, in a graph of so many bytes.
fn of_part(part: u32, graph: u32) -> Sample {
	let mut sample = many_operators(graph.saturating_sub(512));
	sample.floats(&[(PART_BYTES + part) / 4]);
	sample
}

/// So much work of one kind: remainders of floats far from each other, step by step, are among the slowest.
fn of_work(work: u64) -> (Sample, Vec<NamedTensor>) {
	const ELEMENTS: u32 = 1024;
	let mut sample = Sample::default();
	let x = sample.input(ElementType::Float64, &[ELEMENTS]);
	let small = (0..ELEMENTS).flat_map(|i| (1e-300 * f64::from(i + 3)).to_le_bytes());
	let y = sample.initializer(ElementType::Float64, &[ELEMENTS], small.collect());
	let mut last = sample.operator(Op::Binary(Binary::Fmod), vec![x, y]);
	let each = sample.graph.cost(0).unwrap().work();
	for _ in 1..(work / each).max(1) {
		last = sample.operator(Op::Binary(Binary::Fmod), vec![x, y]);
	}
	sample.output(last);
	let numbers = (0..ELEMENTS).flat_map(|i| (1e300 + 1e298 * f64::from(i)).to_le_bytes());
	let mut input = filled("x0", &[ELEMENTS], 0.0);
	input.tensor.element = ElementType::Float64;
	input.tensor.data = numbers.collect();
	(sample, vec![input])
}

fn assert_last_event<T: Config>(event: Event<T>) {
	frame_system::Pallet::<T>::assert_last_event(event.into());
}

#[benchmarks]
mod benches {
	use super::*;

	/// As many operators as fit, each judged whole.
	#[benchmark]
	fn place(b: Linear<MIN_GRAPH_BYTES, { T::MaxGraphBytes::get() }>) {
		let who = funded::<T>("placer");
		let sample = many_operators(b);
		#[extrinsic_call]
		_(RawOrigin::Signed(who), bytes::<T>(&sample));
		assert_last_event::<T>(Event::Completed { package: sample.id() });
	}

	/// The same, and all the looks at tiles that there may be.
	#[benchmark]
	fn place_tiled(b: Linear<MIN_GRAPH_BYTES, { T::MaxGraphBytes::get() }>) {
		let who = funded::<T>("placer");
		let sample = hard_to_cut(b);
		let encoded = bytes::<T>(&sample);
		#[extrinsic_call]
		place(RawOrigin::Signed(who), encoded);
		assert!(Packages::<T>::get(sample.id()).unwrap().needs.tiled);
	}

	#[benchmark]
	fn place_part(b: Linear<4, { PART_BYTES }>, g: Linear<MIN_GRAPH_BYTES, { T::MaxGraphBytes::get() }>) {
		let who = funded::<T>("placer");
		let sample = of_part(b, g);
		put::<T>(&who, &sample);
		let (id, piece) = (sample.id(), sample.part(0, 1));
		#[extrinsic_call]
		_(RawOrigin::Signed(who.clone()), id, 0, 1, piece);
		assert_last_event::<T>(Event::PartPlaced { package: id, initializer: 0, part: 1, who, missing: 1 });
	}

	/// Of a full part, by who placed the graph.
	#[benchmark]
	fn remove_part() {
		let (who, other) = (funded::<T>("placer"), funded::<T>("other"));
		let sample = of_initializers(1, PART_BYTES);
		put::<T>(&who, &sample);
		let id = sample.id();
		parts::do_place_part::<T>(other, (id, 0, 0), sample.part(0, 0)).unwrap();
		#[extrinsic_call]
		_(RawOrigin::Signed(who), id, 0, 0);
		assert!(!Parts::<T>::contains_key((id, 0, 0)));
	}

	#[benchmark]
	fn remove() {
		let who = funded::<T>("placer");
		let sample = many_operators(T::MaxGraphBytes::get());
		put::<T>(&who, &sample);
		let id = sample.id();
		#[extrinsic_call]
		_(RawOrigin::Signed(who), id);
		assert!(!Graphs::<T>::contains_key(id));
	}

	#[benchmark]
	fn graph(g: Linear<MIN_GRAPH_BYTES, { T::MaxGraphBytes::get() }>) {
		let sample = many_operators(g);
		put::<T>(&funded::<T>("placer"), &sample);
		let id = sample.id();
		let found;
		#[block]
		{
			found = <Pallet<T> as package::Packages>::graph(&id);
		}
		assert_eq!(found.map(|(found, _)| found), Some(sample.graph));
	}

	/// Operators that compute next to nothing.
	#[benchmark]
	fn execute_graph(g: Linear<MIN_GRAPH_BYTES, { T::MaxGraphBytes::get() }>) {
		let sample = many_operators(g);
		put_whole::<T>(&sample);
		let outputs;
		#[block]
		{
			outputs = execution::execute::<T>(&sample.id(), &input());
		}
		assert!(outputs.is_ok());
	}

	/// In full parts.
	#[benchmark]
	fn execute_bytes(b: Linear<1, { 8 << 20 }>) {
		let sample = of_initializers(b / LARGE_INITIALIZER, LARGE_INITIALIZER);
		put_whole::<T>(&sample);
		let outputs;
		#[block]
		{
			outputs = execution::execute::<T>(&sample.id(), &input());
		}
		assert!(outputs.is_ok());
	}

	/// Of one byte each.
	#[benchmark]
	fn execute_parts(p: Linear<1, 1024>) {
		let sample = of_initializers(p, 1);
		put_whole::<T>(&sample);
		let outputs;
		#[block]
		{
			outputs = execution::execute::<T>(&sample.id(), &input());
		}
		assert!(outputs.is_ok());
	}

	/// Thousands of multiply–accumulates.
	#[benchmark]
	fn execute_work(w: Linear<1, 40_000>) {
		let (sample, input) = of_work(u64::from(w) * WORK_UNIT);
		put_whole::<T>(&sample);
		let outputs;
		#[block]
		{
			outputs = execution::execute::<T>(&sample.id(), &input);
		}
		assert!(outputs.is_ok());
	}

	impl_benchmark_test_suite!(Pallet, crate::mock::new_test_ext(), crate::mock::Test);
}
