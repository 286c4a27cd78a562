"""What an answer costs, against a frozen reference.

docs/performance.md tells how to run it and what the figures mean.
"""
