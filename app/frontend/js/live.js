// Lists and boards that stand open: every few seconds they ask whether somebody changed what they show (data-live), and
// then take over only what is different. Nothing is asked while the page is hidden, nothing moves while somebody drags,
// types or decides in a dialog.
import { htmx } from "./requests.js";
import { showToast } from "./toast.js";

const EVERY = 5000;
const LONGEST = 60000;

let wait = EVERY;
let timer = null;
let asking = null;
let etag = null;
const known = new Map();
const told = new Set();

const list = () => document.querySelector("[data-live]");

// What a page shows of each card is known already, and no news.
function learn(shown) {
  for (const card of shown.querySelectorAll(".board-card[data-move-url]")) {
    const version = new URL(card.dataset.moveUrl, window.location.href).searchParams.get("version");
    known.set(Number(card.id.replace("card-", "")), Number(version));
  }
}

function isBusy() {
  const here = document.activeElement;
  const types = here?.matches("input, textarea, select") && list()?.contains(here);
  const ticked = list()?.querySelector("td.tick input:checked");
  return types || ticked || document.querySelector("dialog[open], .board-card--ghost, details[data-menu][open]") !== null;
}

function schedule() {
  clearTimeout(timer);
  if (list() && !document.hidden) timer = setTimeout(ask, wait);
}

async function ask() {
  if (isBusy()) {
    schedule();
    return;
  }
  asking ??= look().finally(() => {
    asking = null;
    schedule();
  });
  await asking;
}

async function look() {
  const box = list();
  if (!box) return;
  const address = new URL(box.dataset.live, window.location.href);
  address.searchParams.set("since", box.dataset.since);
  const headers = { Accept: "application/json", "X-Requested-With": "live", ...(etag && { "If-None-Match": etag }) };
  const answer = await fetch(address, { headers, cache: "no-store" }).catch(() => null);
  wait = answer && (answer.ok || answer.status === 304) ? EVERY : Math.min(wait * 2, LONGEST);
  if (!answer?.ok || !answer.headers.get("Content-Type")?.includes("json")) return;
  etag = answer.headers.get("ETag");
  const { now, rows, said, everything } = await answer.json();
  const fresh = rows.filter(([id, version]) => known.get(id) !== version);
  const sentences = said.filter(([move]) => !told.has(move)).map(([move, words]) => told.add(move) && words);
  if (!fresh.length) return;
  if (isBusy() || !(await takeOver(new Set(fresh.map(([id]) => `card-${id}`)), everything))) {
    etag = null;
    return;
  }
  rows.forEach(([id, version]) => known.set(id, version));
  list().dataset.since = now;
  etag = null;
  if (sentences.length) showToast(sentences.slice(-3).join(" "));
}

// The page as it is now, asked for anew: totals, tabs and cards come from the server, as everywhere.
async function takeOver(changed, everything) {
  const answer = await fetch(window.location.href, { headers: { "X-Requested-With": "live" } }).catch(() => null);
  if (!answer?.ok || answer.redirected) return false;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const there = page.querySelector("[data-live]");
  if (!there) return false;
  learn(there);
  const focused = document.activeElement?.closest("[id]")?.id;
  const here = list();
  const columns = [...there.querySelectorAll(".board-column")];
  if (!everything && columns.length && !there.querySelector(".swimlane") && columns.every((one) => document.getElementById(one.id))) {
    const found = await Promise.all(columns.map((column) => cardsOf(document.getElementById(column.id), column)));
    columns.forEach((column, at) => takeColumn(document.getElementById(column.id), column, found[at], changed));
  } else {
    here.replaceChildren(...there.childNodes);
    htmx.process(here);
  }
  for (const part of [".tabs", "[data-live-part]"]) {
    const old = [...document.querySelectorAll(`main ${part}`)];
    page.querySelectorAll(`main ${part}`).forEach((one, at) => old[at]?.replaceChildren(...one.childNodes));
  }
  const now = new Map([...page.querySelectorAll(".rail__item")].map((line) => [line.href, line]));
  for (const line of document.querySelectorAll(".rail__item")) {
    const fresh = now.get(line.href);
    if (fresh && fresh.innerHTML !== line.innerHTML) line.replaceChildren(...fresh.childNodes);
  }
  document.getElementById("toasts")?.append(...(page.getElementById("toasts")?.children ?? []));
  const again = document.activeElement === document.body && focused && document.getElementById(focused);
  again?.querySelector?.("a")?.focus();
  here.dispatchEvent(new CustomEvent("htmx:afterSettle", { bubbles: true, detail: { elt: here, target: here } }));
  return true;
}

// The cards of a column as it is now; where further ones were loaded by hand, as many are asked for again.
async function cardsOf(here, there) {
  const box = here.querySelector("[data-board-cards]");
  const wanted = box.dataset.further === "1" ? box.querySelectorAll(".board-card").length : 0;
  const cards = [...there.querySelectorAll(".board-card")];
  let more = there.querySelector(".board-column__more");
  while (more && cards.length < wanted) {
    const headers = { "HX-Request": "true", "X-Requested-With": "live" };
    const answer = await fetch(more.getAttribute("href"), { headers }).catch(() => null);
    if (!answer?.ok) break;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    cards.push(...page.querySelectorAll(".board-card"));
    more = page.querySelector(".board-column__more");
  }
  return { cards, more };
}

function takeColumn(here, there, { cards, more }, changed) {
  here.className = there.className;
  here.querySelector(".board-column__header").replaceWith(there.querySelector(".board-column__header"));
  const box = here.querySelector("[data-board-cards]");
  const before = new Map([...box.querySelectorAll(".board-card")].map((card) => [card.id, card]));
  const shown = cards.map((card) => {
    const old = before.get(card.id);
    if (old && bare(old) === bare(card)) return old;
    if (changed.has(card.id)) card.classList.add("board-card--fresh");
    return card;
  });
  box.replaceChildren(...shown, ...(more ? [more] : []));
  if (more) htmx.process(more);
}

function bare(card) {
  return card.outerHTML.replace(/ (is-looked-at|board-card--fresh)/g, "").replace(/ draggable="(true|false)"/g, "");
}

document.addEventListener("htmx:beforeSwap", ({ target }) => {
  if (target.matches?.(".board-column__more")) target.closest("[data-board-cards]").dataset.further = "1";
});
document.addEventListener("visibilitychange", () => (document.hidden ? clearTimeout(timer) : ask()));
if (list()) learn(list());
schedule();

// Take over at once what the reader changed (ids of cards); false where the page cannot.
export async function refresh(...changed) {
  const box = list();
  if (!box) return false;
  clearTimeout(timer);
  const done = await takeOver(new Set(changed), false);
  schedule();
  return done;
}
