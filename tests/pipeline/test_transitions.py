from app.pipeline import transitions
from app.pipeline.transitions import Way
from app.settings import queries as settings
from app.settings.enums import Evidence


def _needed(from_key: str, to_key: str) -> set[Evidence]:
    stages = settings.stages()
    return set(transitions.evidence_needed(settings.stage(from_key), settings.stage(to_key), stages))


def test_the_table_names_only_stages_the_office_has() -> None:
    known = {stage.key for stage in settings.stages()}
    named = set(transitions.TABLE)
    for ways in transitions.TABLE.values():
        named |= {*ways.forward, *ways.back, *ways.aside, *ways.again}
    assert named == known


def test_every_stage_can_be_left() -> None:
    for key, ways in transitions.TABLE.items():
        assert ways.forward or ways.again, key


def test_forward_is_forward_in_the_order_of_the_office_but_for_a_renewal() -> None:
    position = {stage.key: stage.position for stage in settings.stages()}
    for key, ways in transitions.TABLE.items():
        for to in ways.forward:
            assert position[to] > position[key] or key == "renewing"
        for to in ways.back:
            assert position[to] < position[key]


def test_a_step_back_and_a_reopening_need_a_why_but_a_return_from_postponed_does_not() -> None:
    assert transitions.needs_why("interested", "visited")
    assert transitions.needs_why("declined", "target")
    assert not transitions.needs_why("postponed", "interested")
    assert not transitions.needs_why("visited", "interested")


def test_approval_cannot_be_skipped_on_the_way_to_active() -> None:
    assert transitions.way("signed", "active") is None
    assert transitions.way("approved", "active") is Way.FORWARD


def test_a_visit_stands_for_the_stop_before_it() -> None:
    assert _needed("target", "visited") == {Evidence.VISIT}


def test_a_signed_agreement_stands_for_all_before_it() -> None:
    assert _needed("target", "signed") == {Evidence.SIGNED_AGREEMENT}


def test_interest_still_matters_when_it_is_skipped_for_a_draft() -> None:
    assert _needed("target", "negotiating") == {Evidence.INTEREST, Evidence.DRAFT}
    assert _needed("interested", "negotiating") == {Evidence.DRAFT}


def test_a_step_back_needs_nothing_on_file() -> None:
    assert _needed("negotiating", "visited") == set()


def test_what_the_mover_says_is_not_looked_for_on_file() -> None:
    assert _needed("visited", "declined") == set()
    assert _needed("visited", "postponed") == set()


def test_taking_up_again_needs_all_on_the_way() -> None:
    assert _needed("postponed", "interested") == {Evidence.INTEREST}
