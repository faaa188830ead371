//! Runs the referee as WebAssembly, in Wasmtime set up as the chain's executor sets it up for its runtime: without
//! vector instructions, threads or canonical NaNs. What comes out must have the bits of a native execution.
#![deny(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::arithmetic_side_effects)]

use codec::{DecodeAll, Encode};
use freehold_referee::{
	Array, Blake2b256, Data, FraudProof, Graph, Hash, Hasher, ProofError, TensorError, TensorType, Trace,
	Verdict,
};
use wasmtime::{
	Caller, Config, Engine, Extern, Instance, Linker, Module, OptLevel, Store, StoreLimits,
	StoreLimitsBuilder, TypedFunc,
};

/// The compiled guest; empty if it was not built.
const GUEST: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/guest.wasm"));

/// Bytes of the largest allocation that the chain's executor makes for its runtime.
const LARGEST_ALLOCATION: u32 = 32 << 20;

/// Why the guest gave no answer.
#[derive(Debug, thiserror::Error)]
pub enum WasmError {
	#[error("this program was built without the referee as WebAssembly (SKIP_WASM_BUILD)")]
	NotBuilt,
	/// It trapped, for want of memory, say, or it is not the module it should be.
	#[error("the referee as WebAssembly failed: {0:#}")]
	Wasmtime(#[from] wasmtime::Error),
	#[error("the referee as WebAssembly refused: {0}")]
	Refused(String),
	#[error("a tensor is larger than the memory of WebAssembly")]
	TooLarge,
	#[error("the referee as WebAssembly gave an output that is none: {0:?}")]
	Output(TensorError),
	#[error("the referee as WebAssembly gave what cannot be decoded")]
	Encoding,
}

/// The guest, compiled.
pub struct Guest {
	engine: Engine,
	module: Module,
}

impl Guest {
	/// Compiles the guest, which takes some seconds: share it.
	pub fn new() -> Result<Self, WasmError> {
		if GUEST.is_empty() {
			return Err(WasmError::NotBuilt);
		}
		let engine = Engine::new(&executor_config())?;
		let module = Module::new(&engine, GUEST)?;
		Ok(Self { engine, module })
	}

	/// An instance with a graph and its initializers, whose memory may have so many bytes.
	pub fn load(
		&self,
		graph: &Graph,
		initializers: &[&[u8]],
		memory: usize,
	) -> Result<Loaded<'_>, WasmError> {
		let outputs = graph.outputs.iter().map(|output| graph.type_of(output.value).cloned());
		let outputs = outputs.collect::<Option<_>>().ok_or(WasmError::Output(TensorError::LengthMismatch))?;
		let mut loaded = self.instance(outputs, memory)?;
		loaded.hand_over("load", &graph.encode())?;
		for initializer in initializers {
			loaded.hand_over("tensor", initializer)?;
		}
		Ok(loaded)
	}

	/// Judges a proof against what a worker has committed itself to, in so many bytes of memory and with allocations
	/// no larger than the chain's.
	pub fn judge(
		&self,
		graph: &Graph,
		inputs: &[Hash],
		trace: &Trace,
		proof: &FraudProof,
		memory: usize,
	) -> Result<Result<Verdict, ProofError>, WasmError> {
		let mut instance = self.instance(Vec::new(), memory)?;
		let limit: TypedFunc<u32, ()> =
			instance.instance.get_typed_func(&mut instance.store, "limit_allocations")?;
		limit.call(&mut instance.store, LARGEST_ALLOCATION)?;
		instance.hand_over("judge", &(graph.encode(), inputs, trace.encode(), proof.encode()).encode())?;
		instance.result()
	}

	fn instance(&self, outputs: Vec<TensorType>, memory: usize) -> Result<Loaded<'_>, WasmError> {
		let limits = StoreLimitsBuilder::new().memory_size(memory).instances(1).memories(1).tables(1).build();
		let mut store = Store::new(&self.engine, limits);
		store.limiter(|limits| limits);
		let mut linker = Linker::new(&self.engine);
		linker.func_wrap("host", "blake2_256", blake2_256)?;
		let instance = linker.instantiate(&mut store, &self.module)?;
		Ok(Loaded { store, instance, outputs, guest: core::marker::PhantomData })
	}
}

/// Writes the hash of bytes of the guest's memory to it.
fn blake2_256(
	mut caller: Caller<StoreLimits>,
	bytes: u32,
	length: u32,
	hash: u32,
) -> Result<(), wasmtime::Error> {
	let memory = caller.get_export("memory").and_then(Extern::into_memory);
	let memory = memory.ok_or_else(|| wasmtime::Error::msg("it exports no memory"))?;
	let end = (bytes as usize).checked_add(length as usize);
	let read = end.and_then(|end| memory.data(&caller).get(bytes as usize..end));
	let hashed = Blake2b256::hash(
		read.ok_or_else(|| wasmtime::Error::msg("what it has hashed is not in its memory"))?,
	);
	Ok(memory.write(&mut caller, hash as usize, &hashed)?)
}

/// As `sc-executor` has it, without the cache and the pool, which change no result.
fn executor_config() -> Config {
	let mut config = Config::new();
	config.cranelift_opt_level(OptLevel::SpeedAndSize);
	config.cranelift_nan_canonicalization(false);
	config.max_wasm_stack(1024 * 1024);
	config.parallel_compilation(true);
	config.wasm_reference_types(false);
	config.wasm_simd(false);
	config.wasm_relaxed_simd(false);
	config.wasm_bulk_memory(false);
	config.wasm_multi_value(false);
	config.wasm_multi_memory(false);
	config.wasm_threads(false);
	config.wasm_memory64(false);
	config.wasm_tail_call(false);
	config.wasm_extended_const(false);
	config
}

/// An instance that has a graph and its initializers.
pub struct Loaded<'g> {
	store: Store<StoreLimits>,
	instance: Instance,
	outputs: Vec<TensorType>,
	guest: core::marker::PhantomData<&'g Guest>,
}

impl Loaded<'_> {
	/// Runs the graph on the bytes of its inputs; its outputs, in its order.
	pub fn execute(&mut self, inputs: &[&[u8]]) -> Result<Vec<Array>, WasmError> {
		self.run(inputs, false)
	}

	/// The same, with the roots of every operator's output.
	pub fn trace(&mut self, inputs: &[&[u8]]) -> Result<(Vec<Array>, Trace), WasmError> {
		let outputs = self.run(inputs, true)?;
		Ok((outputs, self.result()?))
	}

	fn run(&mut self, inputs: &[&[u8]], traced: bool) -> Result<Vec<Array>, WasmError> {
		for input in inputs {
			self.hand_over("tensor", input)?;
		}
		let execute: TypedFunc<u32, u32> = self.instance.get_typed_func(&mut self.store, "execute")?;
		let status = execute.call(&mut self.store, traced.into())?;
		self.succeeded(status)?;
		let mut outputs = Vec::with_capacity(self.outputs.len());
		for (i, r#type) in (0u32..).zip(self.outputs.clone()) {
			let data = Data::from_bytes(r#type.element, &self.read("output", Some(i))?);
			outputs.push(Array::new(r#type.shape, data).map_err(WasmError::Output)?);
		}
		Ok(outputs)
	}

	fn result<T: DecodeAll>(&mut self) -> Result<T, WasmError> {
		let bytes = self.read("result", None)?;
		T::decode_all(&mut &*bytes).map_err(|_| WasmError::Encoding)
	}

	/// Bytes of memory that the instance has.
	pub fn memory_bytes(&mut self) -> Result<usize, WasmError> {
		Ok(self.memory()?.data_size(&self.store))
	}

	fn memory(&mut self) -> Result<wasmtime::Memory, WasmError> {
		let memory = self.instance.get_memory(&mut self.store, "memory");
		memory.ok_or_else(|| WasmError::Wasmtime(wasmtime::Error::msg("it exports no memory")))
	}

	/// Writes bytes to the guest's memory and names them to a function of it.
	fn hand_over(&mut self, function: &str, bytes: &[u8]) -> Result<(), WasmError> {
		let length = u32::try_from(bytes.len()).map_err(|_| WasmError::TooLarge)?;
		let allocate: TypedFunc<u32, u32> = self.instance.get_typed_func(&mut self.store, "allocate")?;
		let place = allocate.call(&mut self.store, length)?;
		let memory = self.memory()?;
		memory.write(&mut self.store, place as usize, bytes).map_err(wasmtime::Error::from)?;
		let function: TypedFunc<(u32, u32), u32> = self.instance.get_typed_func(&mut self.store, function)?;
		let status = function.call(&mut self.store, (place, length))?;
		self.succeeded(status)
	}

	fn succeeded(&mut self, status: u32) -> Result<(), WasmError> {
		match status {
			0 => Ok(()),
			_ => {
				let text = self.read("failure", None)?;
				Err(WasmError::Refused(String::from_utf8_lossy(&text).into_owned()))
			},
		}
	}

	/// The bytes that two functions of the guest give place and length of.
	fn read(&mut self, what: &str, i: Option<u32>) -> Result<Vec<u8>, WasmError> {
		let mut call = |name: &str| -> Result<usize, WasmError> {
			let (instance, store) = (&self.instance, &mut self.store);
			let number = match i {
				Some(i) => instance.get_typed_func::<u32, u32>(&mut *store, name)?.call(store, i)?,
				None => instance.get_typed_func::<(), u32>(&mut *store, name)?.call(store, ())?,
			};
			Ok(number as usize)
		};
		let (place, length) = (call(what)?, call(&format!("{what}_length"))?);
		let memory = self.memory()?;
		let end = place.checked_add(length);
		let bytes = end.and_then(|end| memory.data(&self.store).get(place..end));
		bytes.map(<[u8]>::to_vec).ok_or(WasmError::TooLarge)
	}
}
