// What this phone keeps for one person, in a database of that person's own: the day pack, drafts, the outbox with its
// photos, and what was sent in the last day.
import { openDB } from "idb";

const DAY = 24 * 60 * 60 * 1000;
const channel = "BroadcastChannel" in window ? new BroadcastChannel("jajak-outbox") : null;
const listeners = new Set();
let database = null;
let owner = null;

export function isOpen() {
  return database !== null;
}

export function ownerKey() {
  return owner;
}

export async function open(user) {
  if (owner === user && database) return;
  close();
  database = await openDB(`jajak-${user}`, 1, {
    upgrade(db) {
      // The pictures lie apart from what is known of them, so that lists and counts need not carry them along.
      for (const name of ["facts", "pictures"]) db.createObjectStore(name);
      for (const name of ["drafts", "items", "photos", "sent"]) db.createObjectStore(name, { keyPath: "uuid" });
    },
    // Another tab wants a newer layout: let it, and open anew when asked next.
    blocking: close,
    terminated: close,
  });
  owner = user;
}

export function close() {
  database?.close();
  database = null;
  owner = null;
}

// Tells this tab and the others that something was kept, sent or removed.
export function changed() {
  channel?.postMessage("changed");
  listeners.forEach((listener) => listener());
}

export function whenChanged(listener) {
  listeners.add(listener);
}

channel?.addEventListener("message", () => listeners.forEach((listener) => listener()));

export const fact = (name) => database.get("facts", name);
export const keepFact = (name, value) => database.put("facts", value, name);

export const draft = (uuid) => database.get("drafts", uuid);
export const keepDraft = (one) => database.put("drafts", one);
export const drafts = async () => (await database.getAll("drafts")).sort((a, b) => b.updated_at - a.updated_at);

export async function dropDraft(uuid) {
  await database.delete("drafts", uuid);
  changed();
}

export const item = (uuid) => database.get("items", uuid);
export const items = async () => (await database.getAll("items")).sort((a, b) => a.queued_at - b.queued_at);

export const sentItem = (uuid) => database.get("sent", uuid);
export const sent = async () => (await database.getAll("sent")).sort((a, b) => b.sent_at - a.sent_at);

export async function keepPhoto({ bytes, ...one }) {
  const stroke = database.transaction(["photos", "pictures"], "readwrite");
  const writes = [stroke.objectStore("photos").put(one)];
  if (bytes) writes.push(stroke.objectStore("pictures").put(bytes, one.uuid));
  await Promise.all([...writes, stroke.done]);
}

export const photo = (uuid) => database.get("photos", uuid);
export const picture = (uuid) => database.get("pictures", uuid);
export const photos = async () => (await database.getAll("photos")).sort((a, b) => a.queued_at - b.queued_at);
export const photosOf = async (uuid) => (await photos()).filter((one) => one.item === uuid);

export async function dropPhoto(uuid) {
  const stroke = database.transaction(["photos", "pictures"], "readwrite");
  await Promise.all([stroke.objectStore("photos").delete(uuid), stroke.objectStore("pictures").delete(uuid), stroke.done]);
  changed();
}

// A finished draft becomes an item of the outbox at one stroke, so that a killed tab leaves one of the two.
export async function queue(one) {
  const stroke = database.transaction(["drafts", "items"], "readwrite");
  await Promise.all([stroke.objectStore("items").put(one), stroke.objectStore("drafts").delete(one.uuid), stroke.done]);
  changed();
}

// Changes the kept item by `change(item)`, unless it is gone or another version by now.
export async function changeItem(uuid, hash, change) {
  const stroke = database.transaction("items", "readwrite");
  const found = await stroke.store.get(uuid);
  if (found?.hash === hash) {
    change(found);
    await stroke.store.put(found);
  }
  await stroke.done;
  changed();
}

// The server holds these very bytes: only now the item leaves the outbox, and only if it was not edited meanwhile.
export async function settle(uuid, hash, answer) {
  const stroke = database.transaction(["items", "sent"], "readwrite");
  const found = await stroke.objectStore("items").get(uuid);
  if (found && found.hash === hash) {
    const { kind, title, body, company, stop, follow_up } = found;
    const one = { uuid, kind, title, body, hash, company, stop, follow_up, sent_at: Date.now(), url: answer.url ?? null };
    stroke.objectStore("sent").put({ ...one, notices: answer.notices ?? [] });
    stroke.objectStore("items").delete(uuid);
  } else if (found) {
    found.rebase = hash;
    stroke.objectStore("items").put(found);
  }
  await stroke.done;
  changed();
}

export async function discard(uuid) {
  const stroke = database.transaction(["drafts", "items", "photos", "pictures"], "readwrite");
  stroke.objectStore("drafts").delete(uuid);
  stroke.objectStore("items").delete(uuid);
  for (const one of await stroke.objectStore("photos").getAll()) {
    if (one.item !== uuid) continue;
    stroke.objectStore("photos").delete(one.uuid);
    stroke.objectStore("pictures").delete(one.uuid);
  }
  await stroke.done;
  changed();
}

export async function dropOldSent() {
  for (const one of await database.getAll("sent")) {
    if (Date.now() - one.sent_at > DAY) await database.delete("sent", one.uuid);
  }
}

// How many wait, since when, and what was sent: for the badge and the four doors. Photos count for their item.
export async function counts() {
  const [waiting, pictures, begun, done] = await Promise.all([items(), photos(), database.count("drafts"), database.count("sent")]);
  const kept = new Set((await database.getAllKeys("drafts")).concat(waiting.map((one) => one.uuid)));
  const late = pictures.filter((one) => !kept.has(one.item));
  const times = [...waiting, ...late].map((one) => one.queued_at);
  return {
    waiting: waiting.length + late.length,
    stuck: waiting.filter((one) => ["refused", "conflict"].includes(one.state)).length,
    oldest: times.length ? Math.min(...times) : null,
    drafts: begun,
    sent: done,
  };
}
