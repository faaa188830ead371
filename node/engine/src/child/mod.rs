//! The child: one process, one model.
//!
//! It loads ONNX Runtime, gives up everything but its two pipes ([`confine`]), says that it is
//! ready, and then checks the model it is sent, loads it, and runs it as often as it is asked to.

mod model;
mod sandbox;

pub use sandbox::{confine, ConfineError, Confined, Landlock, Sandbox};

use crate::wire::{decode_request, Request, Response};
use codec::Encode;
use ort::session::Session;
use std::{
	ffi::OsString,
	fs::File,
	io::{self, Read, Write},
	path::PathBuf,
	process::ExitCode,
};

/// The node's hidden subcommand that must come to [`main`].
pub const SUBCOMMAND: &str = "engine-child";

/// Serves the parent until it hangs up. The last two arguments of the command line are the
/// library's path and the bytes of address space allowed. Must be called before the process has
/// other threads or opens files: all descriptors but the first three are closed.
pub fn main() -> ExitCode {
	let args: Vec<OsString> = std::env::args_os().collect();
	let Some([library, memory]) = args.last_chunk::<2>() else { return ExitCode::FAILURE };
	let memory = memory.to_str().and_then(|bytes| bytes.parse().ok());
	let (Some(memory), Ok(mut pipe)) = (memory, sandbox::take_channel()) else { return ExitCode::FAILURE };
	match confine(&PathBuf::from(library), memory) {
		Ok(confined) => {
			let ready = Response::Ready { runtime: confined.runtime.clone(), sandbox: confined.sandbox };
			if send(&mut pipe, &ready).and_then(|()| serve(&confined, &mut pipe)).is_err() {
				return ExitCode::FAILURE;
			}
			ExitCode::SUCCESS
		},
		Err(error) => {
			let library = matches!(error, ConfineError::Library(_));
			// Without a parent to tell there is nobody to tell.
			drop(send(&mut pipe, &Response::CannotStart { library, reason: error.to_string() }));
			ExitCode::FAILURE
		},
	}
}

fn serve(confined: &Confined, pipe: &mut File) -> io::Result<()> {
	let mut passed: Option<Vec<u8>> = None;
	let mut session: Option<Session> = None;
	let mut stdin = io::stdin().lock();
	while let Some(frame) = receive(&mut stdin)? {
		let Some(request) = decode_request(&frame) else {
			return Err(io::ErrorKind::InvalidData.into());
		};
		let response = match request {
			Request::Check(limits) => {
				let file = receive(&mut stdin)?.ok_or(io::ErrorKind::UnexpectedEof)?;
				match freehold_onnx::check_with(&file, &limits) {
					Ok(checked) => {
						passed = Some(file);
						Response::Checked(checked.signature)
					},
					Err(error) => Response::Rejected(error),
				}
			},
			Request::Load => {
				let file = passed.take().ok_or(io::ErrorKind::InvalidData)?;
				match model::load(&confined.environment, &file) {
					Ok(loaded) => {
						session = Some(loaded);
						Response::Loaded
					},
					Err(fault) => Response::LoadFailed(fault),
				}
			},
			Request::Run(inputs, outputs) => match &mut session {
				Some(session) => model::run(session, &inputs, &outputs),
				None => return Err(io::ErrorKind::InvalidData.into()),
			},
		};
		send(pipe, &response)?;
	}
	Ok(())
}

fn send(pipe: &mut File, response: &Response) -> io::Result<()> {
	let bytes = response.encode();
	pipe.write_all(&(bytes.len() as u64).to_le_bytes())?;
	pipe.write_all(&bytes)
}

/// The next frame; `None` when the parent has hung up.
fn receive(from: &mut impl Read) -> io::Result<Option<Vec<u8>>> {
	let mut len = [0; 8];
	match from.read_exact(&mut len) {
		Ok(()) => (),
		Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => return Ok(None),
		Err(error) => return Err(error),
	}
	let len = usize::try_from(u64::from_le_bytes(len)).map_err(|_| io::ErrorKind::InvalidData)?;
	let mut bytes = vec![0; len];
	from.read_exact(&mut bytes)?;
	Ok(Some(bytes))
}
