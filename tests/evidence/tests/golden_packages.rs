//! Whole packages of version 1 as they were written once, with the roots of every operator's output for their golden
//! vectors: a change of the file format, of the graph's encoding, of ids or of any bit of an answer is noticed.
//! Whoever changes one makes another version. To write files of packages that are new, and their roots:
//! `FREEHOLD_UPDATE_GOLDEN=1 cargo test --release -p freehold-evidence --test golden_packages`.

use freehold_evidence::{
	canonical,
	models::MODELS,
	networks::small::SMALL,
	roots::roots,
	seeded::Seeded,
	values::{array, Kind},
};
use freehold_onnx::{
	import::{import, Class, ImportOptions, Imported},
	package::{write, Contents, GoldenVector, Metadata, Package},
};
use freehold_referee::{Array, Backend, Graph, Session, Tolerance};
use std::{collections::BTreeMap, fmt::Write, fs::File, path::PathBuf};

fn golden(file: &str) -> PathBuf {
	PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("golden").join(file)
}

fn names() -> Vec<&'static str> {
	SMALL.iter().map(|(name, _)| *name).chain(["mnist", "mnist-int8"]).collect()
}

fn imported(name: &str) -> Imported {
	if let Some((_, build)) = SMALL.iter().find(|(other, _)| *other == name) {
		return import(&build(), &ImportOptions::default()).unwrap();
	}
	let (_, make) = MODELS.iter().find(|(other, _)| *other == name).unwrap();
	canonical::imported(&make().unwrap()).unwrap()
}

/// Inputs as models are made for, and as they are not.
fn inputs(graph: &Graph) -> [Vec<Array>; 2] {
	let mut seeded = Seeded::new(24);
	[Kind::Tame, Kind::Wild]
		.map(|kind| graph.inputs.iter().map(|input| array(&mut seeded, &input.r#type, kind)).collect())
}

fn write_package(name: &str) {
	let Imported { graph, initializers, class, .. } = imported(name);
	let session = Session::new(&graph, &initializers, Backend::SCALAR).unwrap();
	let vector = |inputs: Vec<Array>| GoldenVector { outputs: session.execute(&inputs).unwrap(), inputs };
	let vectors = inputs(&graph).map(vector);
	let tolerance = match class {
		Class::Exact => Tolerance::Exact,
		Class::Tolerant { .. } => Tolerance::all_close(1e-4, 1e-4).unwrap(),
	};
	let metadata = Metadata { tolerance, entries: BTreeMap::from([("name".into(), name.into())]) };
	let contents =
		Contents { graph: &graph, initializers: &initializers, golden: &vectors, metadata: &metadata };
	write(File::create(golden(&format!("{name}.fhp"))).unwrap(), &contents).unwrap();
}

/// The lines of a package: its name and id, then for each golden vector the roots of all operators' outputs.
fn lines(name: &str) -> String {
	let package = Package::open(&golden(&format!("{name}.fhp"))).unwrap();
	let initializers = package.initializers().unwrap();
	let mut lines = format!("{name} {}\n", hex::encode(package.id()));
	assert_eq!(package.golden_vectors(), 2, "{name}");
	for i in 0..package.golden_vectors() {
		let vector = package.golden_vector(i).unwrap();
		let session = Session::new(package.graph(), &initializers, Backend::SCALAR).unwrap();
		assert_eq!(session.execute(&vector.inputs).unwrap(), vector.outputs, "{name}, golden vector {i}");
		let roots = roots(package.graph(), &initializers, &vector.inputs, Backend::SCALAR).unwrap();
		for (operator, root) in package.graph().operators.iter().zip(roots) {
			writeln!(lines, "\t{} {}", hex::encode(root), operator.op.name()).unwrap();
		}
	}
	lines
}

#[test]
fn every_package_gives_the_bits_it_gave() {
	let update = std::env::var_os("FREEHOLD_UPDATE_GOLDEN").is_some();
	if update {
		let new = names().into_iter().filter(|name| !golden(&format!("{name}.fhp")).exists());
		new.for_each(write_package);
	}
	let found: String = names().into_iter().map(lines).collect();
	if update {
		std::fs::write(golden("packages.txt"), &found).unwrap();
	}
	let golden = std::fs::read_to_string(golden("packages.txt")).unwrap();
	for (line, (found, golden)) in found.lines().zip(golden.lines()).enumerate() {
		assert_eq!(found, golden, "line {} of golden/packages.txt", line + 1);
	}
	assert_eq!(found.lines().count(), golden.lines().count(), "another number of roots");
}

/// The importer makes of the same files the same graphs.
#[test]
fn small_networks_are_imported_as_they_were() {
	for (name, _) in SMALL {
		let package = Package::open(&golden(&format!("{name}.fhp"))).unwrap();
		let imported = imported(name);
		assert_eq!(imported.graph, *package.graph(), "{name}");
		assert_eq!(imported.initializers, package.initializers().unwrap(), "{name}");
	}
}
