"""How each magic person stands in a new world: what a pharmacy at home would say, and why."""

STANDS = {
    "user_ok": ([], {"pooled", "account"}, None),
    "user_retired": ([], {"pooled", "account"}, None),
    "user_child": ([], {"pooled"}, None),
    "user_out_of_province": ([], {"pooled", "account"}, None),
    "user_unfiled": ([], {"pooled", "account"}, None),
    "user_not_activated": ([("code.not_activated", None)], {"pooled", "account"}, None),
    "user_resident": ([], {"pooled"}, None),
    "user_suspended": ([("enrolment.suspended", None)], set(), "enrolment"),
    "user_not_enrolled": ([("enrolment.none", None)], None, "enrolment"),
    "user_newborn": ([("code.not_activated", None), ("enrolment.none", None)], None, "enrolment"),
    "user_bad_record": ([], {"pooled", "account"}, None),
    "user_resumed_3_workdays": ([("enrolment.syncing", "2026-03-05")], {"pooled", "account"}, "enrolment"),
    "user_frozen": ([("account.frozen", None)], {"pooled", "account"}, "account"),
    "user_locked": ([("risk.locked", "2026-03-03 09:00")], {"pooled", "account"}, "risk"),
    "user_sanctioned": ([("sanction.suspended", "2026-06-0")], {"pooled", "account"}, "sanction"),
    "user_expired_code": ([("code.expired", None)], {"pooled", "account"}, "phone"),
    "user_zero_balance": ([], {"pooled", "account"}, None),
    "user_family_of_five": ([], {"pooled", "account"}, None),
    "user_family_of_five_spouse": ([], {"pooled", "account"}, None),
    "user_family_of_five_child": ([], {"pooled"}, None),
    "user_family_of_five_parent": ([], {"pooled", "account"}, None),
    "user_family_of_five_sibling": ([], {"pooled", "account"}, None),
    "user_family_of_five_grandparent": ([], {"pooled", "account"}, None),
}
"""Refusals with the beginning of their end, which money could pay, which machine is not in order."""

WITHOUT_A_CODE = ("user_not_activated", "user_newborn")
"""Who has nothing to show: not activated, and not even on file."""
