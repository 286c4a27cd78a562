"""
Tables of questions: a row for each, columns by the names in the first row. `docs/formats.md` lists them.

    kind,question,answer,options,explanation
    ,What is the capital of Latvia?,Riga,Riga|Tallinn|Vilnius,It lies on the Daugava.
    ,The Daugava flows through Riga.,true,,
    number,How long is the Daugava in km?,1020,,

Without such a row two columns are the fronts and backs of cards:

    Daugava,A river that flows through Riga

A cell holds the Markdown that an author types in the editor. Files are the same whatever sign stands between cells;
`commas` and `tabs` differ in the one they write.
"""
