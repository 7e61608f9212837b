"""Road shows, their days and stops, and the visits that come of them."""
