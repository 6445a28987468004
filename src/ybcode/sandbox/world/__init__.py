"""The synthetic world: people and places whose names say how they behave."""
