"""Candidates and profile → one ordered, ruled list, each entry with its reasons."""
