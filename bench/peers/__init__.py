"""What the benchmarks measure against, and how the rounds run. Nothing here runs by itself."""
