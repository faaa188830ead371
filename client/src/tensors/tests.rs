use super::*;
use freehold_onnx::Signature;
use freehold_referee::ElementType;
use serde_json::json;
use std::{collections::BTreeMap, fs};

fn spec(name: &str, element: ElementType, shape: &[u32]) -> TensorSpec {
	TensorSpec { name: name.into(), element, shape: shape.to_vec() }
}

fn signature(inputs: &[TensorSpec]) -> Signature {
	Signature { inputs: inputs.to_vec(), outputs: Vec::new() }
}

fn floats(values: &[f32]) -> Vec<u8> {
	values.iter().flat_map(|value| value.to_le_bytes()).collect()
}

fn refusal(signature: &Signature, given: &[&str]) -> String {
	let given: Vec<String> = given.iter().map(|text| text.to_string()).collect();
	let error = parse_inputs(signature, &given).unwrap_err();
	assert_eq!(error.kind().exit_code(), 2);
	error.to_string()
}

#[test]
fn json_should_be_read_nested_or_flat() {
	let spec = spec("x", ElementType::Float32, &[2, 2]);
	let wanted = floats(&[1.0, 2.0, 3.5, -4.0]);
	assert_eq!(from_json(&spec, &json!([[1, 2], [3.5, -4]])).unwrap().data, wanted);
	assert_eq!(from_json(&spec, &json!([1, 2, 3.5, -4])).unwrap().data, wanted);
	let scalar = super::tests::spec("s", ElementType::Int64, &[]);
	assert_eq!(from_json(&scalar, &json!(-3)).unwrap().data, (-3i64).to_le_bytes());
}

#[test]
fn json_of_another_shape_or_type_should_be_refused() {
	let float = spec("x", ElementType::Float32, &[2, 2]);
	for value in [
		json!([[1, 2], [3]]),
		json!([[1, 2], 3]),
		json!([1, [2, 3]]),
		json!([1, 2, 3]),
		json!(1),
		json!([[1, 2]]),
	] {
		assert!(from_json(&float, &value).is_err(), "{value}");
	}
	for value in
		[json!(["a", 1, 2, 3]), json!([true, 1, 2, 3]), json!([1e39, 1, 2, 3]), json!([null, 1, 2, 3])]
	{
		assert!(from_json(&float, &value).is_err(), "{value}");
	}
	let byte = spec("b", ElementType::Uint8, &[1]);
	for value in [json!([256]), json!([-1]), json!([1.5]), json!([true])] {
		assert!(from_json(&byte, &value).is_err(), "{value}");
	}
	assert!(from_json(&spec("c", ElementType::Bool, &[1]), &json!([1])).is_err());
}

#[test]
fn nan_should_be_made_canonical() {
	let tensor = from_json(&spec("x", ElementType::Float32, &[2]), &json!(["NaN", "-Infinity"])).unwrap();
	assert_eq!(tensor.data, [0x7fc0_0000u32.to_le_bytes(), f32::NEG_INFINITY.to_le_bytes()].concat());
	let directory = tempfile::tempdir().unwrap();
	let path = directory.path().join("nan.npy");
	let mut file = npy_header("<f4", "(1,)");
	file.extend_from_slice(&0xffc0_0001u32.to_le_bytes());
	fs::write(&path, file).unwrap();
	assert_eq!(read_npy(&path).unwrap().data, 0x7fc0_0000u32.to_le_bytes());
}

fn npy_header(descr: &str, shape: &str) -> Vec<u8> {
	npy_header_in("False", descr, shape)
}

fn npy_header_in(fortran: &str, descr: &str, shape: &str) -> Vec<u8> {
	let mut text = format!("{{'descr': '{descr}', 'fortran_order': {fortran}, 'shape': {shape}, }}");
	while (10 + text.len() + 1) % 64 != 0 {
		text.push(' ');
	}
	text.push('\n');
	let mut bytes = b"\x93NUMPY\x01\x00".to_vec();
	bytes.extend_from_slice(&(text.len() as u16).to_le_bytes());
	bytes.extend_from_slice(text.as_bytes());
	bytes
}

#[test]
fn npy_files_should_be_read_whatever_their_byte_order() {
	let directory = tempfile::tempdir().unwrap();
	let path = directory.path().join("a.npy");
	let mut file = npy_header(">i2", "(2,)");
	file.extend_from_slice(&[1, 2, 0xff, 0xfe]);
	fs::write(&path, file).unwrap();
	let tensor = read_npy(&path).unwrap();
	assert_eq!((tensor.element, tensor.shape), (ElementType::Int16, vec![2]));
	assert_eq!(tensor.data, [258i16.to_le_bytes(), (-2i16).to_le_bytes()].concat());
}

#[test]
fn npy_files_that_are_none_should_be_refused() {
	let directory = tempfile::tempdir().unwrap();
	let path = directory.path().join("a.npy");
	let fortran = npy_header_in("True", "<f4", "(1, 2)");
	let short = [npy_header("<f4", "(3,)"), vec![0; 8]].concat();
	for bytes in [b"not numpy".to_vec(), npy_header("<c8", "(1,)"), npy_header("|S4", "(1,)"), short, fortran]
	{
		fs::write(&path, bytes).unwrap();
		assert!(matches!(read_npy(&path), Err(Error::File { .. })));
	}
	assert!(matches!(read_npy(&directory.path().join("none.npy")), Err(Error::File { .. })));
}

#[test]
fn every_element_type_should_survive_an_npz() {
	let directory = tempfile::tempdir().unwrap();
	let path = directory.path().join("all.npz");
	let tensors: Vec<NamedTensor> = ElementType::ALL
		.into_iter()
		.map(|element| NamedTensor {
			name: element.name().into(),
			tensor: Tensor::new(
				element,
				vec![1, 3],
				[vec![1; 2 * element.size()], vec![0; element.size()]].concat(),
			)
			.unwrap(),
		})
		.collect();
	write_npz(&path, &tensors).unwrap();
	let mut read = read_npz(&path).unwrap();
	for named in &tensors {
		let position = read.iter().position(|(name, _)| *name == name_of(named)).unwrap();
		assert_eq!(read.remove(position).1, named.tensor);
	}
}

#[test]
fn inputs_should_be_taken_in_the_models_order() {
	let directory = tempfile::tempdir().unwrap();
	let signature =
		signature(&[spec("a", ElementType::Float32, &[1]), spec("a=b", ElementType::Int32, &[2])]);
	let path = directory.path().join("both.npz");
	let given = vec!["a=b=[1,2]".to_string(), "a=[0.5]".to_string()];
	let inputs = parse_inputs(&signature, &given).unwrap();
	assert_eq!(inputs.iter().map(name_of).collect::<Vec<_>>(), ["a", "a=b"]);
	write_npz(&path, &inputs).unwrap();
	assert_eq!(parse_inputs(&signature, &[format!("@{}", path.display())]).unwrap(), inputs);
	assert_eq!(
		parse_inputs(&signature, &[format!("a=@{}", path.display()), "a=b=[1,2]".into()]).unwrap(),
		inputs
	);
}

#[test]
fn a_lone_input_should_need_no_name() {
	let signature = signature(&[spec("x", ElementType::Uint8, &[2])]);
	assert_eq!(parse_inputs(&signature, &["[3, 4]".into()]).unwrap()[0].tensor.data, [3, 4]);
}

#[test]
fn wrong_inputs_should_be_named() {
	let one = signature(&[spec("x", ElementType::Uint8, &[2])]);
	assert!(refusal(&one, &[]).contains("\"x\" (uint8 [2]) is missing"));
	assert!(refusal(&one, &["y=[1,2]"]).contains("no input \"y\"; it takes: x"));
	assert!(refusal(&one, &["x=[1,2]", "x=[1,2]"]).contains("twice"));
	assert!(refusal(&one, &["x=[1,2"]).contains("neither @FILE nor JSON"));
	assert!(refusal(&one, &["x=@/no/such.npy"]).contains("/no/such.npy"));
	assert!(refusal(&one, &["nonsense"]).contains("write NAME=@FILE"));
	let found = BTreeMap::from([("x".into(), Tensor::new(ElementType::Int8, vec![2], vec![0; 2]).unwrap())]);
	assert!(named_inputs(&one, found)
		.unwrap_err()
		.to_string()
		.contains("int8 [2], but the model has uint8 [2]"));
}

#[test]
fn json_written_should_read_back() {
	let spec = spec("y", ElementType::Float32, &[4]);
	let data = floats(&[0.1, f32::NAN, f32::NEG_INFINITY, 1e-40]);
	let tensor = Tensor::new(ElementType::Float32, vec![4], data).unwrap();
	let json = to_json(&[named(&spec, tensor.clone()).unwrap()]);
	assert_eq!(json[0]["type"], "float32");
	assert_eq!(json[0]["data"][0].to_string(), "0.1");
	assert_eq!(from_json(&spec, &json[0]["data"]).unwrap(), tensor);
}

#[test]
fn a_file_should_hold_all_the_inputs_of_a_request() {
	let directory = tempfile::tempdir().unwrap();
	let path = |name: &str| directory.path().join(name);
	let array = |name: &str, values: &[u8]| {
		let tensor = Tensor::new(ElementType::Uint8, vec![values.len() as u32], values.to_vec()).unwrap();
		NamedTensor { name: name.into(), tensor }
	};
	let (x, y) = (spec("x", ElementType::Uint8, &[2]), spec("y", ElementType::Uint8, &[1]));
	let (one, two) = (signature(std::slice::from_ref(&x)), signature(&[x, y]));
	write_npz(&path("both.npz"), &[array("y", &[3]), array("x", &[1, 2])]).unwrap();
	write_npz(&path("x.npz"), &[array("x", &[1, 2])]).unwrap();
	fs::write(path("x.json"), "[1, 2]").unwrap();
	fs::write(path("long.json"), "[1, 2, 3]").unwrap();

	let inputs = inputs_from_file(&two, &path("both.npz")).unwrap();
	assert_eq!(inputs.iter().map(name_of).collect::<Vec<_>>(), ["x", "y"]);
	for name in ["x.npz", "x.json"] {
		assert_eq!(inputs_from_file(&one, &path(name)).unwrap()[0].tensor.data, [1, 2]);
	}
	for (signature, name, said) in [
		(&two, "x.json", "2 inputs"),
		(&two, "x.npz", "no array \"y\""),
		(&one, "both.npz", "no input \"y\""),
		(&one, "long.json", "shape"),
		(&one, "none.npy", "none.npy"),
	] {
		let error = inputs_from_file(signature, &path(name)).unwrap_err();
		assert_eq!(error.kind().exit_code(), 2);
		let text = error.to_string();
		assert!(text.contains(said) && text.contains(name), "{text}");
	}
}
