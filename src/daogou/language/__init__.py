"""The big models behind two doors: an encoder (text → vector) and a generator (a typed `Ask` → an answer)."""
