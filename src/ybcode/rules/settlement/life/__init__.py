"""The life of a settlement: its table, its record, how it is made and how it is undone."""
