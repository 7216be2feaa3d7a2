"""Import of spreadsheets: read into a preview first, carried out wholly or not at all; and the way back out."""
