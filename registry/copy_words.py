"""The names of the files in a signed copy of a list; they belong to its format and are the same in every language."""

MANIFEST, SIGNATURE, LINES, ABOUT = "manifest.json", "manifest.sig", "lines.csv", "说明.txt"
