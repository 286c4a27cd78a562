"""A class that answers while the server dies: nothing acknowledged may be lost, doubled or marked wrong.

`world` alone knows Django and the product, and runs in a process of its own; all others stand outside, as browsers do.
"""
