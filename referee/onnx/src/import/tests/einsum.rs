use super::*;

/// Small whole numbers, so that no sum is rounded.
fn numbers(shape: &[u32], seed: u32) -> Array {
	let len = shape.iter().product::<u32>();
	let values: Vec<f32> = (0..len).map(|i| ((i * 7 + seed * 5) % 11) as f32 - 4.0).collect();
	f32s(shape, &values)
}

fn values(array: &Array) -> &[f32] {
	match array.data() {
		Data::F32(values) => values,
		_ => unreachable!(),
	}
}

/// The definition: for each index of the output, the products summed over all others. Each axis has a letter;
/// one of size 1 is repeated.
fn defined(equation: &str, inputs: &[Array]) -> Array {
	let (left, right) = equation.split_once("->").unwrap();
	let parts: Vec<Vec<char>> = left.split(',').map(|part| part.chars().collect()).collect();
	let mut letters: Vec<char> = right.chars().collect();
	for letter in parts.iter().flatten() {
		if !letters.contains(letter) {
			letters.push(*letter);
		}
	}
	let size = |letter: &char| {
		let sizes = parts.iter().zip(inputs).flat_map(|(part, input)| part.iter().zip(input.shape()));
		sizes.filter(|(l, _)| *l == letter).map(|(_, size)| *size).max().unwrap()
	};
	let sizes: Vec<u32> = letters.iter().map(size).collect();
	let shape = &sizes[..right.len()];
	let mut sums = vec![0f32; shape.iter().product::<u32>() as usize];
	let inner = sizes[right.len()..].iter().product::<u32>();
	for i in 0..sizes.iter().product::<u32>() {
		let mut rest = i;
		let mut at = vec![0; sizes.len()];
		for (at, size) in at.iter_mut().zip(&sizes).rev() {
			(*at, rest) = (rest % size, rest / size);
		}
		let factors = parts.iter().zip(inputs).map(|(part, input)| {
			let offset = part.iter().zip(input.shape()).fold(0, |offset, (letter, size)| {
				let place = letters.iter().position(|l| l == letter).unwrap();
				offset * size + if *size == 1 { 0 } else { at[place] }
			});
			values(input)[offset as usize]
		});
		sums[(i / inner) as usize] += factors.product::<f32>();
	}
	f32s(shape, &sums)
}

fn of(equation: &str, shapes: &[&[u32]]) -> Result<(Imported, Vec<Array>), ImportErrors> {
	let names: Vec<String> = (0..shapes.len()).map(|i| format!("x{i}")).collect();
	let dims = |shape: &[u32]| shape.iter().map(u32::to_string).collect::<Vec<_>>();
	let inputs = names.iter().zip(shapes).map(|(name, shape)| {
		let dims = dims(shape);
		value(name, FLOAT, &dims.iter().map(String::as_str).collect::<Vec<_>>())
	});
	let attribute = AttributeProto {
		name: "equation".into(),
		s: equation.into(),
		r#type: attribute::STRING,
		..AttributeProto::default()
	};
	let names: Vec<&str> = names.iter().map(String::as_str).collect();
	let mut output = value("y", FLOAT, &[]);
	output.r#type.as_mut().unwrap().tensor_type.as_mut().unwrap().shape = None;
	let made =
		graph(vec![with(node("Einsum", &names, &["y"]), attribute)], vec![], inputs.collect(), vec![output]);
	let arrays = shapes.iter().zip(0..).map(|(shape, seed)| numbers(shape, seed)).collect();
	Ok((read(made)?, arrays))
}

#[test]
fn equations_give_what_they_say() {
	for (equation, expanded, shapes) in [
		("ij->ji", "ij->ji", &[&[2u32, 3][..]][..]),
		("ij->", "ij->", &[&[2, 3]]),
		("ij->j", "ij->j", &[&[2, 3]]),
		("ii->i", "ii->i", &[&[3, 3]]),
		("ii", "ii->", &[&[3, 3]]),
		("iij->j", "iij->j", &[&[2, 2, 3]]),
		("jikjk->ij", "jikjk->ij", &[&[2, 3, 4, 2, 4]]),
		("iii->i", "iii->i", &[&[3, 3, 3]]),
		("i,i", "i,i->", &[&[4], &[4]]),
		("i,j", "i,j->ij", &[&[2], &[3]]),
		("ij,jk", "ij,jk->ik", &[&[2, 3], &[3, 4]]),
		("ij , kj -> ki", "ij,kj->ki", &[&[2, 3], &[4, 3]]),
		("ij,ij->ij", "ij,ij->ij", &[&[2, 3], &[2, 3]]),
		("ij,ij->", "ij,ij->", &[&[2, 3], &[2, 3]]),
		("ab,cd->dacb", "ab,cd->dacb", &[&[2, 3], &[1, 2]]),
		("bhqd,bhkd->bhqk", "bhqd,bhkd->bhqk", &[&[2, 2, 3, 4], &[2, 2, 5, 4]]),
		("bijk,bkl->bil", "bijk,bkl->bil", &[&[2, 3, 2, 4], &[2, 4, 3]]),
		("ij,jk,kl->il", "ij,jk,kl->il", &[&[2, 3], &[3, 4], &[4, 2]]),
		("ai,bi,ci->abc", "ai,bi,ci->abc", &[&[2, 3], &[2, 3], &[2, 3]]),
		("iik,kj->ji", "iik,kj->ji", &[&[2, 2, 3], &[3, 2]]),
		("...ij,...jk->...ik", "zij,zjk->zik", &[&[2, 2, 3], &[2, 3, 2]]),
		("...ij,...jk", "yzij,zjk->yzik", &[&[2, 1, 2, 3], &[3, 3, 2]]),
		("i...->...", "ixy->xy", &[&[2, 3, 2]]),
		("i...j,j->i...", "ixyj,j->ixy", &[&[2, 3, 2, 2], &[2]]),
		("...,...", "xy,y->xy", &[&[2, 3], &[1]]),
		("...a,...a->...", "za,za->z", &[&[3, 2], &[1, 2]]),
		("Ba,aB->B", "Ba,aB->B", &[&[2, 3], &[3, 2]]),
	] {
		let (imported, inputs) = of(equation, shapes).unwrap_or_else(|errors| panic!("{equation}: {errors}"));
		assert_eq!(run(&imported, &inputs), defined(expanded, &inputs), "{equation}");
	}
}

#[test]
fn equations_that_say_nothing_are_refused() {
	for (equation, shapes) in [
		("", &[&[2u32][..]][..]),
		("ij", &[&[2]]),
		("i->ij", &[&[2]]),
		("i->ii", &[&[2]]),
		("i,i->i", &[&[2]]),
		("i,i->i", &[&[2], &[3]]),
		("ii->i", &[&[2, 3]]),
		("i.j", &[&[2, 2]]),
		("...i...", &[&[2, 2]]),
		("i1", &[&[2, 2]]),
		("ij->i->j", &[&[2, 2]]),
		("...ij->...", &[&[2]]),
	] {
		assert!(of(equation, shapes).is_err(), "{equation}");
	}
}
