"""Companies and their contacts: what is on file, who they are, which are the same."""
