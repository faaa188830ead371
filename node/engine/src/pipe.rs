//! The parent's ends of a child's pipes: nothing here waits longer than it may.

use rustix::{
	event::{poll, PollFd, PollFlags, Timespec},
	fs::{fcntl_getfl, fcntl_setfl, OFlags},
	io::Errno,
};
use std::{
	os::fd::{AsFd, BorrowedFd, OwnedFd},
	time::Duration,
};

/// Frames are taken in by parts, so that a length alone costs no memory.
const PART: usize = 1 << 20;

/// How long a wait may still last; asked anew before each, as deadlines move.
pub(crate) type Left<'a> = &'a dyn Fn() -> Duration;

#[derive(Debug)]
pub(crate) enum PipeError {
	/// The deadline has passed.
	Late,
	/// The child has hung up.
	Closed,
	/// The child's frame is longer than it may be.
	TooLong,
	System(Errno),
}

pub(crate) struct Channel {
	write: OwnedFd,
	read: OwnedFd,
}

impl Channel {
	pub(crate) fn new(write: OwnedFd, read: OwnedFd) -> Result<Self, Errno> {
		for end in [&write, &read] {
			let flags = fcntl_getfl(end)?;
			fcntl_setfl(end, flags | OFlags::NONBLOCK)?;
		}
		Ok(Self { write, read })
	}

	/// Sends one frame.
	pub(crate) fn send(&self, frame: &[u8], left: Left<'_>) -> Result<(), PipeError> {
		self.announce(frame.len() as u64, left)?;
		self.send_part(frame, left)
	}

	/// Begins a frame of that many bytes, which must follow.
	pub(crate) fn announce(&self, len: u64, left: Left<'_>) -> Result<(), PipeError> {
		self.send_part(&len.to_le_bytes(), left)
	}

	/// Sends the next bytes of a frame.
	pub(crate) fn send_part(&self, mut bytes: &[u8], left: Left<'_>) -> Result<(), PipeError> {
		while !bytes.is_empty() {
			match rustix::io::write(&self.write, bytes) {
				Ok(written) => bytes = bytes.get(written..).unwrap_or_default(),
				Err(Errno::AGAIN) => wait(self.write.as_fd(), PollFlags::OUT, left)?,
				Err(Errno::INTR) => (),
				Err(Errno::PIPE) => return Err(PipeError::Closed),
				Err(error) => return Err(PipeError::System(error)),
			}
		}
		Ok(())
	}

	/// Receives one frame of `limit` bytes at most.
	pub(crate) fn receive(&self, limit: u64, left: Left<'_>) -> Result<Vec<u8>, PipeError> {
		let mut len = [0; 8];
		self.receive_all(&mut len, left)?;
		let len = u64::from_le_bytes(len);
		if len > limit {
			return Err(PipeError::TooLong);
		}
		let len = usize::try_from(len).map_err(|_| PipeError::TooLong)?;
		let mut frame = Vec::new();
		while frame.len() < len {
			let start = frame.len();
			frame.resize(len.min(start.saturating_add(PART)), 0);
			self.receive_all(frame.get_mut(start..).unwrap_or_default(), left)?;
		}
		Ok(frame)
	}

	fn receive_all(&self, mut bytes: &mut [u8], left: Left<'_>) -> Result<(), PipeError> {
		while !bytes.is_empty() {
			match rustix::io::read(&self.read, &mut *bytes) {
				Ok(0) => return Err(PipeError::Closed),
				Ok(read) => bytes = std::mem::take(&mut bytes).get_mut(read..).unwrap_or_default(),
				Err(Errno::AGAIN) => wait(self.read.as_fd(), PollFlags::IN, left)?,
				Err(Errno::INTR) => (),
				Err(error) => return Err(PipeError::System(error)),
			}
		}
		Ok(())
	}
}

fn wait(end: BorrowedFd<'_>, flags: PollFlags, left: Left<'_>) -> Result<(), PipeError> {
	let left = left();
	if left.is_zero() {
		return Err(PipeError::Late);
	}
	let timeout = Timespec::try_from(left).map_err(|_| PipeError::Late)?;
	match poll(&mut [PollFd::from_borrowed_fd(end, flags)], Some(&timeout)) {
		Ok(_) | Err(Errno::INTR) => Ok(()),
		Err(error) => Err(PipeError::System(error)),
	}
}
