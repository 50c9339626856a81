"""`python -m rostra` is the same command as `rostra`."""

import sys

from rostra.config.console import main

if __name__ == "__main__":
    sys.exit(main())
