"""The big models. Here: the encoder, text → vector."""
