"""The people of the sandbox and the credentials that they hold."""
