"""Checks a guide's sentences against the ledger. It shares no code with what writes them."""
