"""The only place that acts: clock, entropy, store, and the operations over them."""
