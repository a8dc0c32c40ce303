"""Wishes in words → what is looked for, each condition as a value that can be shown, kept and taken back."""
