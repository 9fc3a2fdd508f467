"""`python -m groundswell` is the command `groundswell`."""

import sys

from .cli.main import main

if __name__ == "__main__":
    sys.exit(main())
