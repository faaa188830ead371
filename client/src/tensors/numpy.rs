//! NumPy's .npy and .npz files.

use crate::Error;
use freehold_referee::{ElementType, NamedTensor, Tensor};
use npyz::{npz::NpzArchive, DType, NpyFile, Order, TypeChar, WriterBuilder};
use std::{
	fs::File,
	io::{self, BufReader, BufWriter, Read, Seek, Write},
	path::Path,
};

/// The array in a .npy file, NaN made canonical.
pub fn read_npy(path: &Path) -> Result<Tensor, Error> {
	let file = File::open(path).map_err(|error| Error::file(path, error))?;
	let npy = NpyFile::new(BufReader::new(file)).map_err(|error| Error::file(path, error))?;
	tensor(npy).map_err(|reason| Error::file(path, reason))
}

/// The arrays in a .npz file by name, in the file's order.
pub fn read_npz(path: &Path) -> Result<Vec<(String, Tensor)>, Error> {
	let mut archive = NpzArchive::open(path).map_err(|error| Error::file(path, error))?;
	let names: Vec<String> = archive.array_names().map(str::to_owned).collect();
	names
		.into_iter()
		.map(|name| {
			let file = archive.by_name(&name).map_err(|error| Error::file(path, error))?;
			let file = file.ok_or_else(|| Error::file(path, format!("array {name:?} cannot be read")))?;
			let tensor =
				tensor(file).map_err(|reason| Error::file(path, format!("array {name:?}: {reason}")))?;
			Ok((name, tensor))
		})
		.collect()
}

/// Writes tensors as a .npz file.
pub fn write_npz(path: &Path, tensors: &[NamedTensor]) -> Result<(), Error> {
	let write = || -> io::Result<()> {
		let mut npz = npyz::npz::NpzWriter::new(BufWriter::new(File::create(path)?));
		tensors.iter().try_for_each(|named| write_array(&mut npz, named))?;
		npz.zip_writer().finish()?.flush()
	};
	write().map_err(|error| Error::file(path, error))
}

/// Runs a macro's body for the Rust type of an element type.
macro_rules! with_type {
	($element:expr, $type:ident, $body:expr) => {
		match $element {
			ElementType::Float32 => {
				type $type = f32;
				$body
			},
			ElementType::Uint8 => {
				type $type = u8;
				$body
			},
			ElementType::Int8 => {
				type $type = i8;
				$body
			},
			ElementType::Uint16 => {
				type $type = u16;
				$body
			},
			ElementType::Int16 => {
				type $type = i16;
				$body
			},
			ElementType::Int32 => {
				type $type = i32;
				$body
			},
			ElementType::Int64 => {
				type $type = i64;
				$body
			},
			ElementType::Float64 => {
				type $type = f64;
				$body
			},
			ElementType::Uint32 => {
				type $type = u32;
				$body
			},
			ElementType::Uint64 => {
				type $type = u64;
				$body
			},
			ElementType::Bool => {
				type $type = bool;
				$body
			},
		}
	};
}

trait LittleEndian: Copy {
	fn push_to(self, bytes: &mut Vec<u8>);
}

macro_rules! little_endian {
	($($type:ty),*) => {
		$(impl LittleEndian for $type {
			fn push_to(self, bytes: &mut Vec<u8>) {
				bytes.extend_from_slice(&self.to_le_bytes());
			}
		})*
	};
}

little_endian!(f32, u8, i8, u16, i16, i32, i64, f64, u32, u64);

impl LittleEndian for bool {
	fn push_to(self, bytes: &mut Vec<u8>) {
		bytes.push(u8::from(self));
	}
}

fn tensor<R: Read>(npy: NpyFile<R>) -> Result<Tensor, String> {
	let element = element_of(&npy.dtype())?;
	let shape: Vec<u32> = npy
		.shape()
		.iter()
		.map(|dim| u32::try_from(*dim).map_err(|_| format!("a dimension of {dim} is too large")))
		.collect::<Result<_, _>>()?;
	if npy.order() == Order::Fortran && shape.len() > 1 {
		return Err("the array is in Fortran order; save numpy.ascontiguousarray(a)".into());
	}
	let mut data = Vec::new();
	with_type!(element, T, {
		for value in npy.data::<T>().map_err(|error| error.to_string())? {
			value.map_err(|error| format!("the file ends early: {error}"))?.push_to(&mut data);
		}
	});
	Tensor::new(element, shape, data).map_err(|error| format!("not a tensor: {error:?}"))
}

fn element_of(dtype: &DType) -> Result<ElementType, String> {
	let unknown = || {
		let names: Vec<_> = ElementType::ALL.iter().map(|e| e.name()).collect();
		format!("its type {} is none that models have ({})", dtype.descr(), names.join(", "))
	};
	let DType::Plain(plain) = dtype else { return Err(unknown()) };
	Ok(match (plain.type_char(), plain.size_field()) {
		(TypeChar::Float, 4) => ElementType::Float32,
		(TypeChar::Float, 8) => ElementType::Float64,
		(TypeChar::Int, 1) => ElementType::Int8,
		(TypeChar::Int, 2) => ElementType::Int16,
		(TypeChar::Int, 4) => ElementType::Int32,
		(TypeChar::Int, 8) => ElementType::Int64,
		(TypeChar::Uint, 1) => ElementType::Uint8,
		(TypeChar::Uint, 2) => ElementType::Uint16,
		(TypeChar::Uint, 4) => ElementType::Uint32,
		(TypeChar::Uint, 8) => ElementType::Uint64,
		(TypeChar::Bool, 1) => ElementType::Bool,
		_ => return Err(unknown()),
	})
}

fn write_array<W: Write + Seek>(npz: &mut npyz::npz::NpzWriter<W>, named: &NamedTensor) -> io::Result<()> {
	let name = super::name_of(named);
	let tensor = &named.tensor;
	let shape: Vec<u64> = tensor.shape.iter().map(|dim| u64::from(*dim)).collect();
	with_type!(tensor.element, T, {
		let mut writer =
			npz.array::<T>(&name, Default::default())?.default_dtype().shape(&shape).begin_nd()?;
		writer.extend(values::<T>(&tensor.data))?;
		writer.finish()
	})
}

trait FromLittleEndian: Sized {
	/// The values that the bytes are.
	fn read(bytes: &[u8]) -> Vec<Self>;
}

macro_rules! from_little_endian {
	($($type:ty),*) => {
		$(impl FromLittleEndian for $type {
			fn read(bytes: &[u8]) -> Vec<Self> {
				bytes.as_chunks().0.iter().map(|chunk| <$type>::from_le_bytes(*chunk)).collect()
			}
		})*
	};
}

from_little_endian!(f32, u8, i8, u16, i16, i32, i64, f64, u32, u64);

impl FromLittleEndian for bool {
	fn read(bytes: &[u8]) -> Vec<Self> {
		bytes.iter().map(|byte| *byte != 0).collect()
	}
}

fn values<T: FromLittleEndian>(bytes: &[u8]) -> Vec<T> {
	T::read(bytes)
}
