"""The commands that have a group of their own, and what all commands share."""
