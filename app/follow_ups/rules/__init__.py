"""Rules that make follow-ups: what they look for, what they make, how they say why."""
