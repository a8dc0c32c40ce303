"""What a checker of truth makes of another hand's words: true texts and false ones about invented facts."""
