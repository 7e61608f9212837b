"""The great trial of the outbox: fifty visits with their photos, a network that fails and tabs that are killed."""

import hashlib
from collections import Counter
from typing import Any

import pytest
from playwright.sync_api import Browser, Page
from sqlalchemy import func, select

from app.core.clock import today
from app.core.db import db
from app.outreach.models import Visit, VisitPhoto
from app.sync.enums import ItemKind
from app.sync.models import SyncItem
from tests.support.phones import MODULES, SENT, expect_badge, officer_with_a_stop, opened, phone
from tests.support.servers import LiveServer

pytestmark = [pytest.mark.browser, pytest.mark.long]

VISITS, PHOTOS_EACH = 50, 3
KILLED_AT = (10, 60)
"""After so many deliveries begun in a tab it is killed, in the midst of the next one."""

FILL = f"""async ([company, stop, visits, photos, day]) => {{
    const {{ store, makeItem, keepPicture }} = await {MODULES};
    const sheet = Object.assign(document.createElement('canvas'), {{ width: 24, height: 24 }});
    const pen = sheet.getContext('2d');
    for (let number = 0; number < visits; number++) {{
        const uuid = crypto.randomUUID();
        const said = {{ company, visited_on: day, outcome: 'interested', next_kind: 'call', next_when: 'tomorrow', notes: `Kunjungan ${{number}}` }};
        if (!number) said.stop = stop;
        const about = {{ uuid, kind: 'visit', user: store.ownerKey(), title: 'Uji', company, fields: Object.entries(said) }};
        await store.queue(await makeItem(about));
        for (let one = 0; one < photos; one++) {{
            pen.fillStyle = `rgb(${{number * 5}} ${{one * 80}} 90)`;
            pen.fillRect(0, 0, 24, 24);
            const blob = await new Promise((done) => sheet.toBlob(done, 'image/jpeg', 0.9));
            await keepPicture({{ item: uuid, bytes: await blob.arrayBuffer(), type: 'image/jpeg', role: 'photo' }});
        }}
    }}
    const hashes = (rows) => rows.map(({{ uuid, hash, body }}) => [uuid, hash, body]);
    return {{ visits: hashes(await store.items()), photos: hashes(await store.photos()) }};
}}"""
"""Fills the outbox through the app's own modules, as the forms would; returns what lies in it."""

FLAP = """(() => {
    let seed = 26;
    const chance = () => (seed = (seed * 1103515245 + 12345) % 2147483648) / 2147483648;
    const real = window.fetch;
    window.deliveries = 0;
    window.fetch = async (address, options = {}) => {
        if (options.method !== 'PUT' || window.isCalm) return real(address, options);
        window.deliveries += 1;
        if (chance() < 0.1) throw new TypeError('no signal');
        const answer = await real(address, options);
        if (chance() < 0.1) throw new TypeError('the answer was lost');
        return answer;
    };
})()"""
"""A tenth of all deliveries never leave the phone, and of another tenth the phone never hears that they arrived."""

BUSY = (
    "async (most) => { while (window.deliveries < most) await new Promise((done) => setTimeout(done, 20)); }"
)

SEND = f"""async () => {{
    const {{ flush, store }} = await {MODULES};
    while ((await store.counts()).waiting) {{
        await flush({{ now: true }});
        await new Promise((done) => setTimeout(done, 200));
    }}
}}"""


def test_fifty_visits_with_150_photos_arrive_once_over_a_flapping_network_and_killed_tabs(
    live_server: LiveServer, browser: Browser
) -> None:
    with live_server.app.app_context():
        _rina, stop, cookie = officer_with_a_stop(live_server)
        where = [str(stop.company_id), str(stop.id)]
    with phone(browser, live_server, cookie) as context:
        context.add_init_script(FLAP)
        page = opened(context)
        context.set_offline(True)
        kept = page.evaluate(FILL, [*where, VISITS, PHOTOS_EACH, today().isoformat()])
        tabs = [page, *(context.new_page() for _killed in KILLED_AT)]
        for tab in tabs[1:]:
            tab.goto("/phone")
        context.set_offline(False)
        _begin(page)
        for killed_at, tab, following in zip(KILLED_AT, tabs, tabs[1:], strict=False):
            tab.evaluate(BUSY, killed_at)
            # The next tab wants to send before this one is gone.
            _begin(following)
            tab.close()
        page = tabs[-1]
        page.evaluate("window.isCalm = true")
        page.evaluate(SEND)
        expect_badge(page, SENT)
        left = page.evaluate(f"async () => (await (await {MODULES}).store.counts())")
        assert (left["waiting"], left["sent"]) == (0, VISITS)
    _all_arrived_once(live_server, kept)


def _begin(page: Page) -> None:
    """Let this tab send without waiting for it."""
    page.evaluate(f"() => {{ ({SEND})().catch(() => null); }}")


def _all_arrived_once(server: LiveServer, kept: dict[str, list[Any]]) -> None:
    """Each on file under its number, with the hash of the very bytes the phone had kept."""
    assert (len(kept["visits"]), len(kept["photos"])) == (VISITS, VISITS * PHOTOS_EACH)
    assert all(hashlib.sha256(body.encode()).hexdigest() == said for _uuid, said, body in kept["visits"])
    expected = {uuid: said for rows in kept.values() for uuid, said, _body in rows}
    with server.app.app_context():
        stored = {str(one.uuid): one.hash for one in db.session.scalars(select(SyncItem))}
        assert stored == expected
        notes = Counter(db.session.scalars(select(Visit.notes)))
        assert notes == Counter(f"Kunjungan {number}" for number in range(VISITS))
        assert {str(one) for one in db.session.scalars(select(Visit.uuid))} == {
            one for one, *_ in kept["visits"]
        }
        of_each = select(func.count(VisitPhoto.id)).group_by(VisitPhoto.visit_id)
        assert db.session.scalars(of_each).all() == [PHOTOS_EACH] * VISITS
        photos = select(SyncItem.record_id).where(SyncItem.kind == ItemKind.PHOTO)
        assert len(set(db.session.scalars(photos))) == VISITS * PHOTOS_EACH
