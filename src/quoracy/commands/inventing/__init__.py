"""An invented authority: children who do not exist, with histories as plausible as the national figures make them.

For the demonstration, the benchmarks and the tests. The same seed gives the same children, to the last minute.
"""
