//! `freehold tensor`

use super::{context::Context, output::tensor_text, Outcome};
use crate::{
	tensors::{elements, read_npy, to_json},
	Error,
};
use clap::Subcommand;
use freehold_referee::{NamedTensor, Tensor};
use std::path::PathBuf;

/// From dark to bright.
const SHADES: &[u8] = b" .:-=+*#%@";

#[derive(Subcommand)]
pub enum Command {
	/// Show a .npy file
	Show {
		file: PathBuf,
		/// As a picture, where it has two dimensions
		#[arg(long)]
		art: bool,
	},
}

pub fn run(context: &Context, command: Command) -> Result<Outcome, Error> {
	let Command::Show { file, art } = command;
	let tensor = read_npy(&file)?;
	let picture =
		if art { Some(picture(&tensor).map_err(|reason| Error::file(&file, reason))?) } else { None };
	let name = file.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
	let named = NamedTensor { name: name.into_bytes(), tensor };
	let json = to_json(std::slice::from_ref(&named));
	context.out.result(json, || picture.unwrap_or_else(|| tensor_text(&named)))?;
	Ok(Outcome::Done)
}

/// A tensor of two dimensions, those of one element aside, as text; two characters a pixel, since
/// characters are twice as high as they are wide.
fn picture(tensor: &Tensor) -> Result<String, String> {
	let dims: Vec<usize> = tensor.shape.iter().map(|dim| *dim as usize).collect();
	let [rest @ .., height, width] = dims.as_slice() else {
		return Err("has less than two dimensions".into());
	};
	if rest.iter().any(|dim| *dim != 1) || *height == 0 || *width == 0 {
		return Err(format!("is no picture: shape {:?}", tensor.shape));
	}
	let values: Vec<f64> = elements(tensor)
		.iter()
		.map(|value| value.as_f64().unwrap_or_else(|| f64::from(value == true)))
		.collect();
	let low = values.iter().copied().fold(f64::INFINITY, f64::min);
	let high = values.iter().copied().fold(f64::NEG_INFINITY, f64::max);
	let span = if high > low { high - low } else { 1.0 };
	let shade = |value: &f64| {
		let at = (value - low) / span * (SHADES.len() - 1) as f64;
		char::from(SHADES[(at.round() as usize).min(SHADES.len() - 1)])
	};
	let row = |row: &[f64]| {
		let line: String = row.iter().map(shade).flat_map(|shade| [shade, shade]).collect();
		line.trim_end().to_owned()
	};
	Ok(values.chunks(*width).map(row).collect::<Vec<_>>().join("\n"))
}

#[cfg(test)]
mod tests {
	use super::*;
	use freehold_referee::ElementType;

	#[test]
	fn pictures_should_go_from_dark_to_bright() {
		let tensor = Tensor::new(ElementType::Uint8, vec![1, 2, 2], vec![0, 9, 9, 0]).unwrap();
		assert_eq!(picture(&tensor).unwrap(), "  @@\n@@");
		let flat = Tensor::new(ElementType::Uint8, vec![4], vec![0; 4]).unwrap();
		assert!(picture(&flat).is_err());
		let many = Tensor::new(ElementType::Uint8, vec![2, 1, 2], vec![0; 4]).unwrap();
		assert!(picture(&many).is_err());
	}
}
