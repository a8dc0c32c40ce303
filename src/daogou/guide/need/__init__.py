"""Who needs an offer: whose purchase it changes. Only an experiment tells: without one, nothing here can be made."""
