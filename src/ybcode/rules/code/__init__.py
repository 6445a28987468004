"""The code: 28 digits, their keys, their time, and what else a scanner may deliver."""
