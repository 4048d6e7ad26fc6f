"""`python -m pipeline.cli`: the same as `duban`."""

import sys

from pipeline.cli import main

sys.exit(main())
