"""The outside world behind the protocols of the parts; only `app`, and the benches in `trials`, import it."""
