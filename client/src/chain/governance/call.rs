//! Calls as the chain dispatches them, and what they say.

use crate::{
	chain::{error::extrinsic, types::H256, AtBlock},
	units::{Hold, Percent},
	Error,
};
use freehold_referee::{Blake2b256, Hasher};
use scale_info::{form::PortableForm, Type, TypeDef, TypeDefPrimitive};
use subxt::{
	ext::scale_value::{scale::decode_as_type, Composite, Primitive, Value, ValueDef, Variant},
	metadata::Metadata,
	transactions::Payload,
	utils::AccountId32,
};

/// Bytes that are shown of a longer row of them.
const SHOWN: usize = 64;

/// A call, encoded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EncodedCall(Vec<u8>);

impl EncodedCall {
	/// Of a call that this client was built with.
	pub(crate) fn new<Call: Payload>(at: &AtBlock, call: &Call) -> Result<Self, Error> {
		let transactions = at.transactions();
		transactions.validate(call).map_err(extrinsic)?;
		transactions.call_data(call).map(Self).map_err(extrinsic)
	}

	/// Of bytes that were encoded elsewhere.
	pub const fn from_bytes(bytes: Vec<u8>) -> Self {
		Self(bytes)
	}

	/// As the chain has it.
	pub fn bytes(&self) -> &[u8] {
		&self.0
	}

	/// Its BLAKE2b-256.
	pub fn hash(&self) -> H256 {
		hash(&self.0)
	}

	/// What it says, for people to read; `None` where this runtime has no such call.
	pub(crate) fn text(&self, metadata: &Metadata) -> Option<String> {
		let bytes = &mut &self.0[..];
		let call = decode_as_type(bytes, metadata.outer_enums().call_enum_ty(), metadata.types()).ok()?;
		bytes.is_empty().then(|| value_text(metadata, &call))
	}
}

/// BLAKE2b-256.
pub(crate) fn hash(bytes: &[u8]) -> H256 {
	H256(Blake2b256::hash(bytes))
}

/// A value with the name or the unit of its type.
pub(super) fn value_text(metadata: &Metadata, value: &Value<u32>) -> String {
	let Some(ty) = resolve(metadata, value.context) else { return value.to_string() };
	let name = ty.path.segments.last().map(String::as_str).unwrap_or_default();
	if let Some(text) = known(metadata, name, value) {
		return text;
	}
	match &value.value {
		ValueDef::Variant(variant) if value.context == metadata.outer_enums().call_enum_ty() => {
			call_text(metadata, variant)
		},
		ValueDef::Variant(variant) => variant_text(metadata, name, variant),
		ValueDef::Composite(fields) => composite_text(metadata, ty, fields),
		ValueDef::Primitive(Primitive::U128(number)) if is_balance(ty) => format!("{} HOLD", Hold(*number)),
		_ => value.to_string(),
	}
}

/// The type, without the compact encoding around it.
fn resolve(metadata: &Metadata, id: u32) -> Option<&Type<PortableForm>> {
	let ty = metadata.types().resolve(id)?;
	match &ty.type_def {
		TypeDef::Compact(compact) => resolve(metadata, compact.type_param.id),
		_ => Some(ty),
	}
}

/// The chain counts nothing else in 128 bits.
fn is_balance(ty: &Type<PortableForm>) -> bool {
	matches!(ty.type_def, TypeDef::Primitive(TypeDefPrimitive::U128))
}

/// The types that people know in a form of their own.
fn known(metadata: &Metadata, name: &str, value: &Value<u32>) -> Option<String> {
	match name {
		"Perbill" => Some(Percent(u32::try_from(number(value)?).ok()?).to_string()),
		"AccountId32" => Some(AccountId32(bytes(value)?.try_into().ok()?).to_string()),
		"H256" => Some(format!("0x{}", hex::encode(bytes(value)?))),
		"RuntimeParameters" => parameter_text(metadata, value),
		_ => None,
	}
}

/// A parameter and what it is set to: `fees.ProtocolShare = 4%`.
fn parameter_text(metadata: &Metadata, value: &Value<u32>) -> Option<String> {
	let ValueDef::Variant(group) = &value.value else { return None };
	let ValueDef::Variant(parameter) = &group.values.values().next()?.value else { return None };
	let set = parameter.values.values().last().map(|set| value_text(metadata, set))?;
	let set = if set == "none" { "its default".into() } else { set };
	Some(format!("{}.{} = {set}", group.name.to_lowercase(), parameter.name))
}

/// A pallet's call: `Pallet.call(field: value, ..)`.
fn call_text(metadata: &Metadata, pallet: &Variant<u32>) -> String {
	match pallet.values.values().next().map(|call| &call.value) {
		Some(ValueDef::Variant(call)) => {
			format!("{}.{}({})", pallet.name, call.name, fields_text(metadata, &call.values))
		},
		_ => pallet.name.clone(),
	}
}

fn variant_text(metadata: &Metadata, ty: &str, variant: &Variant<u32>) -> String {
	match (ty, variant.name.as_str(), variant.values.values().next()) {
		("Option", "None", _) => "none".into(),
		("Option", "Some", Some(value)) | ("MultiAddress", "Id", Some(value)) => value_text(metadata, value),
		(_, name, None) => name.into(),
		(_, name, Some(_)) => format!("{name}({})", fields_text(metadata, &variant.values)),
	}
}

fn composite_text(metadata: &Metadata, ty: &Type<PortableForm>, fields: &Composite<u32>) -> String {
	let is_list = matches!(ty.type_def, TypeDef::Sequence(_) | TypeDef::Array(_));
	if is_list {
		let of_bytes = bytes_of(metadata, ty).then(|| all_bytes(fields)).flatten();
		return match of_bytes {
			Some(bytes) => bytes_text(&bytes),
			None => format!("[{}]", fields_text(metadata, fields)),
		};
	}
	match fields {
		// A type around another one says nothing by itself.
		Composite::Unnamed(inner) if inner.len() == 1 && !matches!(ty.type_def, TypeDef::Tuple(_)) => {
			inner.first().map(|inner| value_text(metadata, inner)).unwrap_or_default()
		},
		Composite::Unnamed(_) => format!("({})", fields_text(metadata, fields)),
		Composite::Named(_) => format!("{{{}}}", fields_text(metadata, fields)),
	}
}

fn fields_text(metadata: &Metadata, fields: &Composite<u32>) -> String {
	let texts: Vec<String> = match fields {
		Composite::Named(fields) => {
			fields.iter().map(|(name, value)| format!("{name}: {}", value_text(metadata, value))).collect()
		},
		Composite::Unnamed(values) => values.iter().map(|value| value_text(metadata, value)).collect(),
	};
	texts.join(", ")
}

fn bytes_of(metadata: &Metadata, ty: &Type<PortableForm>) -> bool {
	let element = match &ty.type_def {
		TypeDef::Sequence(list) => list.type_param.id,
		TypeDef::Array(list) => list.type_param.id,
		_ => return false,
	};
	let element = metadata.types().resolve(element);
	element.is_some_and(|ty| matches!(ty.type_def, TypeDef::Primitive(TypeDefPrimitive::U8)))
}

/// Readable text in quotes, anything else in hex; not more than can be taken in.
fn bytes_text(bytes: &[u8]) -> String {
	let shown = bytes.get(..SHOWN).unwrap_or(bytes);
	let more = match bytes.len().saturating_sub(shown.len()) {
		0 => String::new(),
		more => format!(" ({more} more bytes)"),
	};
	let readable = !shown.is_empty() && shown.iter().all(|byte| (b' '..=b'~').contains(byte));
	match readable {
		true => format!("{:?}{more}", String::from_utf8_lossy(shown)),
		false => format!("0x{}{more}", hex::encode(shown)),
	}
}

/// The number in it, through the types around it.
fn number(value: &Value<u32>) -> Option<u128> {
	match &value.value {
		ValueDef::Primitive(Primitive::U128(number)) => Some(*number),
		ValueDef::Composite(fields) if fields.len() == 1 => number(fields.values().next()?),
		_ => None,
	}
}

/// The bytes in it, through the types around them.
fn bytes(value: &Value<u32>) -> Option<Vec<u8>> {
	let ValueDef::Composite(fields) = &value.value else { return None };
	match (fields.len(), fields.values().next()) {
		(1, Some(inner)) if matches!(inner.value, ValueDef::Composite(_)) => bytes(inner),
		_ => all_bytes(fields),
	}
}

fn all_bytes(fields: &Composite<u32>) -> Option<Vec<u8>> {
	fields.values().map(|value| u8::try_from(number(value)?).ok()).collect()
}

#[cfg(test)]
pub(super) mod tests {
	use super::*;
	use crate::chain::runtime::transactions;
	use subxt::ext::scale_encode::EncodeAsFields;

	pub fn metadata() -> Metadata {
		Metadata::decode_from(include_bytes!("../../../metadata.scale")).unwrap()
	}

	pub fn encode<Call: Payload>(call: &Call) -> EncodedCall {
		let metadata = metadata();
		let pallet = metadata.pallet_by_name(call.pallet_name()).unwrap();
		let variant = pallet.call_variant_by_name(call.call_name()).unwrap();
		let mut bytes = vec![pallet.call_index(), variant.index];
		let mut fields = variant
			.fields
			.iter()
			.map(|field| subxt::ext::scale_encode::Field::new(field.ty.id, field.name.as_deref()));
		call.call_data().encode_as_fields_to(&mut fields, metadata.types(), &mut bytes).unwrap();
		EncodedCall(bytes)
	}

	fn text<Call: Payload>(call: &Call) -> String {
		encode(call).text(&metadata()).unwrap()
	}

	#[test]
	fn a_call_should_be_told_with_its_units() {
		let alice = crate::Account::from_suri("//Alice").unwrap().id();
		let spend = transactions().treasury().spend((), 2_500_000_000_000, alice, None);
		assert_eq!(
			text(&spend),
			format!(
				"Treasury.spend(asset_kind: (), amount: 2.5 HOLD, beneficiary: {alice}, valid_from: none)"
			)
		);
		let upgrade = transactions().origins().authorize_upgrade(H256([0xab; 32]));
		assert_eq!(text(&upgrade), format!("Origins.authorize_upgrade(code_hash: 0x{})", "ab".repeat(32)));
		assert_eq!(text(&transactions().emergency().pause_disputes()), "Emergency.pause_disputes()");
		assert_eq!(text(&transactions().referenda().cancel(7)), "Referenda.cancel(index: 7)");
		let transfer = transactions().balances().transfer_keep_alive(alice.into(), 1);
		assert_eq!(
			text(&transfer),
			format!("Balances.transfer_keep_alive(dest: {alice}, value: 0.000000000001 HOLD)")
		);
	}

	#[test]
	fn bytes_should_be_told_as_text_or_hex_and_cut() {
		let remark = |bytes: &[u8]| text(&transactions().system().remark(bytes.to_vec()));
		assert_eq!(remark(b"hello"), "System.remark(remark: \"hello\")");
		assert_eq!(remark(&[0, 1]), "System.remark(remark: 0x0001)");
		assert!(remark(&[0; 100]).contains("(36 more bytes)"));
	}

	#[test]
	fn calls_in_calls_should_be_told_as_well() {
		let inner = encode(&transactions().emergency().resume_disputes());
		let (utility, batch, one) = (12, 0, 4);
		let batch = [&[utility, batch, one], inner.bytes()].concat();
		let batch = EncodedCall(batch).text(&metadata()).unwrap();
		assert_eq!(batch, "Utility.batch(calls: [Emergency.resume_disputes()])");
	}

	#[test]
	fn what_is_no_call_should_not_be_told() {
		let metadata = metadata();
		let good = encode(&transactions().emergency().pause_disputes());
		assert_eq!(EncodedCall(vec![]).text(&metadata), None);
		assert_eq!(EncodedCall(vec![255, 255]).text(&metadata), None);
		assert_eq!(EncodedCall([good.bytes(), &[0]].concat()).text(&metadata), None);
		assert_eq!(EncodedCall(good.bytes()[..1].to_vec()).text(&metadata), None);
	}
}
