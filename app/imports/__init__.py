"""Files in: mapping, preview, apply."""
