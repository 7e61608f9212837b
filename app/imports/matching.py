"""Which company on file a row speaks of: by its numbers, else by its name and place, else a person says.

What these leave as new is looked for once more by everything a company can be recognised by
(``companies.identity.matching``, as the form does): whoever resembles it is shown to a person first.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence

from flask_babel import gettext as _
from sqlalchemy import ColumnElement, select

from app.companies import recognition
from app.companies.identity import matching as identity
from app.companies.identity.matching import CandidateKey, Facts
from app.companies.identity.names import full_name
from app.companies.identity.people import person_key
from app.companies.models import Company, Contact
from app.companies.pairs import kept_instead
from app.companies.recognition import Outline
from app.core.db import db, one_of
from app.imports.again import Again
from app.imports.drafts import Draft
from app.imports.enums import Verdict
from app.imports.judged import (
    LATER,
    Decision,
    Past,
    facts_of,
    fingerprint,
    fresh,
    left_for_later,
    left_for_review,
    meet_contact,
    unique,
)
from app.imports.known import (
    FILLABLE,
    SURE,
    Known,
    are_other_numbers,
    changes_of,
    contradicts,
    forms_agree,
    is_same_site,
    named,
    place_score,
    tell_changes,
)
from app.imports.models import ImportRow
from app.imports.policies import Policies, Rule
from app.imports.queries import filed_under
from app.settings.custom.models import by_attribute

REMEMBERED = 5_000
"""How many companies are kept in memory beyond the rows that met them; the rest is read again when it is met again."""

OUTLINED = 20_000
"""Of how many the outline is kept, which is little of each."""

WORTH_A_QUESTION = 51.0
"""Below it the firms share an address only, as the shops of one building do: told, but no reason to stop a row."""

FILL = Policies()


class Register:
    """The companies a list may speak of, looked up for many rows at once and remembered.

    ``told`` is what a person said before the list was taken in: by fingerprint of the row, which company it is
    (None: a new one; ``LATER``: that is decided once the list is poured in).
    """

    def __init__(
        self,
        past: Past | None = None,
        told: Mapping[str, int | None] | None = None,
        rule: Rule = Rule.ASK,
        *,
        writes_numbers: bool = True,
    ) -> None:
        self.rule = rule
        self.writes_numbers = writes_numbers
        self.past = past or Past()
        self.by_id: dict[int, Known] = {}
        self.by_npwp: dict[str, list[Known]] = defaultdict(list)
        self.by_nib: dict[str, list[Known]] = defaultdict(list)
        self.by_name: dict[str, list[Known]] = defaultdict(list)
        self._asked: set[tuple[str, str]] = set()
        self._wanted: dict[int, tuple[Facts, set[CandidateKey]]] = {}
        self._near: dict[int, list[int]] = {}
        self._unwritten: dict[CandidateKey, set[int]] = defaultdict(set)
        self._marked: dict[int, Known] = {}
        self._last_mark = 0
        self._waiting: dict[str, list[Known]] = {}
        self._crowded: set[CandidateKey] = set()
        self._outlines: dict[int, Outline] = {}
        self.told: dict[str, int | None] = dict(told or {})
        self._recalled: dict[str, int | None] = {}
        self._made: dict[str, Known] = {}
        self._again = Again(self.past.earlier)

    def look_again(self) -> None:
        """Others filed companies since: ask for every name and number once more, keep what was met."""
        self._asked.clear()

    def look_up(self, drafts: Sequence[Draft]) -> None:
        """Read every company on file that one of ``drafts`` may speak of, in a few statements."""
        for column, wanted in (
            (Company.npwp, [draft.claimed_npwp for draft in drafts]),
            (Company.nib, [draft.values.get("nib", "") for draft in drafts]),
            (Company.name_key, [draft.name_key for draft in drafts]),
        ):
            new = sorted({value for value in wanted if value and (column.key, value) not in self._asked})
            self._asked.update((column.key, value) for value in new)
            if new:
                self._read(filed_under(column, new))
        if met := self._again.look_up([draft.number for draft in drafts]) - self.by_id.keys():
            self._read(one_of(Company.id, sorted(met)))
        if any(draft.contact for draft in drafts):
            self._read_contacts()

    def look_alike(self, drafts: Sequence[Draft]) -> None:
        """After ``look_up``, read the companies that resemble those of ``drafts`` which would be new."""
        self._wanted.clear()
        for draft in drafts:
            if not draft.errors and self._exactly(draft).verdict is Verdict.NEW:
                facts = facts_of(draft)
                self._wanted[draft.number] = facts, identity.lookup_keys(facts)
        self._near = self._alike_on_file({draft.number: draft for draft in drafts})
        likely = {number for near in self._near.values() for number in near}
        likely.update(key for draft in drafts for key in self.past.waiting.get(draft.name_key, ()))
        likely.update(self._recall(drafts))
        if new := sorted(likely - self.by_id.keys()):
            self._read(one_of(Company.id, new))

    def _alike_on_file(self, drafts: Mapping[int, Draft]) -> dict[int, list[int]]:
        """For each of the wanted whom on file it resembles: weighed by little, so that only those are read in full."""
        asked = set().union(*(keys for _facts, keys in self._wanted.values()))
        holders = recognition.holders_of(asked, crowded=self._crowded)
        found = {row: recognition.shortlist(keys, holders) for row, (_facts, keys) in self._wanted.items()}
        met = {number for numbers in found.values() for number in numbers}
        outlines = self._outlines
        outlines |= recognition.outlines_of(met - outlines.keys())
        for row, (facts, keys) in self._wanted.items():
            # Another number is another firm, however alike the names: no need to weigh it.
            able = [
                number
                for number in found[row]
                if not are_other_numbers(drafts[row], outlines[number].npwp, outlines[number].nib)
            ]
            found[row] = identity.likeliest(facts, recognition.candidates(able, keys, holders, outlines))
        unknown = {number for numbers in found.values() for number in numbers if number not in self.by_id}
        known = {facts.id: facts for facts in recognition.facts_of_many(unknown, with_trashed=True)}
        return {
            row: [
                number
                for number in numbers
                if number in self.by_id
                or identity.compare(self._wanted[row][0], known[number]).verdict
                is not identity.Verdict.DIFFERENT
            ]
            for row, numbers in found.items()
        }

    def written(self) -> None:
        """All that was taken in stands in the database now, and is found there: memory need not hold ever more of it."""
        self._unwritten.clear()
        self._waiting.clear()
        if len(self._outlines) > OUTLINED:
            self._outlines.clear()
        if len(self._marked) > REMEMBERED:
            for memory in (self.by_id, self.by_npwp, self.by_nib, self.by_name, self._marked, self._asked):
                memory.clear()

    def _recall(self, drafts: Sequence[Draft]) -> set[int]:
        """Ask what people decided about such rows, in this list and in earlier ones; the companies they named."""
        prints = {fingerprint(draft) for draft in drafts if not draft.errors}
        statement = (
            select(ImportRow.fingerprint, ImportRow.company_id)
            .where(one_of(ImportRow.fingerprint, prints), ImportRow.company_id.is_not(None))
            .order_by(ImportRow.id)
        )
        said = {key: number for key, number in db.session.execute(statement) if key is not None}
        self._recalled = said | {key: self.told[key] for key in prints & self.told.keys()}
        made = ((key, self._made[key].id) for key in prints & self._made.keys())
        self._recalled |= {key: number for key, number in made if number is not None}
        return {number for number in self._recalled.values() if number}

    def add(self, known: Known) -> None:
        """Remember a company, so that later rows find it."""
        known.mark = self._last_mark = self._last_mark + 1
        self._marked[known.mark] = known
        if known.id is not None:
            self.by_id[known.id] = known
        self.by_name[known.name_key].append(known)
        self._number(known)

    def _number(self, known: Known) -> None:
        for numbers, number in (
            (self.by_npwp, known.values.get("npwp")),
            (self.by_npwp, known.claimed_npwp),
            (self.by_nib, known.values.get("nib")),
        ):
            if number and known not in numbers[number]:
                numbers[number].append(known)

    def _read(self, condition: ColumnElement[bool]) -> None:
        columns = [Company.custom, *(getattr(Company, name) for name in FILLABLE)]
        statement = select(
            Company.id, Company.version, Company.name_key, Company.is_branch, Company.trashed_at, *columns
        ).where(condition)
        gone = []
        found = db.session.execute(statement.order_by(Company.id)).all()
        for key, version, name_key, is_branch, trashed_at, custom, *values in found:
            if trashed_at is not None:
                gone.append(key)
            if key not in self.by_id:
                self.add(
                    Known(
                        id=key,
                        version=version,
                        name_key=name_key,
                        is_branch=is_branch,
                        is_trashed=trashed_at is not None,
                        is_fresh=key in self.past.fresh,
                        was_met=key in self.past.met,
                        claimed_npwp=self.past.claimed.get(key, ""),
                        values=dict(zip(FILLABLE, values, strict=True)) | by_attribute(custom),
                    )
                )
        if gone:
            self._follow_merges(gone)

    def _follow_merges(self, gone: Sequence[int]) -> None:
        """Let companies that were merged into others stand for those."""
        became = kept_instead(gone)
        unread = sorted(set(became.values()) - self.by_id.keys())
        if unread:
            self._read(one_of(Company.id, unread))
        for lost, kept in became.items():
            if kept in self.by_id:
                self.by_id[lost].became = self.by_id[kept].now
                self.by_id[lost].is_trashed = self.by_id[kept].now.is_trashed

    def _read_contacts(self) -> None:
        new = [key for key, known in self.by_id.items() if not known.has_contacts]
        if not new:
            return
        statement = select(Contact.company_id, Contact.name).where(one_of(Contact.company_id, new))
        for key, name in db.session.execute(statement).all():
            self.by_id[key].contact_names.add(person_key(name))
        for key in new:
            self.by_id[key].has_contacts = True

    def decide(self, draft: Draft, policies: Policies = FILL) -> Decision:
        """What is to become of ``draft``; what it adds is remembered at once, so that the next row meets it."""
        decision = self.identify(draft)
        if decision.verdict is Verdict.ERROR:
            return decision
        is_asked = decision.verdict is Verdict.REVIEW or self.is_told(draft)
        if is_asked and (
            said := self._as_told(draft, decision, policies) or self._by_rule(draft, decision, policies)
        ):
            return said
        if decision.verdict is Verdict.REVIEW:
            self._waiting.setdefault(draft.name_key, decision.candidates)
        decision.messages.extend(draft.remarks)
        if decision.verdict is Verdict.NEW:
            self._take_in(draft, decision)
        elif decision.known is not None:
            self._bring_together(draft, decision, policies)
        return decision

    def identify(self, draft: Draft) -> Decision:
        """Whom ``draft`` speaks of: ``known`` where that is sure, NEW for nobody on file; nothing is taken in."""
        if draft.errors:
            return Decision(draft, Verdict.ERROR, messages=[*draft.errors, *draft.remarks])
        found = self._exactly(draft)
        if found.verdict is Verdict.NEW:
            found = self._by_likeness(draft) or self._like_one_waiting(draft) or found
        return self._still_open(draft, found) or found

    def take_in(self, draft: Draft) -> Known:
        """Remember the company of ``draft`` as one that is about to be filed."""
        decision = Decision(draft, Verdict.NEW)
        self._take_in(draft, decision)
        assert decision.known is not None  # noqa: S101 - just taken in
        return decision.known

    def told_of(self, draft: Draft) -> tuple[bool, Known | None]:
        """Whether a person said whom ``draft`` speaks of, and whom: None is a company not on file yet."""
        key = fingerprint(draft)
        if key not in self._recalled:
            return False, None
        number = self._recalled[key]
        known = self._made.get(key) if number is None else self._now(number)
        is_gone = number is not None and (known is None or known.is_trashed)
        if is_gone or (known is None and self._holders_of_numbers(draft, None)):
            return False, None
        return True, known

    def _now(self, company_id: int | None) -> Known | None:
        return known.now if (known := self.by_id.get(company_id or 0)) else None

    def made(self, draft: Draft, known: Known) -> None:
        """Remember which company was filed because a person said that ``draft`` speaks of a new one."""
        self._made[fingerprint(draft)] = known

    def company(self, company_id: int) -> Known | None:
        """A company on file, read if need be."""
        if company_id not in self.by_id:
            self._read(Company.id == company_id)
        return self._now(company_id)

    def decide_as(self, draft: Draft, company_id: int | None, policies: Policies = FILL) -> Decision:
        """The decision of a person: ``draft`` speaks of this company, or of one not on file yet (None)."""
        return self._decided(draft, None if company_id is None else self.company(company_id), policies)

    def _decided(self, draft: Draft, known: Known | None, policies: Policies) -> Decision:
        decision = Decision(draft, Verdict.NEW, fingerprint=fingerprint(draft))
        if known is None:
            self._take_in(draft, decision)
            return decision
        decision.verdict, decision.known = Verdict.UNCHANGED, known
        decision.score, decision.candidates = 100.0, [known]
        self._bring_together(draft, decision, policies)
        return decision

    def is_told(self, draft: Draft) -> bool:
        """Whether a person spoke of this row itself: what was said of such rows in earlier lists overrules nothing."""
        return bool(self.told) and fingerprint(draft) in self.told

    def _as_told(self, draft: Draft, found: Decision, policies: Policies) -> Decision | None:
        """What a person said of this row already, unless that has become impossible since."""
        key = fingerprint(draft)
        if key not in self._recalled:
            return None
        number = self._recalled[key]
        if number == LATER:
            return left_for_later(draft, found)
        known = self._made.get(key) if number is None else self._now(number)
        if (number is not None and known is None) or (known is not None and known.is_trashed):
            return None
        if self._holders_of_numbers(draft, known) - {known}:
            # Another company bears one of its numbers: the register would refuse the row, and the rest with it.
            return None
        decision = self._decided(draft, known, policies)
        if known is None and decision.known is not None:
            self._made[key] = decision.known
        decision.messages.append(_("Decided by a person."))
        decision.messages.extend(draft.remarks)
        return decision

    def _by_rule(self, draft: Draft, asked: Decision, policies: Policies) -> Decision | None:
        """What a person said of all rows that ask, where that is possible of this one."""
        if self.rule is Rule.ASK or asked.verdict is not Verdict.REVIEW:
            return None
        key = fingerprint(draft)
        known = self._made.get(key)
        if known is None and self.rule is Rule.LIKELIEST:
            able = (one for one in asked.candidates if not one.is_trashed and not contradicts(draft, one))
            known = next(able, None)
            if known is None:
                return None
        if self._holders_of_numbers(draft, known) - {known}:
            return None
        # Whom nobody looked at has nothing replaced, but for what a person ticked.
        decision = self._decided(draft, known, policies.without_overwriting())
        if known is None and decision.known is not None:
            self._made[key] = decision.known
        decision.messages.append(_("Decided for all rows that ask."))
        decision.messages.extend(draft.remarks)
        return decision

    def _holders_of_numbers(self, draft: Draft, known: Known | None) -> set[Known | None]:
        """The head offices that bear a number of ``draft``, which ``known`` could not bear too; a branch could."""
        if draft.values.get("is_branch") if known is None else known.is_branch:
            return set()
        numbers = (
            (self.by_npwp, draft.values.get("npwp")),
            (self.by_nib, draft.values.get("nib")),
        )
        return {
            known.now
            for index, number in numbers
            if number
            for known in index.get(number, ())
            if not known.is_branch and not known.is_trashed
        }

    def _exactly(self, draft: Draft) -> Decision:
        return self._as_before(draft) or self._by_number(draft) or self._by_name(draft)

    def _as_before(self, draft: Draft) -> Decision | None:
        """The company this row of the same list made or met before: what later rows added would mislead it now."""
        known = self._now(self._again.company_of(draft.number))
        if known is None or known.is_trashed or contradicts(draft, known):
            return None
        if self.writes_numbers and self._holders_of_numbers(draft, known) - {known}:
            return None
        return Decision(draft, Verdict.UNCHANGED, known, 100.0, [known])

    def _still_open(self, draft: Draft, decision: Decision) -> Decision | None:
        """Left for a person again as it was before, unless somebody made it sure since."""
        offered = self._again.offered_for(draft.number)
        if not offered or decision.verdict is Verdict.REVIEW:
            return None
        if decision.known is not None and not self._again.has_written(decision.known.id):
            return None
        met = unique(known for key in offered if (known := self._now(key)) and not known.is_trashed)
        why = _("It was left for a decision when this list came before, and nobody has decided it yet.")
        return left_for_review(draft, met, decision.score or 50.0, why) if met else None

    def _by_likeness(self, draft: Draft) -> Decision | None:
        """Left for a person where somebody on file, or earlier in the list, resembles the firm of ``draft``."""
        if draft.number not in self._wanted:
            return None
        facts, keys = self._wanted[draft.number]
        likely = [
            *(self.by_id[number] for number in self._near[draft.number] if number in self.by_id),
            *(self._marked[mark] for mark in recognition.shortlist(keys, self._unwritten)),
        ]
        # Another number is another firm, however alike the names: no need to weigh it.
        able = [known for known in unique(likely) if not known.is_trashed and not contradicts(draft, known)]
        matches = [
            match
            for match in identity.rank(facts, [known.facts() for known in able])
            if match.verdict is not identity.Verdict.DIFFERENT
        ]
        if not matches:
            return None
        found = unique(self._marked[match.id or 0].now for match in matches)
        name = full_name(found[0].values["legal_form"], found[0].values["name"])
        reasons = identity.explain(matches[0])
        if matches[0].score < WORTH_A_QUESTION:
            why = _("Not taken for %(name)s: %(reasons)s, but another name.", name=name, reasons=reasons)
            return Decision(draft, Verdict.NEW, candidates=found, messages=[why])
        why = _("Perhaps this is %(name)s: %(reasons)s.", name=name, reasons=reasons)
        return left_for_review(draft, found, matches[0].score, why)

    def _like_one_waiting(self, draft: Draft) -> Decision | None:
        """Left for a person where an earlier row of the same name was: else the order of a list would decide."""
        past = self.past.waiting.get(draft.name_key, ())
        waiting = self._waiting.get(draft.name_key) or [self.by_id[key] for key in past if key in self.by_id]
        able = [known for known in waiting if not contradicts(draft, known)]
        if not able:
            return None
        return left_for_review(
            draft, able, 50.0, _("An earlier row with this name waits for a decision as well.")
        )

    def _by_number(self, draft: Draft) -> Decision | None:
        npwp = self.by_npwp.get(draft.claimed_npwp, []) if draft.claimed_npwp else []
        nib = self.by_nib.get(draft.values.get("nib", ""), []) if draft.values.get("nib") else []
        # A branch may carry its head office's numbers; then the name says which of the two is meant.
        found = [known for known in unique([*npwp, *nib]) if is_same_site(draft, known)]
        living = [known for known in found if not known.is_trashed]
        if not found:
            return None
        meant = unique(known.now for known in living)
        if not living:
            return left_for_review(
                draft,
                found,
                100.0,
                _("This company is in the trash. Restore it there instead of importing it again."),
            )
        if len(meant) > 1:
            return left_for_review(
                draft, meant, 100.0, _("The numbers of this row belong to more than one company.")
            )
        if all(contradicts(draft, known) for known in living):
            return left_for_review(
                draft, meant, 85.0, _("One number of this row is this company's, the other is not.")
            )
        return Decision(draft, Verdict.UNCHANGED, known=meant[0], score=100.0, candidates=meant)

    def _by_name(self, draft: Draft) -> Decision:
        same_name = [
            known
            for known in self.by_name.get(draft.name_key, [])
            if is_same_site(draft, known)
            and forms_agree(draft.values["legal_form"], known.values["legal_form"])
        ]
        others = [known for known in same_name if contradicts(draft, known)]
        left = [known for known in same_name if known not in others]
        if not left:
            messages = [_("Another company has the same name, but another number.")] if others else []
            return Decision(draft, Verdict.NEW, candidates=others, messages=messages)
        scored = sorted(((place_score(draft, known), known) for known in left), key=lambda pair: -pair[0])
        score, best = scored[0]
        candidates = unique(known.now for _score, known in scored)
        if best.is_trashed:
            return left_for_review(
                draft,
                candidates,
                score,
                _("This company is in the trash. Restore it there instead of importing it again."),
            )
        is_sure = score >= SURE and all(other < score or known.now is best.now for other, known in scored[1:])
        if is_sure:
            return Decision(draft, Verdict.UNCHANGED, known=best.now, score=score, candidates=candidates)
        return left_for_review(
            draft,
            candidates,
            score,
            _("The same name is on file, perhaps at another place. Is it the same company?"),
        )

    def _take_in(self, draft: Draft, decision: Decision) -> None:
        known = fresh(draft)
        self.add(known)
        self._file(known)
        decision.known = known

    def _file(self, known: Known) -> None:
        """Let what is not written yet be found by its likeness."""
        for key in identity.keys_for(known.facts()):
            self._unwritten[key].add(known.mark)

    def _bring_together(self, draft: Draft, decision: Decision, policies: Policies) -> None:
        known = decision.known
        assert known is not None  # noqa: S101 - the caller asked
        # Only the first row of a list may overwrite: two rows that differ would take turns at every import.
        is_new_contact = meet_contact(known, draft)
        if known.was_met or known.is_fresh:
            policies = policies.without_overwriting()
        if policies.rows and (key := fingerprint(draft)) in policies.rows:
            policies = policies.for_row(key)
        changes, kept = changes_of(known, draft, policies)
        is_repeat = known.is_fresh
        known.was_met = True
        if kept:
            decision.messages.append(_("Kept as on file: %(fields)s.", fields=named(kept)))
        if changes:
            decision.before = {key: known.values.get(key) for key in changes}
            known.change(changes)
            if known.id is not None:
                self._outlines.pop(known.id, None)
            self._number(known)
            self._file(known)
            decision.messages[:0] = tell_changes(decision.before, known.values, named)
        if changes or is_new_contact:
            decision.verdict = Verdict.UPDATE
        elif is_repeat:
            decision.verdict = Verdict.DUPLICATE
            decision.messages.insert(0, _("This company stands in the list more than once."))
