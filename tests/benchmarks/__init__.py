"""What Duban costs, measured: `python -m tests.benchmarks` (see README.md beside this file)."""
