"""``python -m myna_reception``."""

import sys

from myna_reception.cli import main

if __name__ == "__main__":
    sys.exit(main())
