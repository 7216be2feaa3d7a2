"""The paragraphs that the demonstration's office keeps for its letters."""

from admission.models import LetterParagraph
from home.demo import tables


def keep_paragraphs(district):
    """The paragraphs of the table, in their order."""
    LetterParagraph.objects.bulk_create(
        LetterParagraph(
            authority=district.authority,
            outcome=row["outcome"],
            title=row["title"],
            text=row["text"],
            position=int(row["position"]),
            is_default=row["is_default"] == "yes",
        )
        for row in tables.own("paragraphs")
    )
