"""Does it help? Benches on public data, with one shape of result."""
