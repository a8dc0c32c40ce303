"""The search for the cheapest combination: many combinations at once as arrays, one step (option) after the other."""
