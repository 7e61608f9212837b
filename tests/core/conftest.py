"""The shared ground knows no domain: its tests begin with empty tables and use them as examples."""

import pytest


@pytest.fixture
def begins_empty() -> bool:
    return True
