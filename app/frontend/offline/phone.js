// The phone app: one page that works without network. It opens with what this phone keeps, then asks the server.
import "../js/visit.js";

import { focusHead, headOf } from "./head.js";
import { offerInstalling } from "./install.js";
import { makeItem } from "./items.js";
import { makeRoomForKeyboard } from "./keyboard.js";
import { refreshPack } from "./pack.js";
import { keepPicture } from "./photos.js";
import { fill } from "./pieces.js";
import { flush, line, sendByItself, whenLineChanges } from "./send.js";
import { showCompany } from "./screens/company.js";
import { leaveEntry, showEntry, wireEntry } from "./screens/entry.js";
import { showFind } from "./screens/find.js";
import { screenNamed, whenMade } from "./screens/later.js";
import { showConflict, showOutbox, wireOutbox } from "./screens/outbox.js";
import { showToday } from "./screens/today.js";
import * as store from "./store.js";
import { knownUser } from "./user.js";
import { clock, say, speak, today } from "./words.js";

const PACK_EVERY = 30 * 60 * 1000;
const app = document.getElementById("phone");
speak(app);

const screens = {
  today: { show: (screen) => showToday(screen), isLive: true },
  find: { show: (screen) => showFind(screen), isLive: true },
  company: { show: (screen, [id]) => showCompany(screen, id), isLive: true },
  visit: { show: (screen, [uuid], given) => showEntry(screen, "visit", uuid, given), isForm: true },
  "new-company": { show: (screen, [uuid], given) => showEntry(screen, "company", uuid, given), isForm: true },
  contact: { show: (screen, [uuid], given) => showEntry(screen, "contact", uuid, given), isForm: true },
  stop: { show: (screen, [uuid], given) => showEntry(screen, "stop", uuid, given), isForm: true },
  follow_up: { show: (screen, [uuid], given) => showEntry(screen, "follow_up", uuid, given), isForm: true },
  next_step: { show: (screen, [uuid], given) => showEntry(screen, "next_step", uuid, given), isForm: true },
  outbox: { show: (screen) => showOutbox(screen), isLive: true },
  conflict: { show: (screen, [uuid]) => showConflict(screen, uuid) },
  nobody: { show: () => null },
};
let shown = null;

const isNumber = (text) => /^(\d+|new:[\w-]+)$/.test(text ?? "");

// Which screen an address means: the part behind #, or a page of the full application that could not be reached.
function wanted() {
  const [path, query = ""] = window.location.hash.replace(/^#\/?/, "").split("?");
  const given = new URLSearchParams(query || window.location.search);
  if (path) {
    const [name, ...rest] = path.split("/");
    if (name === "company" && !isNumber(rest[0])) return { name: "new-company", rest, given };
    return { name: name in screens ? name : "today", rest, given };
  }
  const [, first, second] = window.location.pathname.split("/");
  if (first === "visits" && second === "new" && given.get("company")) return { name: "visit", rest: ["new"], given };
  if (first === "visits" && second === "new") return { name: "find", rest: [], given };
  if (first === "companies" && isNumber(second)) return { name: "company", rest: [second], given };
  return { name: "today", rest: [], given };
}

async function route() {
  const isMine = store.isOpen() && line.mayVisit;
  const { name, rest, given } = isMine ? wanted() : { name: "nobody", rest: [], given: new URLSearchParams() };
  const address = `${name}/${rest.join("/")}`;
  leaveEntry();
  const screen = screenNamed(name);
  for (const one of app.querySelectorAll("[data-screen]")) one.hidden = one !== screen;
  for (const link of app.querySelectorAll("[data-tab]")) {
    if (link.dataset.tab === name) link.setAttribute("aria-current", "page");
    else link.removeAttribute("aria-current");
  }
  headOf(screen);
  await screens[name].show(screen, rest, given);
  if (shown && shown !== address) {
    window.scrollTo(0, 0);
    focusHead();
  }
  shown = address;
  app.dataset.shown = name;
}

// Lists follow what is kept and sent, a few times a second where hundreds are sent.
const PAUSE = 250;
let planned = 0;
let drawnAt = -PAUSE;
function redraw() {
  planned ||= setTimeout(() => {
    planned = 0;
    drawnAt = performance.now();
    draw();
  }, Math.max(0, drawnAt + PAUSE - performance.now()));
}

// Forms are left alone while somebody types in them.
let isDrawing = false;
let isBehind = false;
async function draw() {
  isBehind = true;
  if (isDrawing) return;
  isDrawing = true;
  while (isBehind) {
    isBehind = false;
    await badge();
    const { name, rest, given } = wanted();
    if (store.isOpen() && line.mayVisit && screens[name].isLive) await screens[name].show(screenNamed(name), rest, given);
  }
  isDrawing = false;
}

async function badge() {
  const { waiting, oldest } = store.isOpen() ? await store.counts() : { waiting: 0, oldest: null };
  const state = line.state === "signed_out" ? "signed_out" : line.state === "offline" ? "offline" : waiting ? "waiting" : "all_sent";
  const values = { n: waiting, hour: oldest ? clock(oldest) : "" };
  const words = say(state === "offline" && waiting ? "badge_offline_waiting" : `badge_${state}`, values);
  fill(app.querySelector("[data-badge]"), { badge: words, waits: waiting ? String(waiting) : "" });
  app.querySelector("[data-badge]").dataset.state = state;
  fill(app.querySelector(".bottom-bar"), { waiting: waiting ? String(waiting) : "" });
}

// What takes long is cut in pieces, so that a tap is heard between them.
const breath = () => new Promise((go) => setTimeout(go));

let owner = null;
let mayVisit = true;
async function start() {
  // Without a safe connection a browser gives neither a worker nor hashes; say so instead of failing.
  if (!window.isSecureContext) {
    await route();
    fill(app, { insecure: true });
    return;
  }
  const known = knownUser();
  if (known) await store.open(known.user);
  await breath();
  // The first day that is put into words loads all zones and takes longer than the screen that shows it.
  today();
  await breath();
  owner = store.ownerKey();
  for (const [name, { isForm }] of Object.entries(screens)) if (isForm) whenMade(name, wireEntry);
  whenMade("outbox", wireOutbox);
  offerInstalling(app.querySelector("[data-offer]"));
  store.whenChanged(redraw);
  whenLineChanges(arrived);
  window.addEventListener("hashchange", route);
  app.querySelector("[data-again]").addEventListener("click", () => flush({ now: true }));
  // Nothing is said to a stranger before it is known that nobody is signed in.
  if (known) await route();
  await badge();
  makeRoomForKeyboard(app);
  navigator.serviceWorker?.register(app.dataset.worker).catch(() => null);
  sendByItself();
  await flush();
  if (!shown) await route();
  if (!(await freshPack())) redraw();
  setInterval(freshPack, PACK_EVERY);
  document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && freshPack());
}

// Somebody else has signed in on this phone: everything of the one before is put away.
async function arrived() {
  if (owner === store.ownerKey() && mayVisit === line.mayVisit) {
    redraw();
    return;
  }
  owner = store.ownerKey();
  mayVisit = line.mayVisit;
  await route();
  fill(app, { visitless: !mayVisit });
  await badge();
}

let askedAt = 0;
async function freshPack() {
  if (line.state !== "idle" || !line.mayVisit || !store.isOpen() || Date.now() - askedAt < 60_000) return false;
  askedAt = Date.now();
  return refreshPack();
}

start();

// For trials that fill an outbox by the hundred with what the forms would have made.
export { flush, keepPicture, makeItem, store };
