"""A made-up shop with known tastes: seeded, in both languages, with shoppers who browse, buy, review and chat.

`world.make` draws it, `export.write` writes it in the form of docs/profile-shops.md, `loading.load` reads any shop in
that form, and `demo.open_made_up` serves one.
"""
