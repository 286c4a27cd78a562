r"""
GIFT, the text format of Moodle, as its importer reads it (`question/format/gift/format.php`).

    $CATEGORY: $course$/top/Baltic/Treaties

    // [id:accession] [tag:years]
    ::Accession::When did Lithuania join NATO?{#2004:0 ####It was the year it joined the European Union.}

    ::Capital::[html]<p>Which city is the <b>capital</b> of Latvia?</p>{
        =Riga#It lies on the Daugava.
        ~%50%Rīga city
        ~Tallinn#That is in Estonia.
    }

A question ends at a blank line. A backslash takes the signs `~ = # { } :` as they are, `\n` is a line break, `\\` a
backslash; before any other letter a backslash is itself. Text behind the braces makes the question one to fill in.
"""

from .reading import read, recognises
from .writing import write

NAME = "gift"
LABEL = "GIFT (Moodle)"
SUFFIX = "txt"
CONTENT_TYPE = "text/plain"

__all__ = ["CONTENT_TYPE", "LABEL", "NAME", "SUFFIX", "read", "recognises", "write"]
