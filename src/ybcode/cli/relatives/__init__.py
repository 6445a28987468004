"""Relatives on the command line: whose code is asked for on which phone, and what a dry run tells."""
