"""A page of text as LibreOffice prints it: 22 lines of 28 characters, as GB/T 9704-2012 has it."""

import re
import shutil
import subprocess
import tempfile
from pathlib import Path

from script.failure import Failure
from web import word_styles as styles
from web.word_page import add_line, new_document

LINES, CHARACTERS = 22, 28
PROGRAMS = {"soffice": "libreoffice-writer", "pdftotext": "poppler-utils"}
_LINE = re.compile(r"<line .*?</line>", re.DOTALL)
_WORD = re.compile(r"<word [^>]*>([^<]*)</word>")
_PAGE = re.compile(r"<page .*?</page>", re.DOTALL)


def run() -> None:
    """Prints how many lines and characters the first page holds; raises AssertionError when it isn't 22 of 28."""
    for program, package in PROGRAMS.items():
        if not shutil.which(program):
            raise Failure(f"{program} is missing: install {package}, then run this again.")
    with tempfile.TemporaryDirectory(prefix="registry-bar-") as folder:
        page = _printed(Path(folder))
    # The number of the page stands below the text.
    lines = [line for line in page if not re.fullmatch(r"\W*\d+\W*", line)]
    print(f"word_page: {len(lines)} lines on the page; characters a line: {sorted({len(line) for line in lines})}")
    assert len(lines) == LINES
    assert {len(line) for line in lines} == {CHARACTERS}


def _printed(folder):
    """The lines of the first page of a text of one character that fills one page and begins another."""
    document = new_document()
    add_line(document, "国" * (LINES * CHARACTERS + 5 * CHARACTERS), styles.BODY)
    # Without the first line's indent, so that each line is a full one.
    document.paragraphs[-1].paragraph_format.first_line_indent = 0
    document.save(folder / "probe.docx")
    quiet = {"check": True, "capture_output": True}
    home = f"-env:UserInstallation=file://{folder}/office"
    subprocess.run(
        ["soffice", home, "--headless", "--convert-to", "pdf", "--outdir", folder, folder / "probe.docx"], **quiet
    )
    subprocess.run(["pdftotext", "-bbox-layout", folder / "probe.pdf", folder / "probe.html"], **quiet)
    first = _PAGE.search((folder / "probe.html").read_text(encoding="utf-8")).group(0)
    return ["".join(_WORD.findall(line)) for line in _LINE.findall(first)]
