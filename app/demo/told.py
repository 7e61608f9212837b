"""What the demo office has been told: what rules found, what is due, and a portfolio that is about to change hands."""

from collections.abc import Sequence
from datetime import date, timedelta

from app.accounts.models import User
from app.follow_ups import reminding
from app.follow_ups.enums import RuleKey
from app.follow_ups.rules import making, queries
from app.handovers import queries as handovers
from app.handovers import services as handing
from app.handovers.enums import Reach
from app.outreach.services import planning

CITY_CENTRE = (-1.2654, 116.8312)
"""Of Balikpapan, roughly; where days on the road begin and end."""


def tell(officers: Sequence[User], *, by: User, on: date) -> None:
    """Let the house do once what it does every morning, plan a hand-over for in two weeks, and say where the office is."""
    rules = planning.rules_for_change()
    rules.latitude, rules.longitude = CITY_CENTRE
    for key in (RuleKey.AGREEMENT_ENDING, RuleKey.NO_NEXT_STEP):
        rule = queries.find(key)
        if rule is not None:
            making.make(rule, on=on)
    reminding.remind(on)
    giver, getter = officers[-1], officers[0]
    districts = [code for code, _number in handovers.districts_of(giver.id)][:1]
    if districts:
        when = on + timedelta(days=14)
        handing.plan(giver, getter, on=when, reach=Reach.DISTRICTS, districts=districts, by=by)
