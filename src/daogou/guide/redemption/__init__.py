"""How probable it is that a shopper redeems a coupon of a campaign that was sent to them.

To redeem is not to need: who would have bought anyway redeems gladly. What a shopper needs is what the offer changes,
which takes an experiment to know: see `guide/need`.
"""
