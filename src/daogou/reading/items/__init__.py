"""What a product is like, from its own words: rules and a language model answer one question, one check decides."""
