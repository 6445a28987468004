"""What is decided: pure rules. They are told the time, the randomness and the facts; they never ask."""
