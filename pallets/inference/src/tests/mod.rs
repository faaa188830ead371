#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::arithmetic_side_effects)]

mod agenda;
mod batch;
mod callbacks;
mod cancel;
mod claim_payout;
mod draw;
mod join;
mod leave;
mod licence;
mod limits;
mod offchain;
mod ownership_properties;
mod properties;
mod queries;
mod quorum;
mod request;
mod rules;
mod serve;
mod settle;
mod single;
mod submit;
