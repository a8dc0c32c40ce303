"""The personal guide: what the shopper sees and reads."""
