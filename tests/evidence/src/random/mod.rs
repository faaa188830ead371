//! Random graphs: operators on whatever is there, with values on which arithmetic differs if it does.

mod proposals;

use crate::{
	seeded::Seeded,
	values::{array, Kind},
};
use freehold_referee::{
	array_root, Array, Blake2b256, ElementType, Graph, Initializer, Input, Op, Operator, Output, TensorType,
	Value,
};

/// The most elements of a tensor.
const ELEMENTS: u64 = 4096;
/// How often an operator is proposed that cannot have its inputs, before the graph is left as it is.
const ATTEMPTS: u32 = 1000;

/// A graph, and what it is run on.
#[derive(Debug)]
pub struct Random {
	pub graph: Graph,
	pub initializers: Vec<Array>,
	pub inputs: Vec<Array>,
}

/// An operator that may not fit what it is given.
struct Proposal {
	op: Op,
	inputs: Vec<Given>,
}

enum Given {
	There(Value),
	New(TensorType, Kind),
}

/// A graph of at most so many operators.
pub fn graph(seed: u64, operators: usize) -> Random {
	let mut maker = Maker {
		seeded: Seeded::new(seed),
		random: Random { graph: Graph::default(), initializers: vec![], inputs: vec![] },
		values: vec![],
	};
	for i in 0..1 + maker.seeded.number(3) {
		maker.input(i);
	}
	let mut attempts = ATTEMPTS;
	while maker.random.graph.operators.len() < operators && attempts > 0 {
		attempts -= 1;
		let proposal = maker.propose();
		maker.take(proposal);
	}
	maker.random.graph.outputs = outputs(&maker.random.graph);
	maker.random
}

/// The last operators.
fn outputs(graph: &Graph) -> Vec<Output> {
	let count = graph.operators.len() as u32;
	let last = (count.saturating_sub(2)..count).map(Value::Operator);
	let values = if count == 0 { vec![Value::Input(0)] } else { last.collect() };
	values.into_iter().enumerate().map(|(i, value)| Output { name: vec![b'a' + i as u8], value }).collect()
}

struct Maker {
	seeded: Seeded,
	random: Random,
	/// All that an operator may take.
	values: Vec<(Value, TensorType)>,
}

impl Maker {
	fn input(&mut self, i: u32) {
		let element = match self.seeded.number(3) {
			0 => self.element(),
			_ => ElementType::Float32,
		};
		let r#type = TensorType::new(element, self.shape());
		self.random.inputs.push(array(&mut self.seeded, &r#type, Kind::Wild));
		self.random.graph.inputs.push(Input { name: vec![b'x', b'0' + i as u8], r#type: r#type.clone() });
		self.values.push((Value::Input(i), r#type));
	}

	fn element(&mut self) -> ElementType {
		ElementType::ALL[self.seeded.number(ElementType::ALL.len() as u32) as usize]
	}

	/// Up to four dimensions, the last one often longer than a vector.
	fn shape(&mut self) -> Vec<u32> {
		let rank = self.seeded.number(5);
		let mut shape: Vec<u32> = (0..rank).map(|_| 1 + self.seeded.number(6)).collect();
		if let Some(last) = shape.last_mut().filter(|_| self.seeded.number(2) == 0) {
			*last = 1 + self.seeded.number(70);
		}
		shape
	}

	/// Adds the operator if it can have these inputs.
	fn take(&mut self, Proposal { op, inputs }: Proposal) {
		let types: Option<Vec<TensorType>> = inputs
			.iter()
			.map(|input| match input {
				Given::There(value) => self.random.graph.type_of(*value).cloned(),
				Given::New(r#type, _) => Some(r#type.clone()),
			})
			.collect();
		let Some(types) = types else { return };
		let fits =
			|r#type: &TensorType| r#type.elements().is_some_and(|count| (1..=ELEMENTS).contains(&count));
		let Ok(output) = op.infer(&types.iter().collect::<Vec<_>>()) else { return };
		if !fits(&output) || !types.iter().all(fits) {
			return;
		}
		let inputs = inputs.into_iter().map(|input| self.place(input)).collect();
		let value = Value::Operator(self.random.graph.operators.len() as u32);
		self.values.push((value, output.clone()));
		self.random.graph.operators.push(Operator { op, inputs, output });
	}

	fn place(&mut self, input: Given) -> Value {
		let (r#type, kind) = match input {
			Given::There(value) => return value,
			Given::New(r#type, kind) => (r#type, kind),
		};
		let array = array(&mut self.seeded, &r#type, kind);
		let root = array_root::<Blake2b256>(&array);
		self.random.graph.initializers.push(Initializer { r#type, root });
		self.random.initializers.push(array);
		Value::Initializer(self.random.initializers.len() as u32 - 1)
	}
}
