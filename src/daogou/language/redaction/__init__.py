"""Redaction: what is personal in a text is replaced by placeholders, and put back into the answer.

E-mail, phones, bank cards and accounts, identity numbers, addresses, chat handles, and the names that the caller
gives, in Chinese and Western forms. When in doubt it hides: a placeholder is put back, a leak is not taken back.
"""

from daogou.language.redaction.redactor import Redactor

__all__ = ["Redactor"]
