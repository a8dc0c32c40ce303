"""Finding products by words and meaning: the index, what a wish demands, and the ranked hits."""
