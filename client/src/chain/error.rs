//! What subxt's errors mean to a user.

use crate::Error;
use subxt::{
	error::{
		BackendError, ConstantError, ExtrinsicError, RpcError, RuntimeApiError, StorageError,
		TransactionEventsError, ViewFunctionError,
	},
	rpcs,
};

/// The node or the connection failed.
pub fn node_error(error: impl ToString) -> Error {
	Error::Node(error.to_string())
}

/// The innermost reason, without the names of the layers that passed it on.
pub fn root_cause(error: &dyn std::error::Error) -> String {
	let text = error.to_string();
	text.rsplit_once("client error: ").map_or(text.as_str(), |(_, cause)| cause).to_owned()
}

/// A transaction that could not be made or that the pool did not take.
pub fn extrinsic(error: ExtrinsicError) -> Error {
	match error {
		ExtrinsicError::IncompatibleCodegen
		| ExtrinsicError::PalletNameNotFound(_)
		| ExtrinsicError::CallNameNotFound { .. } => Error::Incompatible,
		ExtrinsicError::ErrorSubmittingTransaction(error) => pool(error),
		error => node_error(error),
	}
}

fn pool(error: BackendError) -> Error {
	match error {
		BackendError::Rpc(RpcError::ClientError(rpcs::Error::User(refusal))) => {
			let detail = refusal.data.map(|data| data.get().trim_matches('"').to_owned()).unwrap_or_default();
			let separator = if detail.is_empty() { "" } else { ": " };
			Error::refused(format!("{}{separator}{detail}", refusal.message))
		},
		error => node_error(error),
	}
}

/// A transaction that is in a block.
pub fn outcome(error: TransactionEventsError) -> Error {
	match error {
		TransactionEventsError::ExtrinsicFailed(error) => {
			let reason = error.to_string();
			Error::refused(reason.strip_prefix("Pallet error: ").unwrap_or(&reason))
		},
		error => node_error(error),
	}
}

/// A query.
pub fn query(error: RuntimeApiError) -> Error {
	match error {
		RuntimeApiError::IncompatibleCodegen
		| RuntimeApiError::TraitNotFound(_)
		| RuntimeApiError::MethodNotFound { .. } => Error::Incompatible,
		error => node_error(error),
	}
}

/// A query of a pallet.
pub fn view(error: ViewFunctionError) -> Error {
	match error {
		ViewFunctionError::IncompatibleCodegen
		| ViewFunctionError::PalletNotFound(_)
		| ViewFunctionError::ViewFunctionNotFound { .. } => Error::Incompatible,
		error => node_error(error),
	}
}

/// A look into storage.
pub fn storage(error: StorageError) -> Error {
	match error {
		StorageError::IncompatibleCodegen
		| StorageError::PalletNameNotFound(_)
		| StorageError::StorageEntryNotFound { .. } => Error::Incompatible,
		error => node_error(error),
	}
}

/// A constant of the runtime's.
pub fn constant(error: ConstantError) -> Error {
	match error {
		ConstantError::IncompatibleCodegen
		| ConstantError::PalletNameNotFound(_)
		| ConstantError::ConstantNameNotFound { .. } => Error::Incompatible,
		error => node_error(error),
	}
}
