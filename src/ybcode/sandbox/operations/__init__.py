"""What a sandbox does, one noun a file: each reads once, asks a rule, writes once."""
