//! The functions that recurrent operators choose by name.

use crate::import::{builder::Builder, error::Reason, node::Node, term::Term};
use freehold_referee::ops::{Binary, Real, Unary};

/// A function of each element.
#[derive(Clone, Debug, PartialEq)]
pub enum Activation {
	Unary(Unary),
	/// `alpha · x + beta`.
	Affine {
		alpha: f32,
		beta: f32,
	},
	/// `alpha · tanh(beta · x)`.
	ScaledTanh {
		alpha: f32,
		beta: f32,
	},
}

impl Activation {
	/// Those of each direction. The numbers in `activation_alpha` and `activation_beta` go to the functions
	/// that take one, in order.
	pub fn read(
		node: &Node<'_>,
		defaults: &'static [&'static str],
		directions: usize,
	) -> Result<Vec<Vec<Self>>, Reason> {
		let names = node.strings("activations")?;
		let names =
			names.unwrap_or_else(|| defaults.repeat(directions).into_iter().map(Into::into).collect());
		if names.len() != defaults.len().saturating_mul(directions) {
			return Err(Reason::attribute("activations", "has not as many functions as are needed"));
		}
		let mut alphas = node.floats("activation_alpha")?.unwrap_or_default().iter().copied();
		let mut betas = node.floats("activation_beta")?.unwrap_or_default().iter().copied();
		let all = names.iter().map(|name| Self::of(name, &mut alphas, &mut betas));
		let all = all.collect::<Result<Vec<Self>, Reason>>()?;
		Ok(all.chunks(defaults.len().max(1)).map(<[Self]>::to_vec).collect())
	}

	fn of(
		name: &str,
		alphas: &mut impl Iterator<Item = f32>,
		betas: &mut impl Iterator<Item = f32>,
	) -> Result<Self, Reason> {
		let mut alpha = |default| alphas.next().unwrap_or(default);
		let mut beta = |default| betas.next().unwrap_or(default);
		Ok(match name.to_ascii_lowercase().as_str() {
			"relu" => Self::Unary(Unary::Relu),
			"tanh" => Self::Unary(Unary::Tanh),
			"sigmoid" => Self::Unary(Unary::Sigmoid),
			"softsign" => Self::Unary(Unary::Softsign),
			"softplus" => Self::Unary(Unary::Softplus),
			"affine" => Self::Affine { alpha: alpha(1.0), beta: beta(0.0) },
			"scaledtanh" => Self::ScaledTanh { alpha: alpha(1.0), beta: beta(1.0) },
			"leakyrelu" => Self::Unary(Unary::LeakyRelu { alpha: Real::new(alpha(0.01)) }),
			"thresholdedrelu" => Self::Unary(Unary::ThresholdedRelu { alpha: Real::new(alpha(1.0)) }),
			"elu" => Self::Unary(Unary::Elu { alpha: Real::new(alpha(1.0)) }),
			"hardsigmoid" => {
				Self::Unary(Unary::HardSigmoid { alpha: Real::new(alpha(0.2)), beta: Real::new(beta(0.5)) })
			},
			_ => return Err(Reason::attribute("activations", "has a function that is not known")),
		})
	}

	pub fn apply(&self, b: &mut Builder, x: &Term) -> Result<Term, Reason> {
		let number = |b: &Builder, value: f32| b.scalar(x.element(), f64::from(value));
		match self {
			Self::Unary(op) => b.unary(op.clone(), x),
			Self::Affine { alpha, beta } => {
				let (alpha, beta) = (number(b, *alpha), number(b, *beta));
				let scaled = b.binary(Binary::Mul, x, &alpha)?;
				b.binary(Binary::Add, &scaled, &beta)
			},
			Self::ScaledTanh { alpha, beta } => {
				let (alpha, beta) = (number(b, *alpha), number(b, *beta));
				let scaled = b.binary(Binary::Mul, x, &beta)?;
				let tanh = b.unary(Unary::Tanh, &scaled)?;
				b.binary(Binary::Mul, &tanh, &alpha)
			},
		}
	}
}
