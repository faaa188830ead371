//! Runs that leave the root of every operator's output.

use freehold_referee::{array_root, Array, Backend, Blake2b256, ExecuteError, Graph, Hash, Session};

/// The roots of the outputs of all operators.
pub fn roots(
	graph: &Graph,
	initializers: &[Array],
	inputs: &[Array],
	backend: Backend,
) -> Result<Vec<Hash>, ExecuteError> {
	let mut roots = Vec::with_capacity(graph.operators.len());
	let session = Session::new(graph, initializers, backend)?;
	session.run(inputs, |_, output| roots.push(array_root::<Blake2b256>(output)))?;
	Ok(roots)
}
