"""Pricing: typed offers, and the cheapest price of a cart under them. docs/offers.md says what everything means."""
