"""Who one shopper is: traits, each with the facts it stands on."""
