"""What is bought: items of the catalogue, lines, the bill, and what may be on it."""
