"""Families on a phone: whose code it may show (亲情账户), whose money may pay (家庭共济)."""
