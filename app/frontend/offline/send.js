// Sends the outbox: oldest first, one tab at a time, texts before photos. Nothing is removed here before the server has
// answered with the hash of the very bytes it stored.
import { makeItem } from "./items.js";
import * as store from "./store.js";
import { forget, knownUser, remember } from "./user.js";

const WAITS = [5_000, 15_000, 60_000, 300_000, 900_000];
const LOCK = "jajak-send";
const EVERY = 60_000;
const MOST_MISSES = 2;

// What the last attempt met: "idle", "sending", "offline" or "signed_out"; screens and the badge show it.
export const line = { state: navigator.onLine ? "idle" : "offline", user: null, name: "", mayVisit: true };
const watchers = new Set();
let told = null;
let timer = 0;

export function whenLineChanges(watcher) {
  watchers.add(watcher);
}

function become(state) {
  if (line.state === state && line.user === told) return;
  line.state = state;
  told = line.user;
  watchers.forEach((watcher) => watcher());
}

export async function askSession() {
  const answer = await fetch("/sync/session", { cache: "no-store", credentials: "same-origin" });
  if (!answer.ok) {
    await answer.body?.cancel();
    throw new TypeError("no session");
  }
  return answer.json();
}

// The kill switch: the worker and its copies go, the outbox stays.
async function leave() {
  const workers = await navigator.serviceWorker?.getRegistrations();
  await Promise.all((workers ?? []).map((worker) => worker.unregister()));
  if ("caches" in window) await Promise.all((await caches.keys()).map((name) => caches.delete(name)));
}

// Signed in as whom? Opens that person's store; returns the session, or null where nothing can be sent now.
export async function connect() {
  let session;
  try {
    session = await askSession();
  } catch {
    become("offline");
    return null;
  }
  if (session.stop) await leave();
  if (!session.signed_in) {
    become("signed_out");
    return null;
  }
  if (knownUser()?.user !== session.user) remember(session.user, session.name);
  line.mayVisit = session.may_visit !== false;
  line.user = session.user;
  line.name = session.name;
  await store.open(session.user);
  return session;
}

export async function flush({ now = false } = {}) {
  clearTimeout(timer);
  if (!navigator.locks) return work(now);
  return navigator.locks.request(LOCK, { ifAvailable: true }, (lock) => (lock ? work(now) : null));
}

async function work(now) {
  const session = await connect();
  if (session) {
    // With nothing to send there is nothing to tell.
    if (line.state !== "idle" || (await store.counts()).waiting) become("sending");
    misses = 0;
    const reached = (await sendItems(session, now)) && (await sendPhotos(session, now));
    if (line.state !== "signed_out") become(reached ? "idle" : "offline");
    await store.dropOldSent();
  }
  await plan();
}

// Wakes up when the next item may be tried again; a phone that sleeps is woken by the other triggers.
async function plan() {
  if (!store.isOpen()) return;
  const waiting = [...(await store.items()), ...(await store.photos())].filter((one) => isDue(one, Infinity));
  if (!waiting.length) return;
  const next = Math.min(...waiting.map((one) => one.next_try_at || 0)) - Date.now();
  timer = setTimeout(flush, Math.max(WAITS[0], Math.min(next, EVERY)));
}

const isDue = (one, until) => !["refused", "conflict", "foreign"].includes(one.state) && (one.next_try_at || 0) <= until;

const later = (tries) => Date.now() + WAITS[Math.min(tries, WAITS.length) - 1];

// One request that fails says little in a flapping network; the second in a row, that the rest would be tried in vain.
let misses = 0;
function goesOn(state) {
  misses = state === "offline" ? misses + 1 : 0;
  return state !== "signed_out" && misses < MOST_MISSES;
}

// Both return false where the network was lost.
async function sendItems(session, now) {
  for (const one of await store.items()) {
    if (!isDue(one, now ? Infinity : Date.now())) continue;
    if (!(await sendItem(one, session))) return false;
  }
  return true;
}

// Edited while an earlier version was on its way, which the server now holds: the edit starts from that one.
async function rebased(one) {
  const { fields } = JSON.parse(one.body);
  const { uuid, kind, title, company, stop, follow_up } = one;
  const fresh = await makeItem({ uuid, kind, title, company, stop, follow_up, fields, user: line.user, base: one.rebase, queuedAt: one.queued_at });
  await store.queue(fresh);
  return fresh;
}

async function sendItem(kept, session) {
  const one = kept.rebase ? await rebased(kept) : kept;
  const address = `/sync/items/${one.uuid}`;
  const answer = await put(address, new TextEncoder().encode(one.body), one.hash, session, { "Content-Type": "application/json" }, one.tries);
  if (answer.state === "stored" && answer.hash === one.hash) {
    await store.settle(one.uuid, one.hash, answer);
    return goesOn(answer.state);
  }
  // A later version than the one sent will be judged by its own answer.
  await store.changeItem(one.uuid, one.hash, (found) => {
    judge(found, answer);
    found.errors = answer.errors ?? {};
    found.conflict = answer.state === "conflict" ? { hash: answer.hash, fields: answer.fields } : null;
  });
  return goesOn(answer.state);
}

async function sendPhotos(session, now) {
  const done = new Set((await store.sent()).map((one) => one.uuid));
  const begun = (await store.drafts()).filter((one) => !done.has(one.uuid));
  const waiting = new Set([...(await store.items()), ...begun].map((one) => one.uuid));
  for (const one of await store.photos()) {
    // A photo follows its visit, never precedes it.
    if (waiting.has(one.item) || !isDue(one, now ? Infinity : Date.now())) continue;
    const headers = { "Content-Type": one.type, "X-Caption": encodeURIComponent(one.caption ?? ""), "X-Role": one.role };
    headers["X-Taken-At"] = new Date(one.taken_at).toISOString();
    const answer = await put(`/sync/items/${one.item}/photos/${one.uuid}`, await store.picture(one.uuid), one.hash, session, headers, one.tries);
    if (answer.state === "stored" && answer.hash === one.hash) {
      await store.dropPhoto(one.uuid);
      goesOn(answer.state);
      continue;
    }
    judge(one, answer);
    await store.keepPhoto(one);
    store.changed();
    if (!goesOn(answer.state)) return false;
  }
  return true;
}

async function put(address, body, hash, session, headers, tries) {
  let answer;
  try {
    answer = await fetch(address, {
      method: "PUT",
      body,
      credentials: "same-origin",
      cache: "no-store",
      redirect: "manual",
      headers: {
        ...headers,
        "X-Content-SHA256": hash,
        "X-CSRFToken": session.csrf,
        "X-Phone-Time": new Date().toISOString(),
        "X-User": session.user,
        "X-Tries": String(tries ?? 0),
      },
    });
    const known = { 200: "stored", 201: "stored", 202: "waiting", 401: "signed_out", 403: "foreign", 409: "conflict", 422: "refused" };
    const isJson = answer.headers.get("Content-Type")?.includes("json");
    const said = isJson ? await answer.json() : ((await answer.body?.cancel()) ?? {});
    // Not ours to change any more is a refusal like any other; another person's is no business of this queue.
    const state = answer.status === 403 && said.state !== "other_user" ? "refused" : (known[answer.status] ?? "failed");
    return { ...said, state, status: answer.status };
  } catch {
    return { state: "offline" };
  }
}

function judge(kept, answer) {
  kept.tries += 1;
  kept.next_try_at = later(kept.tries);
  kept.sentence = answer.sentence ?? "";
  if (answer.state === "signed_out") {
    kept.next_try_at = 0;
    kept.state = "waiting";
    become("signed_out");
  } else if (answer.state === "waiting") {
    kept.state = "waits_for_other";
  } else if (["refused", "conflict", "foreign", "offline"].includes(answer.state)) {
    kept.state = answer.state === "offline" ? "waiting" : answer.state;
  } else {
    kept.state = "failed";
    kept.status = answer.status ?? 0;
  }
}

// While all is well and nothing waits, the office is left in peace.
async function flushIfNeeded() {
  const isNeeded = line.state !== "idle" || (store.isOpen() && (await store.counts()).waiting > 0);
  if (isNeeded) await flush();
}

// Sends whenever there is hope: with the network, when the app comes to the front, and by the clock.
export function sendByItself() {
  window.addEventListener("online", () => flush({ now: true }));
  window.addEventListener("offline", () => become("offline"));
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "visible") flushIfNeeded();
  });
  setInterval(flushIfNeeded, EVERY);
  return flushIfNeeded();
}

export function signOutHere() {
  forget();
  store.close();
}
