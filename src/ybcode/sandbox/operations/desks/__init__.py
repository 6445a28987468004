"""The agency's desks: what is done to a person's insurance, one desk a machine."""

from ybcode.sandbox.operations.desks.person_file import PersonFile

__all__ = ["PersonFile"]
