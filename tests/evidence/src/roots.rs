//! Runs that leave the root of every operator's output, and whether they leave the same.

use anyhow::{anyhow, ensure, Result};
use freehold_referee::{array_root, Array, Backend, Blake2b256, Graph, Hash, Limits, Session, Trace};
use std::num::NonZeroUsize;

/// The roots of the outputs of all operators.
pub fn roots(graph: &Graph, initializers: &[Array], inputs: &[Array], backend: Backend) -> Result<Vec<Hash>> {
	let mut roots = Vec::with_capacity(graph.operators.len());
	let session = Session::new(graph, initializers, backend).map_err(|error| anyhow!("{error:?}"))?;
	let run = session.run(inputs, |_, output| roots.push(array_root::<Blake2b256>(output)));
	run.map_err(|error| anyhow!("{error:?}"))?;
	Ok(roots)
}

/// Everything here that runs the canonical semantics.
pub struct Machines {
	#[cfg(feature = "wasm")]
	guest: freehold_wasm::Guest,
}

/// Bytes of memory of the referee as WebAssembly: far more than a chain gives it, for models of which a chain
/// would judge one operator at a time.
#[cfg(feature = "wasm")]
const MEMORY: usize = 2 << 30;

/// So many that outputs seldom split evenly.
pub const THREADS: NonZeroUsize = NonZeroUsize::new(3).unwrap();

impl Machines {
	pub fn new() -> Result<Self> {
		Ok(Self {
			#[cfg(feature = "wasm")]
			guest: freehold_wasm::Guest::new()?,
		})
	}

	/// Runs the graph on each backend that this machine has, the fastest also on threads, and as WebAssembly; an error if the traces are not
	/// the same.
	pub fn agree(&self, graph: &Graph, initializers: &[Array], inputs: &[Array]) -> Result<()> {
		let plan = graph.checked_plan(&Limits::V1).map_err(|error| anyhow!("{error:?}"))?;
		let trace = |backend| -> Result<Trace> {
			let session = Session::new(graph, initializers, backend).map_err(|error| anyhow!("{error:?}"))?;
			let traced = session.trace::<Blake2b256>(&plan, inputs);
			Ok(traced.map_err(|error| anyhow!("{error:?}"))?.1)
		};
		let plain = trace(Backend::SCALAR)?;
		let compare = |what: &str, other: &Trace| {
			ensure!(other.fits(graph, &plan), "the trace of {what} is not one of the graph");
			match plain.first_difference(other) {
				None => Ok(()),
				Some((i, tile)) => Err(anyhow!(
					"operator {i}, tile {tile} differs on {what}: {:?}",
					graph.operators[i as usize]
				)),
			}
		};
		let threaded = Backend::native().with_threads(THREADS);
		for backend in Backend::available().into_iter().chain([threaded]) {
			compare(&format!("{backend:?}"), &trace(backend)?)?;
		}
		#[cfg(feature = "wasm")]
		{
			let initializers: Vec<&[u8]> = initializers.iter().map(Array::as_bytes).collect();
			let inputs: Vec<&[u8]> = inputs.iter().map(Array::as_bytes).collect();
			let (_, trace) = self.guest.load(graph, &initializers, MEMORY)?.trace(&inputs)?;
			compare("WebAssembly", &trace)?;
		}
		Ok(())
	}
}
