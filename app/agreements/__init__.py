"""Agreements, their papers and the seats they promise."""
