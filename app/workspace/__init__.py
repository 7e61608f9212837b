"""Pages that cross packages: home, one company, search."""
