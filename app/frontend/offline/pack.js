// The day pack: today's and tomorrow's stops with all one needs there, kept for the hours without signal.
import * as store from "./store.js";

let pack = null;
let heldFor = null;

export async function loadPack() {
  if (!store.isOpen()) return null;
  if (!pack || heldFor !== store.ownerKey()) {
    pack = (await store.fact("pack"))?.pack ?? null;
    heldFor = store.ownerKey();
  }
  return pack;
}

let isTried = false;

// Whether it is known by now what this phone has, or cannot get at present.
export const isSettled = () => isTried || pack !== null;

// True where a newer pack has come.
export async function refreshPack() {
  try {
    return await fetchPack();
  } finally {
    isTried = true;
  }
}

async function fetchPack() {
  const kept = await store.fact("pack");
  let answer;
  try {
    const headers = kept?.etag ? { "If-None-Match": kept.etag } : {};
    answer = await fetch("/sync/pack", { headers, cache: "no-store", credentials: "same-origin", redirect: "manual" });
  } catch {
    return false;
  }
  if (answer.status !== 200) return false;
  const fresh = await answer.json();
  if (fresh.user && fresh.user !== store.ownerKey()) return false;
  pack = fresh;
  heldFor = store.ownerKey();
  await store.keepFact("pack", { pack, etag: answer.headers.get("ETag"), got_at: Date.now() });
  store.changed();
  return true;
}

export const companyOf = (id) => pack?.companies?.find((one) => String(one.id) === String(id)) ?? null;
export const stopOf = (id) => pack?.stops?.find((one) => String(one.id) === String(id)) ?? null;
export const stepOf = (id) => pack?.steps?.find((one) => String(one.id) === String(id)) ?? null;
export const stopsAt = (company, on) => (pack?.stops ?? []).filter((one) => one.on === on && String(one.company_id) === String(company));
export const choices = (name) => pack?.choices?.[name] ?? [];
// What a visit is for: those in use, and the one that a draft was begun with.
export const purposesWith = (kept) => [...choices("purpose"), ...(pack?.purposes?.retired ?? []).filter(([key]) => key === kept)];
export const purposeOf = (isFirst) => (isFirst ? (pack?.purposes?.first ?? "socialisation") : (pack?.purposes?.later ?? "exploration"));
export const daysOff = () => new Set(pack?.days_off ?? []);

// The little that is known of a company: from the pack, from one's own list, or from one made on this phone.
export async function nameOf(reference) {
  const known = companyOf(reference);
  if (known) return known.name;
  const mine = pack?.mine?.find(([id]) => String(id) === String(reference));
  if (mine) return mine[1];
  const made = String(reference).startsWith("new:") ? String(reference).slice(4) : null;
  if (!made) return "";
  return ((await store.item(made)) ?? (await store.draft(made)) ?? (await store.sentItem(made)))?.title ?? "";
}
