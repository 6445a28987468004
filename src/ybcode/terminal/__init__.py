"""The till: what a pharmacy's counter does, over a transport that may be the sandbox itself or HTTP."""
