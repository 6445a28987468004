"""Render the rotating code, read it back, and pay with it: ``python demo/rotating_qr.py``.

The story itself is ``ybcode/cli/demo.py``, written on the public face alone. Options: ``--out DIR``,
``--frames N``, ``--seed N``, ``--live``.
"""

import sys

from ybcode.cli import main

if __name__ == "__main__":
    main(["demo", *sys.argv[1:]])
