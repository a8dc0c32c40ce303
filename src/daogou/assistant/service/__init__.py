"""After the sale: a shopper's words beside their own account → one exact call that the shop's policy can decide."""
