"""What the office promised, to whom, and by when."""
