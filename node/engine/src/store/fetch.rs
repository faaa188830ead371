//! One file from one locator.

use super::{address::Guard, pace::Pace, StoreConfig, Wanted};
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
	unversioned::{resolver::Resolver, transport::DefaultConnector},
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
	#[error("it is too slow")]
	TooSlow,
	#[error("nobody wants it any more")]
	Cancelled,
	#[error("{0}")]
	Http(#[from] ureq::Error),
	#[error("{0}")]
	Io(#[from] io::Error),
}

/// For how long a locator is tried.
pub(super) struct Patience<'a> {
	pub(super) until: Instant,
	pub(super) cancelled: &'a dyn Fn() -> bool,
}

impl Patience<'_> {
	pub(super) fn is_over(&self) -> bool {
		Instant::now() >= self.until
	}

	fn check(&self) -> Result<(), FetchError> {
		if self.is_over() {
			return Err(FetchError::TimedOut);
		}
		if (self.cancelled)() {
			return Err(FetchError::Cancelled);
		}
		Ok(())
	}
}

pub(super) struct Fetcher {
	agent: Agent,
	allow_files: bool,
	slow_bytes: u64,
	slow_window: Duration,
}

impl Fetcher {
	pub(super) fn new(config: &StoreConfig) -> Self {
		Self::with(config, Guard::new(config.allow_private_hosts))
	}

	fn with(config: &StoreConfig, resolver: impl Resolver) -> Self {
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
		Self {
			agent: Agent::with_parts(agent, DefaultConnector::default(), resolver),
			allow_files: config.allow_files,
			slow_bytes: config.slow_bytes,
			slow_window: config.slow_window,
		}
	}

	/// Completes `part`, which may hold a beginning already, and checks its hash.
	pub(super) fn fetch(
		&self,
		locator: &str,
		wanted: &Wanted,
		part: &Path,
		patience: &Patience<'_>,
	) -> Result<(), FetchError> {
		let mut file = OpenOptions::new().create(true).truncate(false).read(true).write(true).open(part)?;
		let mut held = file.metadata()?.len();
		if held > wanted.size {
			held = 0;
		}
		loop {
			match locator.split_once("://") {
				Some(("http" | "https", _)) => self.download(locator, wanted, &mut file, held, patience)?,
				Some(("file", rest)) => self.copy(rest, wanted, &mut file, patience)?,
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
		patience: &Patience<'_>,
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
		self.pour(from, file, 0, wanted.size, patience)
	}

	fn download(
		&self,
		url: &str,
		wanted: &Wanted,
		file: &mut File,
		held: u64,
		patience: &Patience<'_>,
	) -> Result<(), FetchError> {
		if held == wanted.size && held > 0 {
			return Ok(());
		}
		let mut held = held;
		let mut response = self.get(url, held, patience)?;
		if held > 0 && !continues(&response, held, wanted.size) {
			// The server cannot go on from there, so from the start.
			held = 0;
			if response.status() != StatusCode::OK {
				response = self.get(url, 0, patience)?;
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
				self.pour(body, file, held, wanted.size, patience)
			},
		}
	}

	fn get(&self, url: &str, from: u64, patience: &Patience<'_>) -> Result<Response<Body>, FetchError> {
		patience.check()?;
		// No time at all would be none set.
		let left = patience.until.saturating_duration_since(Instant::now()).max(Duration::from_millis(1));
		let mut request = self.agent.get(url).config().timeout_global(Some(left)).build();
		if from > 0 {
			request = request.header(header::RANGE, format!("bytes={from}-"));
		}
		Ok(request.call()?)
	}

	/// Copies what must make `held` bytes `size` bytes.
	fn pour(
		&self,
		mut from: impl Read,
		to: &mut File,
		mut held: u64,
		size: u64,
		patience: &Patience<'_>,
	) -> Result<(), FetchError> {
		let mut pace = Pace::new(self.slow_bytes, self.slow_window, Instant::now());
		let mut buffer = vec![0; CHUNK];
		loop {
			patience.check()?;
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
			if !pace.keeps(read as u64, Instant::now()) && held < size {
				return Err(FetchError::TooSlow);
			}
		}
		if held < size {
			return Err(FetchError::TooShort { found: held, expected: size });
		}
		Ok(())
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
	use std::{
		io::{BufRead, BufReader},
		net::{SocketAddr, TcpListener},
	};
	use ureq::{
		config::Config,
		http::Uri,
		unversioned::{resolver::ResolvedSocketAddrs, transport::NextTimeout},
	};

	#[test]
	fn file_locators_name_local_paths() {
		assert_eq!(local_path("/a/b%20c"), Some("/a/b c".into()));
		assert_eq!(local_path("localhost/a"), Some("/a".into()));
		assert_eq!(local_path("elsewhere/a"), None);
		assert_eq!(local_path("/a%2"), None);
		assert_eq!(local_path("/a%zz"), None);
		assert_eq!(local_path(""), None);
	}

	/// Takes one name for the address of a public host, though it is this machine.
	#[derive(Debug)]
	struct Public(SocketAddr, Guard);

	impl Resolver for Public {
		fn resolve(
			&self,
			uri: &Uri,
			config: &Config,
			timeout: NextTimeout,
		) -> Result<ResolvedSocketAddrs, ureq::Error> {
			if uri.host() != Some("public.example") {
				return self.1.resolve(uri, config, timeout);
			}
			let mut found = self.empty();
			found.push(self.0);
			Ok(found)
		}
	}

	/// Answers one request with this.
	fn serve(response: String) -> (SocketAddr, std::thread::JoinHandle<()>) {
		let listener = TcpListener::bind("127.0.0.1:0").unwrap();
		let address = listener.local_addr().unwrap();
		let thread = std::thread::spawn(move || {
			let (mut stream, _) = listener.accept().unwrap();
			let mut request = BufReader::new(stream.try_clone().unwrap()).lines();
			while request.next().is_some_and(|line| line.is_ok_and(|line| !line.is_empty())) {}
			stream.write_all(response.as_bytes()).unwrap();
		});
		(address, thread)
	}

	#[test]
	fn a_redirect_to_a_private_host_is_refused() {
		let dir = tempfile::tempdir().unwrap();
		let config = StoreConfig::new(dir.path().into());
		let private = TcpListener::bind("127.0.0.1:0").unwrap();
		private.set_nonblocking(true).unwrap();
		let target = private.local_addr().unwrap();
		let patience = Patience { until: Instant::now() + Duration::from_secs(20), cancelled: &|| false };
		let wanted = Wanted { hash: [0; 32], size: 4, locators: vec![] };
		for location in [format!("http://{target}/"), format!("http://localhost:{}/", target.port())] {
			let (public, thread) = serve(format!(
				"HTTP/1.1 302 Found\r\nlocation: {location}\r\ncontent-length: 0\r\nconnection: close\r\n\r\n"
			));
			let fetcher = Fetcher::with(&config, Public(public, Guard::new(false)));
			let part = dir.path().join("part");
			let error = fetcher.fetch("http://public.example/", &wanted, &part, &patience).unwrap_err();
			assert!(error.to_string().contains("own network"), "{error}");
			thread.join().unwrap();
			assert!(private.accept().is_err(), "it was not even called");
		}
	}
}
