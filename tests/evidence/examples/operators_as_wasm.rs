//! Where a model's time goes as WebAssembly, beside scalar native code: the quickest of some runs of each of its
//! operators, each in a graph of its own.
//!
//!     FREEHOLD_MODELS=$(scripts/models.sh) cargo run --release -p freehold-evidence --example operators_as_wasm \
//!         -- mobilenet-v2 [RUNS [LINES]]

use anyhow::{anyhow, ensure, Context, Result};
use freehold_evidence::{canonical, costs, models::MODELS};
use freehold_onnx::import::Imported;
use freehold_referee::{
	array_root,
	graph::{Initializer, Operator, Output},
	ops::Movement,
	Array, Backend, Blake2b256, Graph, Op, Session, TensorType, Value,
};
use freehold_wasm::Guest;
use std::{
	collections::BTreeMap,
	time::{Duration, Instant},
};

/// Bytes of memory of one operator.
const MEMORY: usize = 1 << 30;

/// An operator whose inputs are constants, since a graph's own inputs and outputs must be smaller.
struct Alone {
	graph: Graph,
	initializers: Vec<Array>,
	inputs: Vec<Array>,
}

impl Alone {
	fn new(operator: &Operator, array: impl Fn(&Value) -> Option<Array>) -> Result<Self> {
		let mut alone = Self { graph: Graph::default(), initializers: vec![], inputs: vec![] };
		for value in &operator.inputs {
			let array = array(value).context("it takes what is not there")?;
			let (r#type, root) = (array.tensor_type(), array_root::<Blake2b256>(&array));
			alone.graph.initializers.push(Initializer { r#type, root });
			alone.initializers.push(array);
		}
		let inputs = (0u32..).zip(&operator.inputs).map(|(i, _)| Value::Initializer(i)).collect();
		alone.graph.operators.push(Operator { inputs, ..operator.clone() });
		// Of the output a few elements, which can be judged by tiles.
		let output = &operator.output;
		let (starts, steps, lengths) = (
			vec![0; output.rank()],
			vec![1; output.rank()],
			output.shape.iter().map(|dim| *dim.min(&4)).collect::<Vec<_>>(),
		);
		alone.graph.operators.push(Operator {
			output: TensorType::new(output.element, lengths.clone()),
			op: Op::Movement(Movement::Slice { starts, steps, lengths }),
			inputs: vec![Value::Operator(0)],
		});
		alone.graph.outputs.push(Output { name: b"y".to_vec(), value: Value::Operator(1) });
		Ok(alone)
	}

	/// Scalar native code, and WebAssembly.
	fn times(&self, guest: &Guest, runs: u32) -> Result<[Duration; 2]> {
		let bytes: Vec<&[u8]> = self.initializers.iter().map(Array::as_bytes).collect();
		let given: Vec<&[u8]> = self.inputs.iter().map(Array::as_bytes).collect();
		let mut loaded = guest.load(&self.graph, &bytes, MEMORY)?;
		let session = Session::new(&self.graph, &self.initializers, Backend::SCALAR);
		let session = session.map_err(|error| anyhow!("{error:?}"))?;
		let mut quickest = [Duration::MAX; 2];
		for _ in 0..runs {
			let start = Instant::now();
			let native = session.execute(&self.inputs).map_err(|error| anyhow!("{error:?}"))?;
			quickest[0] = quickest[0].min(start.elapsed());
			let start = Instant::now();
			let wasm = loaded.execute(&given)?;
			quickest[1] = quickest[1].min(start.elapsed());
			ensure!(native == wasm, "other bits: {:?}", self.graph.operators[0].op);
		}
		Ok(quickest)
	}
}

fn main() -> Result<()> {
	let arguments: Vec<String> = std::env::args().skip(1).collect();
	let argument = |i: usize| arguments.get(i).and_then(|argument| argument.parse::<u32>().ok());
	let (runs, lines) = (argument(1).unwrap_or(5), argument(2).unwrap_or(10) as usize);
	let guest = Guest::new()?;
	for (name, make) in MODELS {
		if arguments.first().is_none_or(|argument| argument != name && argument != "all") {
			continue;
		}
		let model = make()?;
		let imported = canonical::imported(&model)?;
		let inputs = canonical::arrays(&model.cases[0])?;
		let whole = whole(&guest, &imported, &inputs, runs)?;
		println!("{name}: {}", shown(whole));
		if lines == 0 {
			continue;
		}
		let session = Session::new(&imported.graph, &imported.initializers, Backend::native());
		let mut outputs = Vec::new();
		let session = session.map_err(|error| anyhow!("{error:?}"))?;
		session
			.run(&inputs, |_, output| outputs.push(output.clone()))
			.map_err(|error| anyhow!("{error:?}"))?;
		let array = |value: &Value| match *value {
			Value::Input(i) => inputs.get(i as usize).cloned(),
			Value::Initializer(i) => imported.initializers.get(i as usize).cloned(),
			Value::Operator(i) => outputs.get(i as usize).cloned(),
		};
		let mut kinds: BTreeMap<String, (u32, [Duration; 2])> = BTreeMap::new();
		let mut each = Vec::new();
		for (i, operator) in (0u32..).zip(&imported.graph.operators) {
			let alone = Alone::new(operator, array)?;
			let times = alone.times(&guest, runs)?;
			let kind = kinds.entry(costs::name(&imported.graph, i)).or_default();
			*kind = (kind.0 + 1, [kind.1[0] + times[0], kind.1[1] + times[1]]);
			each.push((times[1], times, i));
		}
		let mut kinds: Vec<_> = kinds.into_iter().collect();
		kinds.sort_by_key(|(_, (_, times))| std::cmp::Reverse(times[1]));
		for (kind, (count, times)) in kinds {
			println!("  {kind:<20} {count:>4} {}", shown(times));
		}
		each.sort_unstable_by(|a, b| b.cmp(a));
		for (_, times, i) in each.into_iter().take(lines) {
			let operator = &imported.graph.operators[i as usize];
			let shapes: Vec<_> =
				imported.graph.input_types(operator).into_iter().flatten().map(|t| t.shape.clone()).collect();
			let op = format!("{:?}", operator.op).replace("Linear(", "");
			println!("  {i:>4} {} {op:.60} {shapes:?}", shown(times));
		}
	}
	Ok(())
}

/// The whole model.
fn whole(guest: &Guest, imported: &Imported, inputs: &[Array], runs: u32) -> Result<[Duration; 2]> {
	let alone = Alone {
		graph: imported.graph.clone(),
		initializers: imported.initializers.clone(),
		inputs: inputs.to_vec(),
	};
	alone.times(guest, runs)
}

fn shown([native, wasm]: [Duration; 2]) -> String {
	let [native, wasm] = [native, wasm].map(|time| time.as_secs_f64() * 1e3);
	format!("{native:>9.3} ms {wasm:>9.3} ms {:>5.2}", wasm / native)
}
