//! The model store against good, bad and slow sources.

use freehold_engine::{
	store::{Store, StoreConfig, StoreError, Wanted},
	Deadline, Hash,
};
use freehold_referee::{Blake2b256, Hasher};
use std::{
	io::{BufRead, BufReader, Read, Write},
	net::{TcpListener, TcpStream},
	path::Path,
	sync::{
		atomic::{AtomicUsize, Ordering},
		Arc, Mutex,
	},
	time::{Duration, Instant},
};
use tempfile::TempDir;

fn content(seed: u8, len: usize) -> Vec<u8> {
	(0..len).map(|i| (i as u8).wrapping_mul(31).wrapping_add(seed)).collect()
}

fn store(quota: u64) -> (Store, TempDir) {
	let dir = tempfile::tempdir().unwrap();
	let config = StoreConfig {
		quota,
		allow_files: true,
		allow_private_hosts: true,
		read_timeout: Duration::from_secs(2),
		..StoreConfig::new(dir.path().join("models"))
	};
	(Store::open(config).unwrap(), dir)
}

fn wanted(bytes: &[u8], locators: &[String]) -> Wanted {
	Wanted { hash: Blake2b256::hash(bytes), size: bytes.len() as u64, locators: locators.to_vec() }
}

fn after(seconds: u64) -> Deadline {
	Deadline::new(Instant::now() + Duration::from_secs(seconds))
}

fn fetch(store: &Store, wanted: &Wanted) -> Result<Vec<u8>, StoreError> {
	let path = store.fetch(wanted, &|_| false, &after(20), &|| false)?;
	Ok(std::fs::read(path).unwrap())
}

/// Why it was not fetched.
fn reasons(store: &Store, wanted: &Wanted) -> Vec<String> {
	match fetch(store, wanted).unwrap_err() {
		StoreError::Unavailable(errors) => errors.into_iter().map(|error| error.reason).collect(),
		error => panic!("{error}"),
	}
}

fn file(dir: &Path, name: &str, bytes: &[u8]) -> String {
	let path = dir.join(name);
	std::fs::write(&path, bytes).unwrap();
	format!("file://{}", path.display())
}

/// A server that answers each request by what `serve` does with the offset asked for; it notes
/// those offsets.
struct Server {
	url: String,
	asked: Arc<Mutex<Vec<Option<usize>>>>,
}

fn server(serve: impl Fn(&mut TcpStream, Option<usize>) + Send + Sync + 'static) -> Server {
	let listener = TcpListener::bind("127.0.0.1:0").unwrap();
	let url = format!("http://{}/model.onnx", listener.local_addr().unwrap());
	let asked = Arc::new(Mutex::new(Vec::new()));
	let noted = asked.clone();
	std::thread::spawn(move || {
		for stream in listener.incoming() {
			let mut stream = stream.unwrap();
			let mut from = None;
			for line in BufReader::new(stream.try_clone().unwrap()).lines() {
				let line = line.unwrap_or_default().to_lowercase();
				if let Some(range) = line.strip_prefix("range: bytes=") {
					from = range.trim_end_matches('-').parse().ok();
				}
				if line.is_empty() {
					break;
				}
			}
			noted.lock().unwrap().push(from);
			serve(&mut stream, from);
		}
	});
	Server { url, asked }
}

fn respond(stream: &mut TcpStream, status: &str, headers: &str, body: &[u8]) {
	let head = format!("HTTP/1.1 {status}\r\nconnection: close\r\n{headers}\r\n");
	// A client that has heard enough may have hung up.
	let _ = stream.write_all(head.as_bytes()).and_then(|()| stream.write_all(body));
}

/// Serves the bytes, and ranges of them.
fn honest(bytes: Vec<u8>) -> Server {
	server(move |stream, from| match from {
		None => respond(stream, "200 OK", &format!("content-length: {}\r\n", bytes.len()), &bytes),
		Some(from) => {
			let range = format!("bytes {from}-{}/{}", bytes.len() - 1, bytes.len());
			let rest = &bytes[from..];
			let headers = format!("content-range: {range}\r\ncontent-length: {}\r\n", rest.len());
			respond(stream, "206 Partial Content", &headers, rest);
		},
	})
}

#[test]
fn files_come_by_http_and_by_path_and_stay() {
	let (store, dir) = store(1 << 20);
	let (first, second) = (content(1, 50_000), content(2, 100));
	let server = honest(first.clone());
	assert_eq!(fetch(&store, &wanted(&first, &[server.url])).unwrap(), first);
	let local = file(dir.path(), "a model.onnx", &second).replace(' ', "%20");
	assert_eq!(fetch(&store, &wanted(&second, &[local])).unwrap(), second);
	assert_eq!(store.used().unwrap(), 50_100);
	// Nobody is asked for what is here.
	assert_eq!(fetch(&store, &wanted(&first, &[])).unwrap(), first);
	assert_eq!(store.read(&Blake2b256::hash(&first), 50_000).unwrap(), first);
	assert_eq!(store.path(&Blake2b256::hash(&first), 49_999), None);
}

#[test]
fn a_broken_download_goes_on_where_it_stopped() {
	let (store, _dir) = store(1 << 20);
	let bytes = content(3, 200_000);
	let half = bytes.clone();
	let breaking = server(move |stream, _| {
		respond(stream, "200 OK", &format!("content-length: {}\r\n", half.len()), &half[..80_000]);
	});
	let honest = honest(bytes.clone());
	let failed = reasons(&store, &wanted(&bytes, std::slice::from_ref(&breaking.url)));
	assert_eq!(failed.len(), 1);
	assert_eq!(fetch(&store, &wanted(&bytes, &[honest.url])).unwrap(), bytes);
	assert_eq!(*honest.asked.lock().unwrap(), [Some(80_000)]);
}

#[test]
fn a_server_without_ranges_starts_over() {
	let (store, _dir) = store(1 << 20);
	let bytes = content(4, 90_000);
	let whole = bytes.clone();
	let plain = server(move |stream, from| {
		// Breaks off at the first request.
		let sent = if from.is_none() { 30_000 } else { whole.len() };
		respond(stream, "200 OK", &format!("content-length: {}\r\n", whole.len()), &whole[..sent]);
	});
	reasons(&store, &wanted(&bytes, std::slice::from_ref(&plain.url)));
	assert_eq!(fetch(&store, &wanted(&bytes, &[plain.url])).unwrap(), bytes);
	assert_eq!(*plain.asked.lock().unwrap(), [None, Some(30_000)]);
}

#[test]
fn a_poisoned_beginning_does_not_spoil_an_honest_source() {
	let (store, _dir) = store(1 << 20);
	let bytes = content(5, 60_000);
	let poison = server(|stream, _| {
		respond(stream, "200 OK", "content-length: 60000\r\n", &[0; 59_999]);
	});
	let honest = honest(bytes.clone());
	assert_eq!(fetch(&store, &wanted(&bytes, &[poison.url, honest.url])).unwrap(), bytes);
	assert_eq!(*honest.asked.lock().unwrap(), [Some(59_999), None]);
}

#[test]
fn wrong_bytes_sizes_and_statuses_are_named_and_fallen_through() {
	let (store, dir) = store(1 << 20);
	let bytes = content(6, 10_000);
	let wrong = honest(content(7, 10_000));
	let long = honest(content(6, 10_001));
	let endless = server(|stream, _| {
		let _ = stream.write_all(b"HTTP/1.1 200 OK\r\nconnection: close\r\n\r\n");
		while stream.write_all(&[0; 65536]).is_ok() {}
	});
	let missing = server(|stream, _| respond(stream, "404 Not Found", "content-length: 0\r\n", b""));
	let short = file(dir.path(), "short", &bytes[1..]);
	let mut locators = vec![
		"ftp://example.com/model".into(),
		"nonsense".into(),
		wrong.url,
		long.url,
		endless.url,
		missing.url,
		short,
		format!("file://{}", dir.path().display()),
		"file:///dev/zero".into(),
		"file://other.host/etc/hostname".into(),
	];
	let said = reasons(&store, &wanted(&bytes, &locators));
	let expected = [
		"only file://",
		"only file://",
		"hash",
		"10001 bytes instead of 10000",
		"goes on after the 10000",
		"404",
		"9999 bytes instead of 10000",
		"not a regular file",
		"not a regular file",
		"absolute path",
	];
	for (said, expected) in said.iter().zip(expected) {
		assert!(said.contains(expected), "{said:?} should say {expected:?}");
	}
	assert_eq!(said.len(), expected.len());
	locators.push(honest(bytes.clone()).url);
	assert_eq!(fetch(&store, &wanted(&bytes, &locators)).unwrap(), bytes);
}

#[test]
fn a_fifo_does_not_hold_the_store_up() {
	let (store, dir) = store(1 << 20);
	let fifo = dir.path().join("fifo");
	let path = std::ffi::CString::new(fifo.to_str().unwrap()).unwrap();
	// SAFETY: the path is a string that lives through the call.
	assert_eq!(unsafe { libc::mkfifo(path.as_ptr(), 0o600) }, 0);
	let empty = Wanted { size: 0, ..wanted(b"", &["file:///proc/kmsg".into()]) };
	assert!(matches!(fetch(&store, &empty), Err(StoreError::Empty)));
	let said = reasons(&store, &wanted(b"x", &[format!("file://{}", fifo.display())]));
	assert!(said[0].contains("not a regular file"), "{said:?}");
}

#[test]
fn sources_that_dawdle_leave_time_for_others() {
	let (store, _dir) = store(1 << 20);
	let bytes = content(8, 1000);
	let silent = server(|_, _| std::thread::sleep(Duration::from_secs(30)));
	let dripping = server(|stream, _| {
		let _ = stream.write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 1000\r\n\r\n");
		while stream.write_all(b"x").is_ok() {
			std::thread::sleep(Duration::from_millis(100));
		}
	});
	let honest = honest(bytes.clone());
	let wanted = wanted(&bytes, &[silent.url, dripping.url, honest.url]);
	let start = Instant::now();
	let path = store.fetch(&wanted, &|_| false, &after(6), &|| false).unwrap();
	assert_eq!(std::fs::read(path).unwrap(), bytes);
	assert!(start.elapsed() < Duration::from_secs(15));
}

#[test]
fn redirects_are_bounded_and_stay_on_http() {
	let (store, dir) = store(1 << 20);
	let bytes = content(9, 500);
	let target = honest(bytes.clone());
	let location = |to: String| {
		move |stream: &mut TcpStream, _: Option<usize>| {
			respond(stream, "302 Found", &format!("location: {to}\r\ncontent-length: 0\r\n"), b"");
		}
	};
	let once = server(location(target.url));
	assert_eq!(fetch(&store, &wanted(&bytes, &[once.url])).unwrap(), bytes);
	let around = server(location("/again".into()));
	let other = content(10, 500);
	let to_file = server(location(file(dir.path(), "other", &other)));
	let said = reasons(&store, &wanted(&other, &[around.url, to_file.url]));
	assert_eq!(said.len(), 2);
	assert!(around.asked.lock().unwrap().len() <= 7);
}

#[test]
fn private_hosts_and_files_are_refused_by_default() {
	let dir = tempfile::tempdir().unwrap();
	let store = Store::open(StoreConfig::new(dir.path().join("models"))).unwrap();
	let bytes = content(11, 100);
	let server = honest(bytes.clone());
	let named = server.url.replace("127.0.0.1", "localhost");
	let said = reasons(&store, &wanted(&bytes, &[server.url, named, file(dir.path(), "f", &bytes)]));
	assert!(said[0].contains("own network") && said[1].contains("own network"), "{said:?}");
	assert!(said[2].contains("does not follow file://"), "{said:?}");
	assert!(server.asked.lock().unwrap().is_empty());
}

#[test]
fn the_longest_unused_unpinned_file_makes_room() {
	let (store, dir) = store(2500);
	let files: Vec<Vec<u8>> = (20..24).map(|seed| content(seed, 1000)).collect();
	let hash = |i: usize| -> Hash { Blake2b256::hash(&files[i]) };
	let get = |i: usize, pinned: &dyn Fn(&Hash) -> bool| {
		let wanted = wanted(&files[i], &[file(dir.path(), &format!("{i}"), &files[i])]);
		std::thread::sleep(Duration::from_millis(20));
		store.fetch(&wanted, pinned, &after(5), &|| false)
	};
	let has = |i: usize| dir.path().join("models").join(hex::encode(hash(i))).exists();
	let none = |_: &Hash| false;
	get(0, &none).unwrap();
	get(1, &none).unwrap();
	get(0, &none).unwrap();
	get(2, &none).unwrap();
	assert!(has(0) && !has(1) && has(2), "1 was used last the longest ago");
	get(3, &|h: &Hash| *h == hash(0)).unwrap();
	assert!(has(0) && !has(2) && has(3), "0 is pinned");
	assert!(matches!(get(1, &|_| true), Err(StoreError::Quota { .. })));
	assert!(has(0) && has(3));
	let huge = Wanted { hash: [9; 32], size: 2501, locators: vec![] };
	assert!(matches!(fetch(&store, &huge), Err(StoreError::Quota { .. })));
	assert!(has(0) && has(3), "nothing is evicted for what cannot fit");
}

#[test]
fn a_file_that_has_changed_on_disk_is_removed() {
	let (store, dir) = store(1 << 20);
	let bytes = content(30, 100);
	let wanted = wanted(&bytes, &[file(dir.path(), "f", &bytes)]);
	fetch(&store, &wanted).unwrap();
	let path = store.path(&wanted.hash, wanted.size).unwrap();
	std::fs::write(path, content(31, 100)).unwrap();
	assert!(matches!(store.read(&wanted.hash, wanted.size), Err(StoreError::Corrupt)));
	assert!(matches!(store.read(&wanted.hash, wanted.size), Err(StoreError::Missing)));
	assert_eq!(fetch(&store, &wanted).unwrap(), bytes);
	// Or by whoever has found that it has.
	std::fs::write(store.path(&wanted.hash, wanted.size).unwrap(), content(31, 100)).unwrap();
	store.remove(&wanted.hash).unwrap();
	assert_eq!(fetch(&store, &wanted).unwrap(), bytes);
}

/// Gives a byte now and then, and tells how many it has given to all.
fn dripping() -> (Server, Arc<AtomicUsize>) {
	let given = Arc::new(AtomicUsize::new(0));
	let count = given.clone();
	let server = server(move |stream, _| {
		let _ = stream.write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 100000\r\n\r\n");
		while stream.write_all(b"x").is_ok() {
			count.fetch_add(1, Ordering::SeqCst);
			std::thread::sleep(Duration::from_millis(10));
		}
	});
	(server, given)
}

#[test]
fn a_source_that_drips_is_given_up_long_before_the_deadline() {
	let dir = tempfile::tempdir().unwrap();
	let config = StoreConfig {
		allow_private_hosts: true,
		slow_bytes: 50_000,
		slow_window: Duration::from_millis(200),
		..StoreConfig::new(dir.path().join("models"))
	};
	let store = Store::open(config).unwrap();
	let bytes = content(50, 100_000);
	let (drip, _) = dripping();
	let said = store.fetch(&wanted(&bytes, &[drip.url]), &|_| false, &after(3600), &|| false).unwrap_err();
	assert!(said.to_string().contains("too slow"), "{said}");
}

#[test]
fn a_fetch_that_nobody_wants_ends() {
	let (store, _dir) = store(1 << 20);
	let bytes = content(51, 100_000);
	let ((drip, given), honest) = (dripping(), honest(bytes.clone()));
	let wanted = wanted(&bytes, &[drip.url, honest.url]);
	let none = |_: &Hash| false;
	std::thread::scope(|scope| {
		let fetch = |cancelled: &dyn Fn() -> bool| store.fetch(&wanted, &none, &after(3600), cancelled);
		let first = scope.spawn(move || fetch(&|| given.load(Ordering::SeqCst) > 5));
		while honest.asked.lock().unwrap().is_empty() && drip.asked.lock().unwrap().is_empty() {
			std::thread::yield_now();
		}
		// Neither does one wait for the other that does not care to.
		let second = store.fetch(&wanted, &none, &after(3600), &|| true);
		assert!(matches!(second, Err(StoreError::Cancelled)), "{second:?}");
		let first = first.join().unwrap();
		assert!(matches!(first, Err(StoreError::Cancelled)), "{first:?}");
	});
	assert!(honest.asked.lock().unwrap().is_empty(), "it did not go on to the next");
}

#[test]
fn a_fetch_goes_on_when_its_deadline_is_moved() {
	let (store, _dir) = store(1 << 20);
	let bytes = content(52, 1000);
	let deadline = after(2);
	let (whole, moved) = (bytes.clone(), deadline.clone());
	let stuck = server(move |stream, from| {
		let size = whole.len();
		match from {
			None => {
				moved.extend_to(Instant::now() + Duration::from_secs(60));
				respond(stream, "200 OK", &format!("content-length: {size}\r\n"), &whole[..500]);
				// Until the fetch hangs up, which it does when the time is over that it had then.
				let _ = stream.read(&mut [0]);
			},
			Some(from) => {
				let headers =
					format!("content-range: bytes {from}-999/1000\r\ncontent-length: {}\r\n", size - from);
				respond(stream, "206 Partial Content", &headers, &whole[from..]);
			},
		}
	});
	let path = store.fetch(&wanted(&bytes, &[stuck.url]), &|_| false, &deadline, &|| false).unwrap();
	assert_eq!(std::fs::read(path).unwrap(), bytes);
	assert_eq!(*stuck.asked.lock().unwrap(), [None, Some(500)]);
}

#[test]
fn a_fetch_that_panics_leaves_nothing_reserved() {
	let (store, dir) = store(100);
	let bytes = content(53, 100);
	let wanted = wanted(&bytes, &[file(dir.path(), "f", &bytes)]);
	let panicking = || store.fetch(&wanted, &|_| false, &after(20), &|| panic!("on purpose"));
	std::panic::catch_unwind(std::panic::AssertUnwindSafe(panicking)).unwrap_err();
	let other = content(54, 100);
	let other = Wanted { locators: vec![file(dir.path(), "g", &other)], ..self::wanted(&other, &[]) };
	fetch(&store, &other).unwrap();
	assert_eq!(fetch(&store, &wanted).unwrap(), bytes);
}

#[test]
fn one_file_is_fetched_once_however_many_want_it() {
	let (store, _dir) = store(1 << 20);
	let bytes = content(40, 5000);
	let slow = bytes.clone();
	let server = server(move |stream, _| {
		std::thread::sleep(Duration::from_millis(300));
		respond(stream, "200 OK", &format!("content-length: {}\r\n", slow.len()), &slow);
	});
	let wanted = wanted(&bytes, &[server.url]);
	std::thread::scope(|scope| {
		for _ in 0..8 {
			scope.spawn(|| assert_eq!(fetch(&store, &wanted).unwrap(), bytes));
		}
	});
	assert_eq!(server.asked.lock().unwrap().len(), 1);
}
