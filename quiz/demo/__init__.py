"""A class that never was, so that a first look at Factkeep shows it alive.

`story` says who they are and what happened, `answers` how people answer; `play` makes it happen through the product's
own actions.
"""
