"""
Imports: begun, read to rows, taken in or discarded, cleared away.

`deciding` is what people do, `work` holds who is at it, `staging` reads, `finding` compares with the deck, `applying`
takes in and `progress` says how far that is, `clearing` removes what is no longer needed, `jobs` runs each of these at
once or in the background.
"""
