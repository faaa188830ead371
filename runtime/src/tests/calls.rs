//! The runtime's calls by name. A call that is not here has to be looked at: may it move shares or titles, and
//! who can make it?

/// Calls by pallet.
pub type Calls = [(&'static str, &'static [&'static str])];

/// All there are.
pub const ALL: &Calls = &[
	("Babe", &["plan_config_change", "report_equivocation", "report_equivocation_unsigned"]),
	(
		"Balances",
		&[
			"burn",
			"force_adjust_total_issuance",
			"force_set_balance",
			"force_transfer",
			"force_unreserve",
			"transfer_all",
			"transfer_allow_death",
			"transfer_keep_alive",
			"upgrade_accounts",
		],
	),
	("ConvictionVoting", &["delegate", "remove_other_vote", "remove_vote", "undelegate", "unlock", "vote"]),
	(
		"Elections",
		&[
			"clean_defunct_voters",
			"remove_member",
			"remove_voter",
			"renounce_candidacy",
			"submit_candidacy",
			"vote",
		],
	),
	("Emergency", &["confirm_pause", "pause_disputes", "resume_disputes"]),
	(
		"EmergencyCommittee",
		&[
			"close",
			"disapprove_proposal",
			"execute",
			"kill",
			"propose",
			"release_proposal_cost",
			"set_members",
			"vote",
		],
	),
	("Grandpa", &["note_stalled", "report_equivocation", "report_equivocation_unsigned"]),
	(
		"Inference",
		&[
			"bond_extra",
			"cancel",
			"claim_payout",
			"drain",
			"join",
			"leave",
			"request",
			"request_batch",
			"resume",
			"serve",
			"set_ask",
			"set_concurrency",
			"set_inference_key",
			"settle",
			"stop_serving",
			"submit",
			"withdraw_bond",
		],
	),
	("ModelLicences", &["allow", "disallow", "set_terms"]),
	(
		"ModelListings",
		&[
			"answer_challenge",
			"challenge",
			"confirm_suspension",
			"delist",
			"lift_suspension",
			"list",
			"propose",
			"settle_challenge",
			"settle_proposal",
			"suspend",
		],
	),
	("ModelPackages", &["place", "place_part", "remove", "remove_part"]),
	(
		"ModelRegistry",
		&[
			"accept_title",
			"add_version",
			"claim",
			"offer_title",
			"register",
			"retire",
			"set_locators",
			"set_metadata",
			"set_royalty",
			"withdraw_claim",
			"withdraw_offer",
		],
	),
	(
		"ModelShares",
		&[
			"buy",
			"cancel_offer",
			"claim",
			"offer",
			"set_payout",
			"support",
			"take_title",
			"transfer",
			"withdraw_support",
		],
	),
	("OnChainInference", &["infer_now"]),
	("Origins", &["authorize_upgrade"]),
	("Parameters", &["set_parameter"]),
	(
		"Preimage",
		&["ensure_updated", "note_preimage", "request_preimage", "unnote_preimage", "unrequest_preimage"],
	),
	(
		"Referenda",
		&[
			"cancel",
			"kill",
			"nudge_referendum",
			"one_fewer_deciding",
			"place_decision_deposit",
			"refund_decision_deposit",
			"refund_submission_deposit",
			"set_metadata",
			"submit",
		],
	),
	(
		"Scheduler",
		&[
			"cancel",
			"cancel_named",
			"cancel_retry",
			"cancel_retry_named",
			"schedule",
			"schedule_after",
			"schedule_named",
			"schedule_named_after",
			"set_retry",
			"set_retry_named",
		],
	),
	("Session", &["purge_keys", "set_keys"]),
	("Subscriptions", &["cancel", "subscribe", "top_up", "update_input"]),
	("Sudo", &["remove_key", "set_key", "sudo", "sudo_as", "sudo_unchecked_weight"]),
	(
		"System",
		&[
			"apply_authorized_upgrade",
			"authorize_upgrade",
			"authorize_upgrade_without_checks",
			"kill_prefix",
			"kill_storage",
			"remark",
			"remark_with_event",
			"set_code",
			"set_code_without_checks",
			"set_heap_pages",
			"set_storage",
		],
	),
	("Timestamp", &["set"]),
	("Treasury", &["check_status", "payout", "remove_approval", "spend", "spend_local", "void_spend"]),
	(
		"Utility",
		&[
			"as_derivative",
			"batch",
			"batch_all",
			"dispatch_as",
			"dispatch_as_fallible",
			"force_batch",
			"if_else",
			"with_weight",
		],
	),
];

/// Those that take root, which no referendum has; some take signers too.
pub const ROOT: &Calls = &[
	("Babe", &["plan_config_change"]),
	("Balances", &["force_adjust_total_issuance", "force_set_balance", "force_transfer", "force_unreserve"]),
	("Elections", &["clean_defunct_voters", "remove_member"]),
	("EmergencyCommittee", &["release_proposal_cost"]),
	("Grandpa", &["note_stalled"]),
	("Preimage", &["note_preimage", "request_preimage", "unnote_preimage", "unrequest_preimage"]),
	(
		"Referenda",
		&["nudge_referendum", "one_fewer_deciding", "refund_decision_deposit", "refund_submission_deposit"],
	),
	(
		"Scheduler",
		&[
			"cancel",
			"cancel_named",
			"cancel_retry",
			"cancel_retry_named",
			"schedule",
			"schedule_after",
			"schedule_named",
			"schedule_named_after",
			"set_retry",
			"set_retry_named",
		],
	),
	("Sudo", &["remove_key", "set_key", "sudo", "sudo_as", "sudo_unchecked_weight"]),
	(
		"System",
		&[
			"apply_authorized_upgrade",
			"authorize_upgrade",
			"authorize_upgrade_without_checks",
			"kill_prefix",
			"kill_storage",
			"remark",
			"set_code",
			"set_code_without_checks",
			"set_heap_pages",
			"set_storage",
		],
	),
	(
		"Utility",
		&[
			"batch",
			"batch_all",
			"dispatch_as",
			"dispatch_as_fallible",
			"force_batch",
			"if_else",
			"with_weight",
		],
	),
];

/// Those that take what referenda and the committee are.
pub const VOTED: &Calls = &[
	("Emergency", &["confirm_pause", "pause_disputes", "resume_disputes"]),
	("ModelListings", &["confirm_suspension", "delist", "lift_suspension", "list", "suspend"]),
	("Origins", &["authorize_upgrade"]),
	("Parameters", &["set_parameter"]),
	("Referenda", &["cancel"]),
	("System", &["apply_authorized_upgrade", "remark"]),
	("Treasury", &["spend", "spend_local"]),
	("Utility", &["batch", "batch_all", "force_batch", "if_else"]),
];

/// Those of [`VOTED`] that take root too: whoever makes them.
pub const ANYBODYS: &Calls = &[
	("System", &["apply_authorized_upgrade", "remark"]),
	("Utility", &["batch", "batch_all", "force_batch", "if_else"]),
];

/// Those with which root can write what it wants. None is among [`VOTED`].
pub const UNBOUNDED: &Calls = &[
	("Scheduler", &["schedule", "schedule_after", "schedule_named", "schedule_named_after"]),
	("Sudo", &["sudo", "sudo_as", "sudo_unchecked_weight"]),
	(
		"System",
		&[
			"authorize_upgrade",
			"authorize_upgrade_without_checks",
			"kill_prefix",
			"kill_storage",
			"set_code",
			"set_code_without_checks",
			"set_storage",
		],
	),
	("Utility", &["dispatch_as", "dispatch_as_fallible", "with_weight"]),
];
