"""The platform's side of payments: quote, settle, undo, ask; stays and reconciliation."""
