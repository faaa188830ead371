//! The runtime's calls, queries and events, generated from its metadata.

#[subxt::subxt(
	runtime_metadata_path = "metadata.scale",
	substitute_type(
		path = "freehold_referee::tensor::ElementType",
		with = "::subxt::utils::Static<::freehold_referee::ElementType>"
	),
	substitute_type(
		path = "freehold_referee::tolerance::Tolerance",
		with = "::subxt::utils::Static<::freehold_referee::Tolerance>"
	)
)]
pub mod api {}

pub use api::*;
