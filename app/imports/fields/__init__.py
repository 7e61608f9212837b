"""What each kind of list may tell: one table of headings and contents for each."""
