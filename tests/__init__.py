"""The tests of Jajak; whatever process takes part in a run imports this first."""

import gc

# The collector, at every 700th object, took an eighth of the run and a quarter of each start.
gc.set_threshold(50_000, 20, 100)
