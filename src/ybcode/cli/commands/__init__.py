"""One command a file; heavy imports happen when the command runs."""
