//! Typed queries for clients about the packages in the chain's state.
#![cfg_attr(not(feature = "std"), no_std)]
#![deny(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::arithmetic_side_effects)]

extern crate alloc;

use alloc::vec::Vec;
use freehold_primitives::package::{PackageId, PackageInfo};

sp_api::decl_runtime_apis! {
	/// What clients ask about packages.
	pub trait PackagesApi {
		/// A package whose graph is in state.
		fn package(id: PackageId) -> Option<PackageInfo>;
		/// At most `limit` packages, from the one after `after` in storage order; empty at the end.
		fn packages(after: Option<PackageId>, limit: u32) -> Vec<PackageInfo>;
		/// The encoded graph of a package.
		fn graph(id: PackageId) -> Option<Vec<u8>>;
		/// At most `limit` of the parts that state lacks, as initializers and numbers in ascending order, from the first
		/// after `after`; empty at the end.
		fn parts_missing(id: PackageId, after: Option<(u32, u32)>, limit: u32) -> Vec<(u32, u32)>;
	}
}
