//! Files named by what is in them, kept in one directory: `<BLAKE2b-256 in hex>`, and
//! `<hex>.part` while they are fetched.

mod address;
mod fetch;
mod pace;

use crate::Deadline;
use blake2::{digest::consts::U32, Blake2b, Digest};
use fetch::{Fetcher, Patience};
use freehold_referee::Hash;
use parking_lot::{Condvar, Mutex, MutexGuard};
use std::{
	collections::HashMap,
	fs::{self, File},
	io::{self, Read},
	path::{Path, PathBuf},
	time::{Duration, Instant, SystemTime},
};

/// How often somebody who waits for another's fetch looks whether to go on waiting.
const LOOK: Duration = Duration::from_millis(500);

/// What the store is told when it is opened.
#[derive(Clone, Debug)]
pub struct StoreConfig {
	pub dir: PathBuf,
	/// Bytes that all files may have together.
	pub quota: u64,
	/// Whether `file://` locators are followed. They come from strangers: such a node can be made
	/// to read, though not to show, any file that it has the right to read.
	pub allow_files: bool,
	/// Whether `http(s)://` locators may lead to this machine or its own network.
	pub allow_private_hosts: bool,
	pub connect_timeout: Duration,
	/// The longest wait for the next bytes, and so for a fetch to notice that it was cancelled.
	pub read_timeout: Duration,
	/// A locator that gives less than `slow_bytes` in a `slow_window` is given up for the next.
	pub slow_bytes: u64,
	pub slow_window: Duration,
}

impl StoreConfig {
	/// The defaults, as for a public chain: 16 GiB, no files, no private hosts.
	pub fn new(dir: PathBuf) -> Self {
		Self {
			dir,
			quota: 16 << 30,
			allow_files: false,
			allow_private_hosts: false,
			connect_timeout: Duration::from_secs(10),
			read_timeout: Duration::from_secs(20),
			slow_bytes: 1 << 20,
			slow_window: Duration::from_secs(30),
		}
	}
}

/// A file that is wanted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wanted {
	/// BLAKE2b-256 of its bytes.
	pub hash: Hash,
	/// Its length in bytes.
	pub size: u64,
	/// `file://`, `http://` and `https://` addresses, tried in this order.
	pub locators: Vec<String>,
}

/// Why a file is not to be had.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
	#[error("{path}: {error}")]
	Io { path: PathBuf, error: io::Error },
	#[error("a file of {size} bytes does not fit the store's quota of {quota} beside the files in use")]
	Quota { size: u64, quota: u64 },
	#[error("a file of no bytes is nothing to fetch")]
	Empty,
	#[error("nobody says where to fetch it from")]
	NoLocator,
	#[error("it could not be fetched: {}", list(.0))]
	Unavailable(Vec<LocatorError>),
	#[error("it was not fetched in time")]
	TimedOut,
	#[error("nobody wants it any more")]
	Cancelled,
	#[error("the store does not hold it")]
	Missing,
	#[error("the stored file had changed; it was removed")]
	Corrupt,
}

/// Why one locator did not give the file.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{locator}: {reason}")]
pub struct LocatorError {
	pub locator: String,
	pub reason: String,
}

fn list(errors: &[LocatorError]) -> String {
	errors.iter().map(LocatorError::to_string).collect::<Vec<_>>().join("; ")
}

/// The store. Any number of threads may use it.
pub struct Store {
	config: StoreConfig,
	fetcher: Fetcher,
	/// Files being fetched, with their sizes.
	fetching: Mutex<HashMap<Hash, u64>>,
	fetched: Condvar,
}

/// One file being fetched; however that ends, it is so no longer when this is dropped.
struct Fetching<'a> {
	store: &'a Store,
	hash: Hash,
}

impl Drop for Fetching<'_> {
	fn drop(&mut self) {
		self.store.fetching.lock().remove(&self.hash);
		self.store.fetched.notify_all();
	}
}

/// One file in the directory.
struct Entry {
	hash: Hash,
	path: PathBuf,
	size: u64,
	used: SystemTime,
}

impl Store {
	/// Opens the directory, which is made if need be.
	pub fn open(config: StoreConfig) -> Result<Self, StoreError> {
		fs::create_dir_all(&config.dir).map_err(at(&config.dir))?;
		let fetcher = Fetcher::new(&config);
		Ok(Self { config, fetcher, fetching: Mutex::default(), fetched: Condvar::new() })
	}

	/// Where the file lies, if the store holds it; marks it as just used.
	pub fn path(&self, hash: &Hash, size: u64) -> Option<PathBuf> {
		let path = self.config.dir.join(hex::encode(hash));
		let file = File::open(&path).ok()?;
		let found = file.metadata().ok()?;
		if !found.is_file() || found.len() != size {
			return None;
		}
		// On a file system that keeps no times the oldest file is merely another one.
		drop(file.set_modified(SystemTime::now()));
		Some(path)
	}

	/// The file's bytes, with their hash checked.
	pub fn read(&self, hash: &Hash, size: u64) -> Result<Vec<u8>, StoreError> {
		let path = self.path(hash, size).ok_or(StoreError::Missing)?;
		let mut bytes = Vec::new();
		let file = File::open(&path).map_err(at(&path))?;
		file.take(size).read_to_end(&mut bytes).map_err(at(&path))?;
		if Hash::from(Blake2b::<U32>::digest(&bytes)) != *hash {
			fs::remove_file(&path).map_err(at(&path))?;
			return Err(StoreError::Corrupt);
		}
		Ok(bytes)
	}

	/// Has the file fetched, unless the store holds it, and says where it lies. Waits, but neither
	/// past `deadline`, which may be moved meanwhile, nor long after `cancelled` says that nobody
	/// wants it. To make room it may evict files that are not `pinned`.
	pub fn fetch(
		&self,
		wanted: &Wanted,
		pinned: &dyn Fn(&Hash) -> bool,
		deadline: &Deadline,
		cancelled: &dyn Fn() -> bool,
	) -> Result<PathBuf, StoreError> {
		if wanted.size == 0 {
			// Nor would it tell a file from the endless ones in /proc, which say the same of their size.
			return Err(StoreError::Empty);
		}
		let mut fetching = self.fetching.lock();
		loop {
			if let Some(path) = self.path(&wanted.hash, wanted.size) {
				return Ok(path);
			}
			if !fetching.contains_key(&wanted.hash) {
				break;
			}
			// Another thread is at it.
			if deadline.is_over() {
				return Err(StoreError::TimedOut);
			}
			// Not under the lock: it is not known what this does.
			if MutexGuard::unlocked(&mut fetching, cancelled) {
				return Err(StoreError::Cancelled);
			}
			if fetching.contains_key(&wanted.hash) {
				self.fetched.wait_for(&mut fetching, deadline.left().min(LOOK));
			}
		}
		self.make_room(wanted, &fetching, pinned)?;
		fetching.insert(wanted.hash, wanted.size);
		drop(fetching);
		let _fetching = Fetching { store: self, hash: wanted.hash };
		self.fetch_now(wanted, deadline, cancelled)
	}

	fn fetch_now(
		&self,
		wanted: &Wanted,
		deadline: &Deadline,
		cancelled: &dyn Fn() -> bool,
	) -> Result<PathBuf, StoreError> {
		if wanted.locators.is_empty() {
			return Err(StoreError::NoLocator);
		}
		loop {
			let (mut errors, mut late) = (Vec::new(), false);
			let tried_until = deadline.instant();
			for (tried, locator) in wanted.locators.iter().enumerate() {
				// One that dawdles leaves the others their share of the time.
				let others = wanted.locators.len().saturating_sub(tried).max(1) as u32;
				let left = deadline.left();
				let until = Instant::now().checked_add(left.checked_div(others).unwrap_or(left));
				let patience = Patience { until: until.unwrap_or(tried_until), cancelled };
				let error = match self.fetch_from(locator, wanted, &patience)? {
					Ok(path) => return Ok(path),
					Err(error) => error,
				};
				if cancelled() {
					return Err(StoreError::Cancelled);
				}
				late |= patience.is_over();
				errors.push(error);
			}
			// Those that had no more time may have been given some.
			if !late || deadline.instant() == tried_until {
				return Err(StoreError::Unavailable(errors));
			}
		}
	}

	fn fetch_from(
		&self,
		locator: &str,
		wanted: &Wanted,
		patience: &Patience<'_>,
	) -> Result<Result<PathBuf, LocatorError>, StoreError> {
		let path = self.config.dir.join(hex::encode(wanted.hash));
		let part = path.with_extension("part");
		match self.fetcher.fetch(locator, wanted, &part, patience) {
			Ok(()) => {
				fs::rename(&part, &path).map_err(at(&path))?;
				Ok(Ok(path))
			},
			Err(error) => {
				let reason = crate::wire::tidy(&error.to_string());
				log::debug!(target: "engine", "{}: {locator}: {reason}", hex::encode(wanted.hash));
				Ok(Err(LocatorError { locator: locator.to_owned(), reason }))
			},
		}
	}

	/// Evicts what is not pinned, the longest unused first, until the wanted file fits.
	fn make_room(
		&self,
		wanted: &Wanted,
		fetching: &HashMap<Hash, u64>,
		pinned: &dyn Fn(&Hash) -> bool,
	) -> Result<(), StoreError> {
		let quota = self.config.quota;
		let reserved = fetching.values().fold(wanted.size, |sum, size| sum.saturating_add(*size));
		let busy = |hash: &Hash| *hash == wanted.hash || fetching.contains_key(hash);
		// What must stay is counted first: nothing is evicted for a file that cannot fit.
		let kept = self.entries()?.into_iter().filter(|entry| !busy(&entry.hash) && pinned(&entry.hash));
		let kept = kept.fold(reserved, |sum, entry| sum.saturating_add(entry.size));
		if kept > quota {
			return Err(StoreError::Quota { size: wanted.size, quota });
		}
		self.shrink_to(quota.saturating_sub(reserved), &busy, pinned)
	}

	/// Removes files that are not pinned until all, `busy` ones not counted, have at most that many
	/// bytes.
	fn shrink_to(
		&self,
		bytes: u64,
		busy: &dyn Fn(&Hash) -> bool,
		pinned: &dyn Fn(&Hash) -> bool,
	) -> Result<(), StoreError> {
		let mut entries = self.entries()?;
		entries.retain(|entry| !busy(&entry.hash));
		entries.sort_by_key(|entry| entry.used);
		let mut held = entries.iter().fold(0u64, |sum, entry| sum.saturating_add(entry.size));
		for entry in entries {
			if held <= bytes {
				break;
			}
			if !pinned(&entry.hash) {
				fs::remove_file(&entry.path).map_err(at(&entry.path))?;
				held = held.saturating_sub(entry.size);
			}
		}
		Ok(())
	}

	/// Removes the file, when what is stored has turned out to be damaged: the engine has said
	/// [`HashMismatch`](crate::EngineError::HashMismatch). It can then be fetched again.
	pub fn remove(&self, hash: &Hash) -> Result<(), StoreError> {
		let path = self.config.dir.join(hex::encode(hash));
		match fs::remove_file(&path) {
			Err(error) if error.kind() != io::ErrorKind::NotFound => Err(at(&path)(error)),
			_ => Ok(()),
		}
	}

	/// Bytes that all files have together.
	pub fn used(&self) -> Result<u64, StoreError> {
		Ok(self.entries()?.iter().fold(0, |sum, entry| sum.saturating_add(entry.size)))
	}

	/// The store's files; others in the directory are left alone.
	fn entries(&self) -> Result<Vec<Entry>, StoreError> {
		let directory = fs::read_dir(&self.config.dir).map_err(at(&self.config.dir))?;
		let entry = |found: fs::DirEntry| {
			let path = found.path();
			let metadata = found.metadata().ok().filter(fs::Metadata::is_file)?;
			let mut hash = Hash::default();
			hex::decode_to_slice(path.file_stem()?.to_str()?, &mut hash).ok()?;
			let used = metadata.modified().unwrap_or(SystemTime::UNIX_EPOCH);
			Some(Entry { hash, path, size: metadata.len(), used })
		};
		Ok(directory.flatten().filter_map(entry).collect())
	}
}

fn at(path: &Path) -> impl FnOnce(io::Error) -> StoreError + '_ {
	move |error| StoreError::Io { path: path.to_owned(), error }
}
