"""Family: whose code may be shown, whose money may pay."""
