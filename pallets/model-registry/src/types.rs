//! What the registry stores, and what its calls take.

use crate::{BalanceOf, Config};
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use frame_support::{traits::ConstU32, BoundedVec, CloneNoBound, DebugNoBound, EqNoBound, PartialEqNoBound};
use frame_system::pallet_prelude::BlockNumberFor;
use freehold_primitives::{
	licence::{LicenceTerms, Parents},
	model::Locators,
	referee::Tolerance,
	Artifact, PackageId, Signature, TensorSpec, VersionIndex,
};
use scale_info::TypeInfo;
use sp_core::H256;
use sp_runtime::Perbill;

/// A model's name: UTF-8.
pub type Name = BoundedVec<u8, ConstU32<64>>;
/// A model's description: UTF-8.
pub type Description = BoundedVec<u8, ConstU32<1024>>;
/// The inputs, or the outputs, of a model.
pub type Tensors = BoundedVec<TensorSpec, freehold_primitives::model::MaxTensors>;

/// A file of golden vectors and where it can be had.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct GoldenFile {
	pub artifact: Artifact,
	pub locators: Locators,
}

/// A version as its publisher describes it.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct NewVersion {
	/// The file: of ONNX, or of the package.
	pub artifact: Artifact,
	/// The package that the file is one of; its graph has to be in state. `None` for an ONNX file.
	pub package: Option<PackageId>,
	/// Where the file can be had; at least one.
	pub locators: Locators,
	/// `None` for a package, whose file has golden vectors of its own.
	pub golden: Option<GoldenFile>,
	/// Of a package: the graph's.
	pub signature: Signature,
	/// Of a package of class `Exact`: exact. With an exact tolerance, a package with floats is only answered rightly by
	/// the canonical executor: its publisher's choice.
	pub tolerance: Tolerance,
	/// BLAKE2b-256 of the licence's text.
	pub licence: H256,
	/// What of the licence the chain enforces.
	pub terms: LicenceTerms,
}

/// A model as its publisher describes it, with its first version.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct NewModel<Balance> {
	pub name: Name,
	pub description: Description,
	/// To the shareholders of the model and of its ancestors, for each answered call.
	pub royalty: Balance,
	pub version: NewVersion,
	/// What it is derived from: up to four versions of other models.
	pub parents: Parents,
	/// The most of its royalties that may go to its ancestors. Their terms can change until the model is
	/// registered, and never after.
	pub max_share: Perbill,
}

/// A sealed claim. It is left by `register` or `add_version`, which use it, or by
/// `withdraw_claim`.
#[derive(
	CloneNoBound, DebugNoBound, PartialEqNoBound, EqNoBound, Encode, Decode, MaxEncodedLen, TypeInfo,
)]
#[scale_info(skip_type_params(T))]
#[codec(mel_bound())]
pub struct Claim<T: Config> {
	/// When it was made.
	pub block: BlockNumberFor<T>,
	/// What the claimant has on hold for it.
	pub deposit: BalanceOf<T>,
}

/// A model's royalty. A change takes effect later, so that nobody can raise it on a request that
/// they see coming.
#[derive(
	CloneNoBound, DebugNoBound, PartialEqNoBound, EqNoBound, Encode, Decode, MaxEncodedLen, TypeInfo,
)]
#[scale_info(skip_type_params(T))]
#[codec(mel_bound())]
pub struct Royalty<T: Config> {
	pub current: BalanceOf<T>,
	/// The next royalty and the block from which it holds.
	pub next: Option<(BalanceOf<T>, BlockNumberFor<T>)>,
}

impl<T: Config> Royalty<T> {
	/// One that holds at once and until it is changed.
	pub fn new(royalty: BalanceOf<T>) -> Self {
		Self { current: royalty, next: None }
	}

	/// The royalty in force at `now`.
	pub fn at(&self, now: BlockNumberFor<T>) -> BalanceOf<T> {
		match self.next {
			Some((royalty, from)) if from <= now => royalty,
			_ => self.current,
		}
	}

	/// The change that is still to come at `now`.
	pub fn pending(&self, now: BlockNumberFor<T>) -> Option<(BalanceOf<T>, BlockNumberFor<T>)> {
		self.next.filter(|(_, from)| *from > now)
	}
}

/// A title and what its holder may change about the model.
#[derive(
	CloneNoBound, DebugNoBound, PartialEqNoBound, EqNoBound, Encode, Decode, MaxEncodedLen, TypeInfo,
)]
#[scale_info(skip_type_params(T))]
#[codec(mel_bound())]
pub struct Model<T: Config> {
	/// Who holds the title.
	pub holder: T::AccountId,
	pub name: Name,
	pub description: Description,
	/// To the shareholders of the model and of its ancestors, for each answered call.
	pub royalty: Royalty<T>,
	/// How many versions there are.
	pub versions: VersionIndex,
	/// Takes no new calls, for good.
	pub retired: bool,
	/// Who may accept the title.
	pub offered_to: Option<T::AccountId>,
	/// Bytes stored for the model, as `deposits` counts them.
	pub stored_bytes: u32,
	/// What the holder has on hold for them.
	pub deposit: BalanceOf<T>,
}

/// What of a version never changes.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, MaxEncodedLen, TypeInfo)]
pub struct Version {
	/// The file: of ONNX, or of the package that `VersionPackages` names.
	pub artifact: Artifact,
	/// The file of golden vectors.
	pub golden: Option<Artifact>,
	pub signature: Signature,
	pub tolerance: Tolerance,
	/// BLAKE2b-256 of the licence's text.
	pub licence: H256,
}

/// Where a version's files can be had. Apart from [`Version`], because these change.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, MaxEncodedLen, TypeInfo)]
pub struct Sources {
	pub locators: Locators,
	/// Empty exactly when the version has no file of golden vectors.
	pub golden_locators: Locators,
}

/// What a version has earned.
#[derive(Clone, Debug, Default, PartialEq, Eq, Encode, Decode, MaxEncodedLen, TypeInfo)]
pub struct Earned<Balance> {
	/// Answered calls.
	pub calls: u64,
	/// Their royalties.
	pub revenue: Balance,
}

impl NewVersion {
	/// What the title is to: the package, whatever is said beside it in its file, or else the artifact's hash.
	pub fn title(&self) -> H256 {
		self.package.unwrap_or(self.artifact.hash)
	}

	/// What the registry stores of it for every version: what stays, and what may change.
	pub fn split(self) -> (Version, Sources) {
		let Self { artifact, package: _, locators, golden, signature, tolerance, licence, terms: _ } = self;
		let (golden, golden_locators) = match golden {
			Some(file) => (Some(file.artifact), file.locators),
			None => (None, Locators::new()),
		};
		(Version { artifact, golden, signature, tolerance, licence }, Sources { locators, golden_locators })
	}
}
