"""The outside world behind the protocols of the parts; only `app.py` imports it."""
