"""
From a source's text to facts that an author may take: rules, no network, and a reason for each value.

    text -> paragraphs (texts.py) -> sentences (sentences.py) -> tokens (tokens.py)
         -> values (dates.py, amounts.py, names.py, lists.py) -> proposals (proposals.py)
"""
