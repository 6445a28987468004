"""How a code is spent once, and what a scan yields."""
