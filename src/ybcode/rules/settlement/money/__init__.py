"""Who pays: rates, accumulators, the split of a bill, and the double entry of what moved."""
