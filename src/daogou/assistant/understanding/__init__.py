"""A turn's words → what they ask for, how they sound, and what they point at; by rules, in both languages."""
