"""The driver with a language model: a pydantic-ai agent whose tools are the assistant's own acts.

The model chooses acts and may word the answer. What acts say and show is made by code from facts; the model's own
sentences are said only as far as the checker traces them to those facts. It is never given a token that confirms.
"""
