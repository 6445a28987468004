"""``python -m ybcode``: the command line."""

from ybcode.cli import main

main()
