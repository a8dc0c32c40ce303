"""The facts of a shop and the pure rules on them; one store protocol per aggregate."""
