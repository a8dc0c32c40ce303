"""Words → typed facts with the span they stand on."""
