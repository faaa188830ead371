//! Files that appear whole or not at all.

use crate::Error;
use freehold_onnx::package::MAGIC;
use std::{
	fs::{self, File},
	io::{self, Read},
	path::Path,
};

/// Writes a file, for everybody whom the process's mask lets. What was there under its name stays until the new
/// file is whole. Gives what `write` does, and the file's length.
pub(crate) fn write_whole<T>(
	to: &Path,
	write: impl FnOnce(&mut File) -> Result<T, Error>,
) -> Result<(T, u64), Error> {
	let directory = to.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
	let failed = |error: io::Error| Error::file(to, error);
	let mut builder = tempfile::Builder::new();
	builder.prefix(".package");
	let length = |file: &File| file.metadata().map(|metadata| metadata.len()).map_err(failed);
	// A process can end at any time: a file without a name goes with it.
	#[cfg(target_os = "linux")]
	if let Ok(mut file) = nameless::open(directory) {
		let written = (write(&mut file)?, length(&file)?);
		let named = builder.make_in(directory, |path| nameless::link(&file, path)).map_err(failed)?;
		named.persist(to).map_err(|error| failed(error.error))?;
		return Ok(written);
	}
	#[cfg(unix)]
	builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
	let mut file = builder.tempfile_in(directory).map_err(failed)?;
	let written = (write(file.as_file_mut())?, length(file.as_file())?);
	file.persist(to).map_err(|error| failed(error.error))?;
	Ok(written)
}

/// Whether a file may be put there: nothing is lost but another package.
pub(crate) fn check_free(to: &Path) -> Result<(), Error> {
	let metadata = match fs::metadata(to) {
		Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
		metadata => metadata.map_err(|error| Error::file(to, error))?,
	};
	if metadata.is_file() && (metadata.len() == 0 || begins_as_package(to)) {
		return Ok(());
	}
	Err(Error::file(to, "is there, and no package: name another file, or remove it"))
}

fn begins_as_package(path: &Path) -> bool {
	let mut magic = [0; MAGIC.len()];
	File::open(path).and_then(|mut file| file.read_exact(&mut magic)).is_ok() && magic == MAGIC
}

#[cfg(target_os = "linux")]
mod nameless {
	use rustix::fs::{linkat, AtFlags, OFlags, CWD};
	use std::{
		fs::{File, OpenOptions},
		io,
		os::{fd::AsRawFd, unix::fs::OpenOptionsExt},
		path::{Path, PathBuf},
	};

	fn place(file: &File) -> PathBuf {
		format!("/proc/self/fd/{}", file.as_raw_fd()).into()
	}

	/// A file without a name in the directory, where the file system has such and it can be named later.
	pub fn open(directory: &Path) -> io::Result<File> {
		let flags = OFlags::TMPFILE.bits() as i32;
		let file = OpenOptions::new().read(true).write(true).custom_flags(flags).open(directory)?;
		place(&file).metadata()?;
		Ok(file)
	}

	/// Gives it a name, which nothing may have yet.
	pub fn link(file: &File, path: &Path) -> io::Result<()> {
		Ok(linkat(CWD, place(file), CWD, path, AtFlags::SYMLINK_FOLLOW)?)
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use std::io::Write;

	fn names(directory: &Path) -> Vec<String> {
		let entries = fs::read_dir(directory).unwrap();
		entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect()
	}

	#[test]
	fn a_file_should_have_a_name_only_when_it_is_whole() {
		let directory = tempfile::tempdir().unwrap();
		let path = directory.path().join("whole");
		for text in ["first", "second"] {
			let before = names(directory.path());
			let write = |file: &mut File| {
				file.write_all(text.as_bytes()).map_err(|error| Error::file(&path, error))?;
				Ok(names(directory.path()))
			};
			let (during, length) = write_whole(&path, write).unwrap();
			#[cfg(target_os = "linux")]
			assert_eq!(during, before, "killed here, the process would leave something");
			assert_eq!((fs::read_to_string(&path).unwrap().as_str(), length), (text, text.len() as u64));
			assert_eq!(names(directory.path()), ["whole"]);
		}
		let failed = write_whole::<()>(&path, |_| Err(Error::Input("no".into())));
		assert!(failed.is_err());
		assert_eq!(fs::read_to_string(&path).unwrap(), "second");
		assert_eq!(names(directory.path()), ["whole"]);
	}

	#[cfg(unix)]
	#[test]
	fn a_file_should_have_the_mode_of_any_other() {
		use std::os::unix::fs::PermissionsExt;
		let directory = tempfile::tempdir().unwrap();
		let (path, other) = (directory.path().join("package"), directory.path().join("other"));
		write_whole(&path, |_| Ok(())).unwrap();
		File::create(&other).unwrap();
		let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode();
		assert_eq!(mode(&path), mode(&other));
	}

	#[test]
	fn nothing_but_packages_should_be_replaced() {
		let directory = tempfile::tempdir().unwrap();
		let at = |name: &str, bytes: &[u8]| {
			let path = directory.path().join(name);
			fs::write(&path, bytes).unwrap();
			check_free(&path).is_ok()
		};
		assert!(at("package", &[&MAGIC[..], b"any"].concat()));
		assert!(at("empty", b""));
		assert!(!at("model.onnx", b"\x08\x08"));
		assert!(!at("text", b"a text that is longer than the beginning of a package"));
		assert!(check_free(&directory.path().join("new")).is_ok());
		assert!(check_free(directory.path()).is_err());
		assert!(check_free(Path::new("/dev/null")).is_err());
	}
}
