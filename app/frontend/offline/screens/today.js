// Today and tomorrow: the stops of the pack, each with one-tap outcomes, and the four doors of the outbox.
import { head } from "../head.js";
import { isMissed, makeItem } from "../items.js";
import { companyOf, isSettled, loadPack } from "../pack.js";
import { fill, keepRows, piece, shownBy, toast } from "../pieces.js";
import { flush, line } from "../send.js";
import * as store from "../store.js";
import { clock, dayWords, laterDay, moment, say, span, today } from "../words.js";
import { reach } from "./reach.js";
import { showSteps } from "./steps.js";

export async function showToday(screen) {
  const pack = await loadPack();
  const here = today();
  head({ title: dayWords(here) });
  const local = await kept();
  const days = [here, laterDay(here, 1)].map((on) => ({ on, stops: stopsOf(pack, on) })).filter(({ stops }) => stops.length);
  const got = (await store.fact("pack"))?.got_at;
  const isReady = isSettled() || ["offline", "signed_out"].includes(line.state);
  fill(screen, { ready: isReady, packed: got ? say("pack_of", { moment: moment(got) }) : "", none: days.length === 0 && got, unpacked: !got && isReady, signed_out: line.state === "signed_out" });
  keepRows(screen.querySelector("[data-days]"), days, { key: ({ on }) => on, make: () => piece("day"), draw: (card, one) => drawDay(card, one, local) });
  fill(screen, await showSteps(screen, pack));
  await showDoors(screen.querySelector("[data-doors]"));
}

// What this phone itself knows of stops: begun, arrived, logged, missed, sent.
export async function kept() {
  const [drafts, items, sent, arrivals] = await Promise.all([store.drafts(), store.items(), store.sent(), store.fact("arrivals")]);
  const by = (rows) => new Map(rows.filter((one) => one.kind === "visit" && one.stop).map((one) => [String(one.stop), one]));
  const missed = new Map([...sent, ...items].filter(isMissed).map((one) => [String(one.stop), one]));
  return { drafts: by(drafts), logged: new Map([...by(sent), ...by(items)]), missed, arrivals: arrivals ?? {} };
}

function stopsOf(pack, on) {
  return (pack?.stops ?? []).filter((one) => one.on === on && one.state !== "moved");
}

function drawDay(card, { on, stops }, local) {
  const isOpen = (one) => isOpenStop(one, local);
  const next = on === today() ? stops.find(isOpen) : null;
  const done = stops.filter((one) => !isOpen(one)).length;
  const words = on === today() ? say("stops_today", { n: stops.length, done }) : say("stops_tomorrow", { day: dayWords(on), n: stops.length });
  fill(card, { title: words });
  keepRows(card.querySelector("ol"), stops, {
    key: (one) => one.id,
    make: () => piece("stop"),
    draw: (row, one, index) => drawStop(row, one, index, { isNext: one === next, isToday: on === today(), isOpen: isOpen(one), local }),
  });
}

export const isOpenStop = (one, local) => one.state === "planned" && !local.logged.has(String(one.id)) && !local.missed.has(String(one.id));

export const missedAddress = (stop) => `#/stop/new?stop=${stop.id}&company=${stop.company_id}`;

function drawStop(row, stop, index, { isNext, isToday, isOpen, local }) {
  const company = companyOf(stop.company_id) ?? { id: stop.company_id, name: "–" };
  const arrived = local.arrivals[stop.id]?.at ?? stop.arrived_at;
  const ended = local.arrivals[stop.id]?.left;
  fill(row, {
    time: (stop.expected_at ?? stop.window_from)?.slice(0, 5).replace(":", ".") ?? `${index + 1}.`,
    name: company.name,
    company: `#/company/${company.id}`,
    place: [company.kecamatan, (stop.officers ?? []).join(", "), stop.note].filter(Boolean).join(" · "),
    warning: company.do_not_visit ? say("do_not_visit", { why: company.do_not_visit_reason ?? "" }) : "",
    state: stateOf(stop, arrived, ended, isOpen, local),
    log: isToday && !isNext && (isOpen || isMissedStop(stop, local)) ? visitAddress(stop) : "",
    instead: isToday && isMissedStop(stop, local) && company.latitude != null ? `/stops/${stop.id}/instead` : "",
  });
  row.classList.toggle("route__stop--next", isNext);
  row.classList.toggle("route__stop--done", !isOpen);
  keepRows(row.querySelector("[data-now]"), isNext ? [stop] : [], { key: (one) => one.id, make: newNow, draw: (box) => drawNow(box, stop, company, { arrived, ended }) });
}

// What one does at the next stop.
function newNow() {
  const box = piece("now");
  box.querySelector("[data-start]").addEventListener("click", () => stamp(shownBy(box), "at"));
  box.querySelector("[data-stop]").addEventListener("click", () => stamp(shownBy(box), "left"));
  return box;
}

function drawNow(box, stop, company, { arrived, ended }) {
  fill(box, { start: !arrived, stop: arrived && !ended });
  reach(box.querySelector("[data-reach]"), company);
  for (const link of box.querySelectorAll("[data-outcome]")) link.href = visitAddress(stop, link.dataset.outcome);
  box.querySelector("[data-missed]").href = missedAddress(stop);
}

// Whoever was there after all logs the visit; that counts more.
const isMissedStop = (stop, local) => !local.logged.has(String(stop.id)) && (stop.state === "missed" || local.missed.has(String(stop.id)));

const visitAddress = (stop, outcome = "") => `#/visit/new?stop=${stop.id}&company=${stop.company_id}${outcome ? `&outcome=${outcome}` : ""}`;

function stateOf(stop, arrived, ended, isOpen, local) {
  const logged = local.logged.get(String(stop.id));
  if (logged) return say(logged.sent_at ? "stop_sent" : "stop_waiting");
  const missed = local.missed.get(String(stop.id));
  if (missed && stop.state === "planned") return say(missed.sent_at ? "stop_missed" : "stop_missed_waiting");
  if (!isOpen) return say(stop.state === "missed" ? "stop_missed" : "stop_done");
  if (local.drafts.has(String(stop.id))) return say("stop_draft");
  if (ended) return `${clock(arrived)}–${clock(ended)}`;
  return arrived ? say("arrived", { hour: clock(arrived) }) : "";
}

// Start stamps the arrival, here and on its way to the office; Stop the end, which goes along with the visit.
async function stamp(stop, which) {
  const arrivals = (await store.fact("arrivals")) ?? {};
  const at = new Date().toISOString();
  arrivals[stop.id] = { ...arrivals[stop.id], [which]: at };
  await store.keepFact("arrivals", arrivals);
  if (which === "at") {
    const fields = [["stop", String(stop.id)], ["state", "arrived"], ["at", at]];
    const title = say("arrival_at", { name: companyOf(stop.company_id)?.name ?? "–" });
    await store.queue(await makeItem({ uuid: crypto.randomUUID(), kind: "stop", user: store.ownerKey(), title, fields, stop: stop.id }));
    flush();
  }
  store.changed();
  toast(say(which === "at" ? "stamped_start" : "stamped_end", { hour: clock(at) }));
}

export async function showDoors(box) {
  const { waiting, stuck, oldest, drafts, sent } = await store.counts();
  fill(box, {
    drafts: String(drafts),
    waiting: String(waiting),
    oldest: oldest ? say("oldest", { span: span(Date.now() - oldest) }) : "",
    stuck: stuck ? say("stuck", { n: stuck }) : "",
    sent: String(sent),
    overdue_words: oldest && Date.now() - oldest > 24 * 60 * 60 * 1000 ? say("late", { span: span(Date.now() - oldest) }) : "",
  });
}
