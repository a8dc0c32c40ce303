"""Answers about products: every statement stands on a fact, what no fact says is said to be unknown."""
