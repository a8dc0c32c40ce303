"""Questions about products: what is asked of what, and what of a model's reading of it is believed."""
