//! The bits of version 1 of the semantics, operator by operator: `golden/roots.txt` has the root of the output of
//! every form of every operator. Whoever changes one makes another version. To write the file anew, for operators
//! that are new: `FREEHOLD_UPDATE_GOLDEN=1 cargo test --release -p freehold-evidence --test golden`.

use codec::Encode;
use freehold_evidence::{
	operators::{self, Sample},
	roots::roots,
};
use freehold_referee::{Backend, Limits, Op};
use scale_info::{form::PortableForm, MetaType, PortableRegistry, Registry, TypeDef};
use std::{fmt::Write, path::PathBuf};

fn file() -> PathBuf {
	PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("golden/roots.txt")
}

/// The lines of one graph: its name, then each operator's input types and root.
fn lines(sample: &Sample) -> String {
	let Sample { name, graph, initializers } = sample;
	graph.check(&Limits::V1).unwrap_or_else(|error| panic!("{name}: {error:?}"));
	let roots = roots(graph, initializers, &[], Backend::SCALAR).unwrap_or_else(|e| panic!("{name}: {e:#}"));
	let mut lines = format!("{name}\n");
	for (operator, root) in graph.operators.iter().zip(roots) {
		let types = graph.input_types(operator).expect("a checked graph");
		let names: Vec<&str> = types.iter().map(|r#type| r#type.element.name()).collect();
		writeln!(lines, "\t{} {}", hex::encode(root), names.join(" ")).expect("a string takes any text");
	}
	lines
}

#[test]
fn every_operator_gives_the_bits_it_gave() {
	let found: String = operators::samples().iter().map(lines).collect();
	if std::env::var_os("FREEHOLD_UPDATE_GOLDEN").is_some() {
		std::fs::write(file(), &found).unwrap();
	}
	let golden = std::fs::read_to_string(file()).unwrap();
	let mut graph = "";
	for (line, (found, golden)) in found.lines().zip(golden.lines()).enumerate() {
		if !found.starts_with('\t') {
			graph = found;
		}
		assert_eq!(found, golden, "line {} of {}, in {graph}", line + 1, file().display());
	}
	assert_eq!(found.lines().count(), golden.lines().count(), "another number of roots");
}

#[test]
fn every_operator_has_a_form() {
	let mut registry = Registry::new();
	let op = registry.register_type(&MetaType::new::<Op>()).id;
	let registry = PortableRegistry::from(registry);
	let encoded: Vec<Vec<u8>> = operators::forms().iter().map(|form| form.op.encode()).collect();
	let variants = variants(&registry, op, String::new(), vec![]);
	assert!(variants.len() > 100, "{} variants", variants.len());
	let without = variants.iter().filter(|(_, index)| !encoded.iter().any(|op| op.starts_with(index)));
	let without: Vec<&str> = without.map(|(name, _)| name.as_str()).collect();
	assert!(without.is_empty(), "operators without a form here: {without:?}");
}

/// The variants that a value of this type has, along first fields, each with the bytes that its encoding begins with.
fn variants(registry: &PortableRegistry, id: u32, name: String, index: Vec<u8>) -> Vec<(String, Vec<u8>)> {
	let first =
		|fields: &[scale_info::Field<PortableForm>], name: String, index: Vec<u8>| match fields.first() {
			Some(field) => variants(registry, field.ty.id, name, index),
			None => vec![(name, index)],
		};
	match &registry.resolve(id).expect("a type of the registry").type_def {
		TypeDef::Variant(choices) => {
			let each = |variant: &scale_info::Variant<PortableForm>| {
				let index = [index.as_slice(), &[variant.index]].concat();
				first(&variant.fields, format!("{name} {}", variant.name), index)
			};
			choices.variants.iter().flat_map(each).collect()
		},
		TypeDef::Composite(composite) => first(&composite.fields, name, index),
		_ => vec![(name, index)],
	}
}
