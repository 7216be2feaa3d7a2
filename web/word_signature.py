"""Where the signature of an official document stands: the name centred over the date, never alone on a page."""

from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn

from web import word_styles as styles
from web.printable import print_width

# Five lines; some programs move the whole of a paragraph that is kept with the next.
SHORT_TEXT = 5 * 56
TEXT_STYLES = (styles.BODY.name, styles.NOTE.name)
FOOT_STYLES = (styles.BLANK.name, styles.ATTACHED_FIRST.name, styles.ATTACHED_NEXT.name, styles.SIGNATURE.name)


def arrange_signature(document):
    """Centre the issuer's name over the date, which ends four characters from the right edge; keep them with the text.

    A page should not hold the signature alone, so a short last paragraph goes with it.
    """
    paragraphs = document.paragraphs
    styles_in_order = [paragraph.style.name for paragraph in paragraphs]
    if not {styles.SIGNATURE.name, styles.SIGNED_ON.name} <= set(styles_in_order):
        return
    place = styles_in_order.index(styles.SIGNATURE.name)
    name, day = paragraphs[place], paragraphs[styles_in_order.index(styles.SIGNED_ON.name)]
    _centre(name, day)
    while place and styles_in_order[place] in FOOT_STYLES:
        place -= 1
    last, following = paragraphs[place], paragraphs[place + 1]
    ends_in_text = styles_in_order[place] in TEXT_STYLES and following._p.getprevious() is last._p
    if ends_in_text and print_width(last.text) <= SHORT_TEXT:
        last.paragraph_format.keep_with_next = True


def _centre(name, day):
    half = styles.CHARACTER / 2
    name_width, day_width = (print_width(paragraph.text) * half for paragraph in (name, day))
    # A name too long for its place moves both to the left.
    right = max(styles.CHARACTER * 4, (name_width - day_width) / 2 + styles.CHARACTER)
    centre = styles.TEXT_WIDTH - right - day_width / 2
    reach = min(styles.TEXT_WIDTH - centre, centre)
    for paragraph in (name, day):
        indent = paragraph._p.get_or_add_pPr().get_or_add_ind()
        indent.set(qn("w:left"), str(round(centre - reach)))
        indent.set(qn("w:right"), str(round(styles.TEXT_WIDTH - centre - reach)))
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
