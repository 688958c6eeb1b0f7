"""Benchmarks against peers. Each prints a small table and, last, its ratio measured in one run."""
