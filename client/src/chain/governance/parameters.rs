//! What a vote can change, as the chain's metadata lists it.

use crate::{
	chain::{
		error::{node_error, query, storage as storage_error},
		runtime::{runtime_apis, runtime_types::sp_weights::weight_v2::Weight},
		AtBlock, Client,
	},
	units::{Hold, Percent},
	Error,
};
use scale_info::{form::PortableForm, Type, TypeDef, TypeDefPrimitive, Variant};
use std::fmt;
use subxt::{
	dynamic,
	ext::scale_value::{scale::decode_as_type, Composite, Primitive, Value, ValueDef},
	metadata::Metadata,
	transactions::DynamicPayload,
};

/// A parameter that the pallets know by another name.
const ALIAS: (&str, &str) = ("ModelDeposit", "BaseDeposit");

/// A parameter's value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ParameterValue {
	/// In the smallest unit of HOLD.
	Amount(u128),
	Share(Percent),
	Blocks(u32),
}

/// Something that a vote can change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Parameter {
	/// Group and name: `fees.ProtocolShare`.
	pub name: String,
	/// What a vote has set; `None`: its default holds.
	pub set: Option<ParameterValue>,
	/// What pallets see: that value, within the bounds that the runtime has for it. `None` where the chain
	/// does not say.
	pub in_force: Option<ParameterValue>,
	/// Of which kind its values are.
	pub kind: ParameterKind,
}

/// What kind of value a parameter has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ParameterKind {
	Amount,
	Share,
	Blocks,
}

/// Where a parameter is in the chain's types.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Slot {
	group: String,
	name: String,
	kind: ParameterKind,
}

impl ParameterKind {
	/// Reads a value of this kind: HOLD, a percentage, or blocks.
	pub fn parse(self, text: &str) -> Result<ParameterValue, Error> {
		let input = |error: &dyn fmt::Display| Error::input(format!("{text:?}: {error}"));
		match self {
			Self::Amount => match text.parse::<Hold>() {
				Ok(amount) => Ok(ParameterValue::Amount(amount.0)),
				Err(error) => Err(input(&error)),
			},
			Self::Share => text.parse().map(ParameterValue::Share).map_err(|error| input(&error)),
			Self::Blocks => match text.parse() {
				Ok(blocks) => Ok(ParameterValue::Blocks(blocks)),
				Err(_) => Err(input(&"write a number of blocks")),
			},
		}
	}

	/// The value that this number stands for.
	fn value(self, number: u128) -> Option<ParameterValue> {
		Some(match self {
			Self::Amount => ParameterValue::Amount(number),
			Self::Share => ParameterValue::Share(Percent(u32::try_from(number).ok()?)),
			Self::Blocks => ParameterValue::Blocks(u32::try_from(number).ok()?),
		})
	}

	/// Its name in JSON.
	pub const fn name(self) -> &'static str {
		match self {
			Self::Amount => "amount",
			Self::Share => "share",
			Self::Blocks => "blocks",
		}
	}

	fn of(metadata: &Metadata, ty: &Type<PortableForm>) -> Option<Self> {
		match &ty.type_def {
			TypeDef::Primitive(TypeDefPrimitive::U128) => Some(Self::Amount),
			TypeDef::Primitive(TypeDefPrimitive::U32) => Some(Self::Blocks),
			TypeDef::Compact(inner) => Self::of(metadata, metadata.types().resolve(inner.type_param.id)?),
			_ if ty.path.segments.last().is_some_and(|name| name == "Perbill") => Some(Self::Share),
			_ => None,
		}
	}
}

impl ParameterValue {
	/// Of which kind it is.
	pub const fn kind(&self) -> ParameterKind {
		match self {
			Self::Amount(_) => ParameterKind::Amount,
			Self::Share(_) => ParameterKind::Share,
			Self::Blocks(_) => ParameterKind::Blocks,
		}
	}

	const fn number(&self) -> u128 {
		match self {
			Self::Amount(amount) => *amount,
			Self::Share(share) => share.0 as u128,
			Self::Blocks(blocks) => *blocks as u128,
		}
	}

	/// Without its unit, as it is read again.
	pub fn plain(&self) -> String {
		match self {
			Self::Amount(amount) => Hold(*amount).to_string(),
			Self::Share(share) => share.to_string(),
			Self::Blocks(blocks) => blocks.to_string(),
		}
	}
}

impl fmt::Display for ParameterValue {
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		match self {
			Self::Amount(_) => write!(f, "{} HOLD", self.plain()),
			Self::Share(_) => f.write_str(&self.plain()),
			Self::Blocks(_) => write!(f, "{} blocks", self.plain()),
		}
	}
}

impl Slot {
	fn title(&self) -> String {
		format!("{}.{}", self.group.to_lowercase(), self.name)
	}
}

/// The parameters that the metadata lists, in its order.
fn slots(metadata: &Metadata) -> Vec<Slot> {
	let call =
		metadata.pallet_by_name("Parameters").and_then(|pallet| pallet.call_variant_by_name("set_parameter"));
	let argument = call.and_then(|call| call.fields.first()).map(|field| field.ty.id);
	let groups = argument.map(|ty| variants(metadata, ty)).unwrap_or_default();
	let of_group = |group: &Variant<PortableForm>| -> Vec<Slot> {
		let ty = group.fields.first().map(|field| field.ty.id);
		let found = ty.map(|ty| variants(metadata, ty)).unwrap_or_default();
		found.iter().filter_map(|parameter| slot(metadata, group, parameter)).collect()
	};
	groups.iter().flat_map(of_group).collect()
}

fn variants(metadata: &Metadata, ty: u32) -> &[Variant<PortableForm>] {
	match metadata.types().resolve(ty).map(|ty| &ty.type_def) {
		Some(TypeDef::Variant(found)) => &found.variants,
		_ => &[],
	}
}

/// A parameter of a kind that this client knows: its key and its optional value.
fn slot(
	metadata: &Metadata,
	group: &Variant<PortableForm>,
	parameter: &Variant<PortableForm>,
) -> Option<Slot> {
	let value = parameter.fields.last()?.ty.id;
	let some = variants(metadata, value).iter().find(|variant| variant.name == "Some")?;
	let ty = metadata.types().resolve(some.fields.first()?.ty.id)?;
	let kind = ParameterKind::of(metadata, ty)?;
	Some(Slot { group: group.name.clone(), name: parameter.name.clone(), kind })
}

fn find(metadata: &Metadata, name: &str) -> Result<Slot, Error> {
	let found = slots(metadata).into_iter().find(|slot| slot.title().eq_ignore_ascii_case(name));
	found.ok_or_else(|| {
		Error::input(format!("there is no parameter {name:?}: `freehold parameters` lists those there are"))
	})
}

/// The call that sets a parameter; `None`: to its default.
pub(super) fn set(
	metadata: &Metadata,
	name: &str,
	value: Option<ParameterValue>,
) -> Result<DynamicPayload<Composite<()>>, Error> {
	let slot = find(metadata, name)?;
	if value.is_some_and(|value| value.kind() != slot.kind) {
		return Err(Error::input(format!("{} has another kind of value", slot.title())));
	}
	let value = match value {
		Some(value) => Value::unnamed_variant("Some", [Value::u128(value.number())]),
		None => Value::unnamed_variant("None", []),
	};
	let parameter = Value::unnamed_variant(slot.name, [Value::unnamed_composite([]), value]);
	let argument = Value::unnamed_variant(slot.group, [parameter]);
	Ok(dynamic::tx("Parameters", "set_parameter", Composite::unnamed([argument])))
}

impl Client {
	/// Everything that a vote can change.
	pub async fn parameters(&self) -> Result<Vec<Parameter>, Error> {
		// The constants of an older connection are those of its time.
		let at = Self::connect(self.url()).await?.best().await?;
		let set = stored_parameters(&at).await?;
		let mut found = Vec::new();
		for slot in slots(at.metadata_ref()) {
			let in_force = in_force(&at, &slot).await?;
			let name = slot.title();
			let set = set.iter().find(|(set, _)| *set == name);
			let set = set.and_then(|(_, number)| slot.kind.value(*number));
			found.push(Parameter { name, set, in_force, kind: slot.kind });
		}
		Ok(found)
	}

	/// The parameter of that name, which is read without regard to case, and a value for it.
	pub async fn parameter_value(&self, name: &str, text: &str) -> Result<(String, ParameterValue), Error> {
		let slot = find(self.best().await?.metadata_ref(), name)?;
		Ok((slot.title(), slot.kind.parse(text)?))
	}

	/// Its name as the chain has it.
	pub async fn parameter_name(&self, name: &str) -> Result<String, Error> {
		Ok(find(self.best().await?.metadata_ref(), name)?.title())
	}
}

/// What votes have set.
async fn stored_parameters(at: &AtBlock) -> Result<Vec<(String, u128)>, Error> {
	let entry = at.storage().entry(("Parameters", "Parameters")).map_err(storage_error)?;
	let mut entries = entry.iter(Vec::<Value>::new()).await.map_err(storage_error)?;
	let mut found = Vec::new();
	while let Some(entry) = entries.next().await {
		let value = entry.map_err(storage_error)?.value().decode().map_err(node_error)?;
		found.extend(stored_value(&value));
	}
	Ok(found)
}

/// `Group(Name(number))`
fn stored_value(value: &Value) -> Option<(String, u128)> {
	let ValueDef::Variant(group) = &value.value else { return None };
	let ValueDef::Variant(parameter) = &group.values.values().next()?.value else { return None };
	let number = number(parameter.values.values().next()?)?;
	Some((format!("{}.{}", group.name.to_lowercase(), parameter.name), number))
}

fn number<T>(value: &Value<T>) -> Option<u128> {
	match &value.value {
		ValueDef::Primitive(Primitive::U128(number)) => Some(*number),
		ValueDef::Composite(fields) if fields.len() == 1 => number(fields.values().next()?),
		_ => None,
	}
}

/// What pallets see of a parameter: the runtime computes the constant of its name at every block.
async fn in_force(at: &AtBlock, slot: &Slot) -> Result<Option<ParameterValue>, Error> {
	let api = runtime_apis().transaction_payment_api();
	let fee = match slot.name.as_str() {
		"WeightFee" => {
			let weight = Weight { ref_time: 1, proof_size: 0 };
			Some(at.runtime_apis().call(api.query_weight_to_fee(weight)).await.map_err(query)?)
		},
		"LengthFee" => Some(at.runtime_apis().call(api.query_length_to_fee(1)).await.map_err(query)?),
		_ => constant_number(at.metadata_ref(), slot),
	};
	Ok(fee.and_then(|number| slot.kind.value(number)))
}

fn constant_number(metadata: &Metadata, slot: &Slot) -> Option<u128> {
	let name = if slot.name == ALIAS.0 { ALIAS.1 } else { &slot.name };
	let of_kind = |id: u32| {
		metadata.types().resolve(id).and_then(|ty| ParameterKind::of(metadata, ty)) == Some(slot.kind)
	};
	let mut constants = metadata.pallets().filter_map(|pallet| pallet.constant_by_name(name));
	let constant = constants.find(|constant| of_kind(constant.ty()))?;
	let value = decode_as_type(&mut constant.value(), constant.ty(), metadata.types()).ok()?;
	number(&value)
}

#[cfg(test)]
mod tests {
	use super::*;
	use crate::chain::governance::call::tests::{encode, metadata};

	#[test]
	fn parameters_should_be_found_in_the_metadata_with_their_kinds() {
		let slots = slots(&metadata());
		let kind = |name: &str| slots.iter().find(|slot| slot.title() == name).map(|slot| slot.kind);
		assert_eq!(kind("fees.ProtocolShare"), Some(ParameterKind::Share));
		assert_eq!(kind("bonds.MinBond"), Some(ParameterKind::Amount));
		assert_eq!(kind("windows.UnbondDelay"), Some(ParameterKind::Blocks));
		assert!(slots.len() >= 14);
		assert_eq!(find(&metadata(), "FEES.protocolshare").unwrap().title(), "fees.ProtocolShare");
		let error = find(&metadata(), "fees.Nothing").unwrap_err();
		assert!(error.to_string().contains("freehold parameters"), "{error}");
	}

	#[test]
	fn what_pallets_see_should_be_known_of_every_parameter_but_the_fees() {
		let metadata = metadata();
		for slot in slots(&metadata) {
			let asked = ["WeightFee", "LengthFee"].contains(&slot.name.as_str());
			assert_eq!(constant_number(&metadata, &slot).is_none(), asked, "{}", slot.title());
		}
		let share = constant_number(&metadata, &find(&metadata, "fees.ProtocolShare").unwrap());
		assert_eq!(share, Some(50_000_000));
	}

	#[test]
	fn values_should_be_read_by_their_kind_and_written_back() {
		let parse = |kind: ParameterKind, text: &str| kind.parse(text).map_err(|error| error.to_string());
		for (kind, text, value) in [
			(ParameterKind::Amount, "0.5", ParameterValue::Amount(500_000_000_000)),
			(ParameterKind::Share, "4%", ParameterValue::Share(Percent(40_000_000))),
			(ParameterKind::Blocks, "600", ParameterValue::Blocks(600)),
		] {
			assert_eq!(parse(kind, text), Ok(value));
			assert_eq!(value.plain(), text);
			assert_eq!(value.kind(), kind);
		}
		for (kind, text) in [
			(ParameterKind::Amount, "4%"),
			(ParameterKind::Share, "4"),
			(ParameterKind::Share, "101%"),
			(ParameterKind::Blocks, "1.5"),
			(ParameterKind::Blocks, "-1"),
			(ParameterKind::Blocks, "4294967296"),
		] {
			assert!(parse(kind, text).is_err(), "{kind:?} {text}");
		}
	}

	#[test]
	fn setting_a_parameter_should_encode_and_read_back() {
		let metadata = metadata();
		let text = |name: &str, value: Option<ParameterValue>| {
			encode(&set(&metadata, name, value).unwrap()).text(&metadata).unwrap()
		};
		let share = Some(ParameterValue::Share(Percent(40_000_000)));
		assert_eq!(
			text("fees.ProtocolShare", share),
			"Parameters.set_parameter(key_value: fees.ProtocolShare = 4%)"
		);
		let bond = Some(ParameterValue::Amount(20_000_000_000_000));
		assert_eq!(
			text("bonds.MinBond", bond),
			"Parameters.set_parameter(key_value: bonds.MinBond = 20 HOLD)"
		);
		let delay = Some(ParameterValue::Blocks(12));
		assert_eq!(
			text("windows.AskDelay", delay),
			"Parameters.set_parameter(key_value: windows.AskDelay = 12)"
		);
		assert!(text("bonds.MinBond", None).contains("its default"));
		assert!(set(&metadata, "bonds.MinBond", share).is_err());
	}
}
