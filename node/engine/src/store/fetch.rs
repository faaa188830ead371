//! One file from one locator.

use super::{address::Guard, StoreConfig, Wanted};
use blake2::{digest::consts::U32, Blake2b, Digest};
use freehold_referee::Hash;
use std::{
	fs::{File, OpenOptions},
	io::{self, Read, Seek, SeekFrom, Write},
	os::unix::{ffi::OsStringExt, fs::OpenOptionsExt},
	path::{Path, PathBuf},
	time::{Duration, Instant},
};
use ureq::{
	http::{header, Response, StatusCode},
	unversioned::transport::DefaultConnector,
	Agent, Body,
};

const REDIRECTS: u32 = 5;
const CHUNK: usize = 64 << 10;

#[derive(Debug, thiserror::Error)]
pub(super) enum FetchError {
	#[error("only file://, http:// and https:// locators are known")]
	Scheme,
	#[error("this node does not follow file:// locators")]
	FilesNotAllowed,
	#[error("a file:// locator names an absolute path on this machine")]
	Path,
	#[error("it is not a regular file")]
	NotAFile,
	#[error("it has {found} bytes instead of {expected}")]
	Size { found: u64, expected: u64 },
	#[error("it goes on after the {0} bytes that it should have")]
	TooLong(u64),
	#[error("it ended after {found} of {expected} bytes")]
	TooShort { found: u64, expected: u64 },
	#[error("its bytes do not have the hash that they should have")]
	Hash,
	#[error("the server said {0}")]
	Status(StatusCode),
	#[error("it was not done in time")]
	TimedOut,
	#[error("{0}")]
	Http(#[from] ureq::Error),
	#[error("{0}")]
	Io(#[from] io::Error),
}

pub(super) struct Fetcher {
	agent: Agent,
	allow_files: bool,
}

impl Fetcher {
	pub(super) fn new(config: &StoreConfig) -> Self {
		let agent = Agent::config_builder()
			.http_status_as_error(false)
			// The guard sees where a connection goes only if no proxy makes it.
			.proxy(None)
			.max_redirects(REDIRECTS)
			.max_idle_connections(0)
			.timeout_connect(Some(config.connect_timeout))
			.timeout_resolve(Some(config.connect_timeout))
			.timeout_recv_response(Some(config.read_timeout))
			.timeout_per_read(Some(config.read_timeout))
			.user_agent(concat!("freehold/", env!("CARGO_PKG_VERSION")))
			.build();
		let guard = Guard::new(config.allow_private_hosts);
		Self {
			agent: Agent::with_parts(agent, DefaultConnector::default(), guard),
			allow_files: config.allow_files,
		}
	}

	/// Completes `part`, which may hold a beginning already, and checks its hash.
	pub(super) fn fetch(
		&self,
		locator: &str,
		wanted: &Wanted,
		part: &Path,
		deadline: Instant,
	) -> Result<(), FetchError> {
		let mut file = OpenOptions::new().create(true).truncate(false).read(true).write(true).open(part)?;
		let mut held = file.metadata()?.len();
		if held > wanted.size {
			held = 0;
		}
		loop {
			match locator.split_once("://") {
				Some(("http" | "https", _)) => self.download(locator, wanted, &mut file, held, deadline)?,
				Some(("file", rest)) => self.copy(rest, wanted, &mut file, deadline)?,
				_ => return Err(FetchError::Scheme),
			}
			if digest(&mut file)? == wanted.hash {
				file.sync_all()?;
				return Ok(());
			}
			// What was held may have come from another locator, and be what was wrong.
			file.set_len(0)?;
			if held == 0 {
				return Err(FetchError::Hash);
			}
			held = 0;
		}
	}

	fn copy(
		&self,
		rest: &str,
		wanted: &Wanted,
		file: &mut File,
		deadline: Instant,
	) -> Result<(), FetchError> {
		if !self.allow_files {
			return Err(FetchError::FilesNotAllowed);
		}
		let path = local_path(rest).ok_or(FetchError::Path)?;
		// Opening a FIFO or a device must neither wait nor do anything.
		let from =
			OpenOptions::new().read(true).custom_flags(libc::O_NONBLOCK | libc::O_NOCTTY).open(path)?;
		let metadata = from.metadata()?;
		if !metadata.is_file() {
			return Err(FetchError::NotAFile);
		}
		if metadata.len() != wanted.size {
			return Err(FetchError::Size { found: metadata.len(), expected: wanted.size });
		}
		begin_at(file, 0)?;
		pour(from, file, 0, wanted.size, deadline)
	}

	fn download(
		&self,
		url: &str,
		wanted: &Wanted,
		file: &mut File,
		held: u64,
		deadline: Instant,
	) -> Result<(), FetchError> {
		if held == wanted.size && held > 0 {
			return Ok(());
		}
		let mut held = held;
		let mut response = self.get(url, held, deadline)?;
		if held > 0 && !continues(&response, held, wanted.size) {
			// The server cannot go on from there, so from the start.
			held = 0;
			if response.status() != StatusCode::OK {
				response = self.get(url, 0, deadline)?;
			}
		}
		let expected_status = if held > 0 { StatusCode::PARTIAL_CONTENT } else { StatusCode::OK };
		if response.status() != expected_status {
			return Err(FetchError::Status(response.status()));
		}
		let expected = wanted.size.saturating_sub(held);
		match response.body().content_length() {
			Some(found) if found != expected => Err(FetchError::Size { found, expected }),
			_ => {
				begin_at(file, held)?;
				// The limit is set, and tested, in `pour`.
				let body = response.into_body().into_with_config().limit(u64::MAX).reader();
				pour(body, file, held, wanted.size, deadline)
			},
		}
	}

	fn get(&self, url: &str, from: u64, deadline: Instant) -> Result<Response<Body>, FetchError> {
		let left = deadline.saturating_duration_since(Instant::now());
		if left < Duration::from_millis(1) {
			return Err(FetchError::TimedOut);
		}
		let mut request = self.agent.get(url).config().timeout_global(Some(left)).build();
		if from > 0 {
			request = request.header(header::RANGE, format!("bytes={from}-"));
		}
		Ok(request.call()?)
	}
}

/// Whether the response is the rest of the file from byte `held` on.
fn continues(response: &Response<Body>, held: u64, size: u64) -> bool {
	let range = || {
		let value = response.headers().get(header::CONTENT_RANGE)?.to_str().ok()?;
		let (range, total) = value.strip_prefix("bytes ")?.split_once('/')?;
		let start = range.split_once('-')?.0;
		Some(start.parse() == Ok(held) && (total == "*" || total.parse() == Ok(size)))
	};
	response.status() == StatusCode::PARTIAL_CONTENT && range().unwrap_or(false)
}

/// Leaves `held` bytes in the file and goes to their end.
fn begin_at(file: &mut File, held: u64) -> io::Result<()> {
	file.set_len(held)?;
	file.seek(SeekFrom::Start(held)).map(drop)
}

/// Copies what must make `held` bytes `size` bytes.
fn pour(
	mut from: impl Read,
	to: &mut File,
	mut held: u64,
	size: u64,
	deadline: Instant,
) -> Result<(), FetchError> {
	let mut buffer = vec![0; CHUNK];
	loop {
		if Instant::now() >= deadline {
			return Err(FetchError::TimedOut);
		}
		let read = match from.read(&mut buffer) {
			Ok(0) => break,
			Ok(read) => read,
			Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
			Err(error) => return Err(error.into()),
		};
		held = held.saturating_add(read as u64);
		if held > size {
			to.set_len(0)?;
			return Err(FetchError::TooLong(size));
		}
		to.write_all(buffer.get(..read).unwrap_or_default())?;
	}
	if held < size {
		return Err(FetchError::TooShort { found: held, expected: size });
	}
	Ok(())
}

fn digest(file: &mut File) -> io::Result<Hash> {
	file.seek(SeekFrom::Start(0))?;
	let mut hasher = Blake2b::<U32>::new();
	let mut buffer = vec![0; CHUNK];
	loop {
		match file.read(&mut buffer)? {
			0 => return Ok(hasher.finalize().into()),
			read => hasher.update(buffer.get(..read).unwrap_or_default()),
		}
	}
}

/// The absolute path in what follows `file://`; `None` for another machine's.
fn local_path(rest: &str) -> Option<PathBuf> {
	let path = rest.strip_prefix("localhost").unwrap_or(rest);
	if !path.starts_with('/') {
		return None;
	}
	let mut decoded = Vec::new();
	let mut bytes = path.bytes();
	while let Some(byte) = bytes.next() {
		decoded.push(match byte {
			b'%' => {
				let digit = |byte: u8| char::from(byte).to_digit(16);
				let (high, low) = (digit(bytes.next()?)?, digit(bytes.next()?)?);
				u8::try_from(high.checked_mul(16)?.checked_add(low)?).ok()?
			},
			0 => return None,
			byte => byte,
		});
	}
	Some(std::ffi::OsString::from_vec(decoded).into())
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn file_locators_name_local_paths() {
		assert_eq!(local_path("/a/b%20c"), Some("/a/b c".into()));
		assert_eq!(local_path("localhost/a"), Some("/a".into()));
		assert_eq!(local_path("elsewhere/a"), None);
		assert_eq!(local_path("/a%2"), None);
		assert_eq!(local_path("/a%zz"), None);
		assert_eq!(local_path(""), None);
	}
}
