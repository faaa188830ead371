//! Packages in the chain's state: placing their graphs and initializers, looking at them, removing them.

use super::{
	convert::signature,
	error::{node_error, query},
	runtime::{
		runtime_apis,
		runtime_types::{
			bounded_collections::bounded_vec::BoundedVec,
			freehold_primitives::package::{PackageClass as ChainClass, PackageInfo},
			freehold_referee::commitment::part::Part as ChainPart,
			freehold_runtime::RuntimeCall,
			pallet_model_packages::pallet::Call,
		},
		transactions,
	},
	types::*,
	Client, Report,
};
use crate::{Account, ClaimStore, Error};
use codec::{Decode, Encode};
use freehold_onnx::{package::Package, Signature};
use freehold_referee::{
	commitment::{leaf_count, Leaves},
	Blake2b256, Graph, Part,
};
use std::iter;

/// Leaves of an initializer that the chain takes together.
const PART_LEAVES: u64 = 256;

/// The most bytes of initializers in one transaction; a block has room for twice as many.
const BATCH_BYTES: u64 = 2 * 1024 * 1024;

/// The most parts in one transaction: the chain weighs each as if its graph were the largest.
const BATCH_PARTS: usize = 8;

/// The most parts that one transaction removes.
const BATCH_REMOVED: usize = 64;

/// Missing parts that are asked for at once.
const PAGE: u32 = 256;

/// Where a part is: its initializer and its number.
pub type PartPlace = (u32, u32);

/// What ONNX Runtime's answer to a package is worth beside the canonical one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PackageClass {
	Exact,
	Tolerant,
	/// Integers computed from floats.
	Discontinuous,
}

impl PackageClass {
	/// Its name in JSON.
	pub const fn name(self) -> &'static str {
		match self {
			Self::Exact => "exact",
			Self::Tolerant => "tolerant",
			Self::Discontinuous => "discontinuous",
		}
	}
}

/// A package whose graph is in the chain's state.
#[derive(Clone, Debug)]
pub struct PlacedPackage {
	pub id: H256,
	pub class: PackageClass,
	pub signature: Signature,
	pub operators: u32,
	/// Of one execution, in multiply-accumulates.
	pub work: u64,
	/// Of the encoded graph.
	pub graph_bytes: u32,
	/// Of all initializers.
	pub initializer_bytes: u64,
	/// Parts of initializers that state lacks.
	pub missing_parts: u32,
	/// Whether one execution fits a block.
	pub fits_block: bool,
	/// Versions of models that name it. While there are any, nothing of it can be removed.
	pub users: u32,
}

impl PlacedPackage {
	/// By which modes a version of it can be asked, most sure first.
	pub fn modes(&self) -> Vec<&'static str> {
		let on_chain = self.fits_block && self.missing_parts == 0;
		let modes = [
			("onchain", on_chain),
			("provable", self.class != PackageClass::Discontinuous),
			("quorum", true),
		];
		modes.into_iter().filter(|(_, is_allowed)| *is_allowed).map(|(mode, _)| mode).collect()
	}
}

impl From<PackageInfo> for PlacedPackage {
	fn from(info: PackageInfo) -> Self {
		Self {
			id: info.id,
			class: match info.class {
				ChainClass::Exact => PackageClass::Exact,
				ChainClass::Tolerant => PackageClass::Tolerant,
				ChainClass::Discontinuous => PackageClass::Discontinuous,
			},
			signature: signature(info.signature),
			operators: info.operators,
			work: info.work,
			graph_bytes: info.graph_bytes,
			initializer_bytes: info.initializer_bytes,
			missing_parts: info.missing_parts,
			fits_block: info.execution.is_some(),
			users: info.users,
		}
	}
}

impl Client {
	/// A package whose graph is in state.
	pub async fn package(&self, id: H256) -> Result<Option<PlacedPackage>, Error> {
		let call = runtime_apis().packages_api().package(id);
		let found = self.best().await?.runtime_apis().call(call).await.map_err(query)?;
		Ok(found.map(Into::into))
	}

	/// The parts of a package's initializers that state lacks, in order.
	pub async fn parts_missing(&self, id: H256) -> Result<Vec<PartPlace>, Error> {
		let best = self.best().await?;
		let mut missing: Vec<PartPlace> = Vec::new();
		loop {
			let call = runtime_apis().packages_api().parts_missing(id, missing.last().copied(), PAGE);
			let page = best.runtime_apis().call(call).await.map_err(query)?;
			if page.is_empty() {
				return Ok(missing);
			}
			missing.extend(page);
		}
	}

	/// Places a package's graph, from which on everybody can read it. With a store of claims, whoever sees it is too
	/// late to claim the title: an own claim is made first, and old enough by then. The block.
	pub async fn place_graph(
		&self,
		account: &Account,
		package: &Package,
		claims: Option<&ClaimStore>,
		report: &dyn Report,
	) -> Result<u32, Error> {
		let id = H256(package.id());
		if let Some(claims) = claims {
			if self.title(id).await?.is_none() {
				self.aged_claim(account, id, claims, report).await?;
			}
		}
		report.step("placing the graph");
		let call = transactions().model_packages().place(BoundedVec(package.graph().encode()));
		Ok(self.submit(account, call).await?.block)
	}

	/// Places the initializers' parts that state lacks, several in a transaction. What is placed stays when it is
	/// interrupted, and another call goes on from there. How many were placed.
	pub async fn place_parts(
		&self,
		account: &Account,
		package: &Package,
		report: &dyn Report,
	) -> Result<usize, Error> {
		let id = H256(package.id());
		let missing = self.parts_missing(id).await?;
		let initializers = package.initializer_bytes().map_err(|error| Error::input(error.to_string()))?;
		let lengths: Vec<u64> = initializers.iter().map(|bytes| bytes.len() as u64).collect();
		let mut placed = 0usize;
		for batch in batches(&missing, &lengths) {
			report.step(&format!("placing parts: {placed} of {}", missing.len()));
			let call = |(initializer, part): &PartPlace| {
				let bytes = initializers.get(*initializer as usize);
				let piece = bytes.and_then(|bytes| cut(bytes, *part)).ok_or_else(unknown_part)?;
				let piece = ChainPart { data: piece.data, nodes: piece.nodes };
				let (initializer, part) = (*initializer, *part);
				Ok(RuntimeCall::ModelPackages(Call::place_part { package: id, initializer, part, piece }))
			};
			let calls = batch.iter().map(call).collect::<Result<_, Error>>()?;
			self.submit(account, transactions().utility().batch_all(calls)).await?;
			placed = placed.saturating_add(batch.len());
		}
		Ok(placed)
	}

	/// Removes a package from state, initializers first; deposits return to those who placed them. The block.
	pub async fn remove_package(
		&self,
		account: &Account,
		id: H256,
		report: &dyn Report,
	) -> Result<u32, Error> {
		let call = runtime_apis().packages_api().graph(id);
		let graph = self.best().await?.runtime_apis().call(call).await.map_err(query)?;
		let graph = graph.ok_or_else(|| Error::refused("ModelPackages::NotFound"))?;
		let graph = Graph::decode(&mut graph.as_slice()).map_err(node_error)?;
		let missing = self.parts_missing(id).await?;
		let lengths: Vec<u64> =
			graph.initializers.iter().map(|initializer| initializer.r#type.bytes().unwrap_or(0)).collect();
		let placed: Vec<PartPlace> =
			parts(&lengths).filter(|place| missing.binary_search(place).is_err()).collect();
		for batch in placed.chunks(BATCH_REMOVED) {
			report.step(&format!("removing parts: {} in state", placed.len()));
			let call = |(initializer, part): &PartPlace| {
				let (initializer, part) = (*initializer, *part);
				RuntimeCall::ModelPackages(Call::remove_part { package: id, initializer, part })
			};
			let calls = batch.iter().map(call).collect();
			self.submit(account, transactions().utility().batch_all(calls)).await?;
		}
		report.step("removing the graph");
		Ok(self.submit(account, transactions().model_packages().remove(id)).await?.block)
	}
}

fn unknown_part() -> Error {
	Error::Node("the chain lacks a part that the package does not have".into())
}

/// All parts of initializers of these lengths, in order.
fn parts(lengths: &[u64]) -> impl Iterator<Item = PartPlace> + '_ {
	let of = |(initializer, bytes): (u32, &u64)| {
		let count = u32::try_from(leaf_count(*bytes).div_ceil(PART_LEAVES)).unwrap_or(u32::MAX);
		(0..count).map(move |part| (initializer, part))
	};
	(0u32..).zip(lengths).flat_map(of)
}

/// The leaves of a part of so many bytes; `None` if there is no such part.
fn leaves(bytes: u64, part: u32) -> Option<Leaves> {
	let start = u64::from(part).checked_mul(PART_LEAVES)?;
	let end = start.checked_add(PART_LEAVES)?.min(leaf_count(bytes));
	Leaves::new(bytes, iter::once(start..end))
}

/// A part of an initializer with its proof.
fn cut(bytes: &[u8], part: u32) -> Option<Part> {
	Part::of::<Blake2b256>(bytes, &leaves(bytes.len() as u64, part)?)
}

/// The parts, in order, as many in each transaction as fit.
fn batches<'p>(mut rest: &'p [PartPlace], lengths: &[u64]) -> Vec<&'p [PartPlace]> {
	let bytes = |(initializer, part): &PartPlace| {
		let bytes = lengths.get(*initializer as usize).copied().unwrap_or(0);
		leaves(bytes, *part).map_or(0, |leaves| leaves.len_bytes())
	};
	let mut batches = Vec::new();
	while !rest.is_empty() {
		let sums = rest.iter().scan(0u64, |sum, place| {
			*sum = sum.saturating_add(bytes(place));
			Some(*sum)
		});
		// A part is never too large by itself.
		let count = sums.take_while(|sum| *sum <= BATCH_BYTES).count().clamp(1, BATCH_PARTS);
		let (batch, others) = rest.split_at(count);
		batches.push(batch);
		rest = others;
	}
	batches
}

#[cfg(test)]
mod tests {
	use super::*;
	use freehold_referee::{data_root, ElementType, TensorType};

	const PART: u64 = 256 * 1024;

	#[test]
	fn an_initializer_should_be_cut_into_parts_that_prove_themselves() {
		for bytes in [4, 1024, PART - 4, PART, PART + 4, 3 * PART + 1028] {
			let data: Vec<u8> = (0..bytes).map(|i| (i % 251) as u8).collect();
			let r#type = TensorType::new(ElementType::Float32, [bytes as u32 / 4]);
			let root = data_root::<Blake2b256>(&r#type, &data);
			let (mut joined, count) = (Vec::new(), bytes.div_ceil(PART) as u32);
			for part in 0..count {
				let piece = cut(&data, part).unwrap();
				let leaves = leaves(bytes, part).unwrap();
				assert_eq!(piece.root::<Blake2b256>(&r#type, &leaves), Some(root), "{bytes}: {part}");
				assert!(piece.data.len() as u64 <= PART);
				joined.extend(piece.data);
			}
			assert_eq!(joined, data);
			assert!(cut(&data, count).is_none());
			assert_eq!(
				parts(&[bytes]).collect::<Vec<_>>(),
				(0..count).map(|part| (0, part)).collect::<Vec<_>>()
			);
		}
	}

	#[test]
	fn parts_should_be_counted_in_the_order_of_initializers() {
		let all: Vec<_> = parts(&[4, 2 * PART, PART + 1]).collect();
		assert_eq!(all, [(0, 0), (1, 0), (1, 1), (2, 0), (2, 1)]);
		assert_eq!(parts(&[]).count(), 0);
	}

	#[test]
	fn batches_should_hold_every_part_once_and_no_more_than_fits() {
		let lengths = [20 * PART, 4, PART / 2, 4, 9 * PART + 4];
		let all: Vec<_> = parts(&lengths).collect();
		let batches = batches(&all, &lengths);
		assert_eq!(batches.concat(), all);
		for batch in &batches {
			let bytes = |(initializer, part): &PartPlace| {
				leaves(lengths[*initializer as usize], *part).unwrap().len_bytes()
			};
			let bytes: u64 = batch.iter().map(bytes).sum();
			assert!((1..=BATCH_PARTS).contains(&batch.len()) && bytes <= BATCH_BYTES, "{batch:?}");
		}
		// 33 parts, of which no more than eight go together.
		assert_eq!(batches.len(), 5);
		assert!(super::batches(&[], &lengths).is_empty());
	}

	#[test]
	fn modes_should_be_those_that_state_allows() {
		let modes = |class, missing_parts, fits_block| {
			let signature = Signature { inputs: Vec::new(), outputs: Vec::new() };
			let (id, operators, work, graph_bytes, initializer_bytes, users) = (H256::zero(), 1, 1, 1, 1, 1);
			let package = PlacedPackage {
				id,
				class,
				signature,
				operators,
				work,
				graph_bytes,
				initializer_bytes,
				missing_parts,
				fits_block,
				users,
			};
			package.modes().join(" ")
		};
		assert_eq!(modes(PackageClass::Exact, 0, true), "onchain provable quorum");
		assert_eq!(modes(PackageClass::Tolerant, 1, true), "provable quorum");
		assert_eq!(modes(PackageClass::Tolerant, 0, false), "provable quorum");
		assert_eq!(modes(PackageClass::Discontinuous, 0, true), "onchain quorum");
	}
}
