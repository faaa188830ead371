//! Models in their canonical form.

use crate::Model;
use anyhow::{anyhow, Result};
use freehold_onnx::import::{import, ImportOptions, Imported};
use freehold_referee::{Array, Backend, NamedTensor, Session, Tensor};
use std::collections::BTreeMap;

/// The model in its canonical form.
pub fn imported(model: &Model) -> Result<Imported> {
	let name = |tensor: &NamedTensor| String::from_utf8_lossy(&tensor.name).into_owned();
	let fixed: BTreeMap<String, Tensor> =
		model.fixed.iter().map(|tensor| (name(tensor), tensor.tensor.clone())).collect();
	let options = ImportOptions { dims: model.dims.clone(), fixed, ..Default::default() };
	import(&model.onnx, &options).map_err(|errors| anyhow!("{errors}"))
}

/// A case's inputs as the canonical executor takes them.
pub fn arrays(case: &[NamedTensor]) -> Result<Vec<Array>> {
	case.iter().map(|named| Array::try_from(&named.tensor).map_err(|error| anyhow!("{error:?}"))).collect()
}

/// The canonical outputs of a case, under their names.
pub fn run(imported: &Imported, case: &[NamedTensor], backend: Backend) -> Result<Vec<NamedTensor>> {
	let Imported { graph, initializers, .. } = imported;
	let session = Session::new(graph, initializers, backend).map_err(|error| anyhow!("{error:?}"))?;
	let outputs = session.execute(&arrays(case)?).map_err(|error| anyhow!("{error:?}"))?;
	let name = |array: &Array, name: &[u8]| NamedTensor { name: name.to_vec(), tensor: array.to_tensor() };
	Ok(outputs.iter().zip(&graph.outputs).map(|(array, output)| name(array, &output.name)).collect())
}
