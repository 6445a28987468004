"""Acceptance cases (验收用例): what a till has to do, one case a lesson, played before a till under test."""
