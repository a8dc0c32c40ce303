"""Offer texts: a rule in Chinese or English → a typed offer, and the clauses of it that were not understood."""
