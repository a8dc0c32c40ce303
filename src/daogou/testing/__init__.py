"""Fakes and made-up shops as product code: what daogou's own tests use, yours can use too."""
