"""Fits every part in order, makes its choices on baskets before the ones that judge, and hands on a release."""
