"""Sets Stillroom up in this checkout and starts it: `python3 packaging/bootstrap.py run`.

This file is kept readable by old Pythons, so that they can say what is wrong; everything else is in `setup/`.
"""

import sys

if sys.version_info < (3, 11):  # noqa: UP036 - this is the line that tells people so
    sys.exit(
        "Stillroom needs Python 3.11 or newer; this is "
        + sys.version.split()[0]
        + ". Install a newer one and name it: make run PYTHON=python3.11"
    )

from setup.commands import main

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
