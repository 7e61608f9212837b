// The outbox: drafts, what waits, what was sent today. Each item says its state and takes one's own measures.
import { exportOutbox, loadOutbox } from "../files.js";
import { head } from "../head.js";
import { isMissed, makeItem } from "../items.js";
import { fill, keepRows, piece, replace, shownBy, toast } from "../pieces.js";
import { flush, line } from "../send.js";
import * as store from "../store.js";
import { clock, moment, say, size, span } from "../words.js";
import { formOf } from "./later.js";
import { showDoors } from "./today.js";

export function wireOutbox(screen) {
  screen.querySelector("[data-send-now]").addEventListener("click", () => flush({ now: true }));
  screen.querySelector("[data-export]").addEventListener("click", exportOutbox);
  const input = screen.querySelector("[data-load]");
  input.addEventListener("change", async () => {
    const [file] = input.files;
    input.value = "";
    if (!file) return;
    const { sentence, tone } = await loadOutbox(file);
    toast(sentence, tone);
    flush({ now: true });
  });
}

export async function showOutbox(screen) {
  const [drafts, items, sent, photos] = await Promise.all([store.drafts(), store.items(), store.sent(), store.photos()]);
  const known = new Set([...drafts, ...items].map((one) => one.uuid));
  const orphans = photos.filter((one) => !known.has(one.item));
  const picturesOf = (uuid) => photos.filter((one) => one.item === uuid && one.role === "photo").length;
  rows(screen.querySelector("[data-drafts]"), drafts, (one) => draftWords(one, picturesOf(one.uuid)));
  rows(screen.querySelector("[data-items]"), [...items, ...orphans], (one) => (one.item ? photoWords(one, sent) : itemWords(one, picturesOf(one.uuid))));
  rows(screen.querySelector("[data-sent]"), sent, sentWords);
  head({ title: screen.dataset.title, subtitle: lineWords(items.length + orphans.length) });
  fill(screen, {
    no_drafts: !drafts.length,
    no_items: !items.length && !orphans.length,
    no_sent: !sent.length,
    signed_out: line.state === "signed_out",
    kept: await keptWords(photos),
  });
  await showDoors(screen.querySelector("[data-doors]"));
}

function lineWords(waiting) {
  if (line.state === "signed_out") return say("line_signed_out");
  if (line.state === "sending") return say("line_sending");
  if (line.state === "offline") return say("line_offline");
  return waiting ? say("line_waiting") : say("line_all_sent");
}

async function keptWords(photos) {
  const isKept = await navigator.storage?.persisted?.();
  const bytes = photos.reduce((sum, one) => sum + one.size, 0);
  return [photos.length ? say("photos_kept", { n: photos.length, size: size(bytes) }) : "", say(isKept ? "persistent" : "not_persistent")]
    .filter(Boolean)
    .join(" ");
}

const kindOf = (one) => say(isMissed(one) ? "kind_missed" : `kind_${one.kind}`);

function rows(list, wanted, wordsFor) {
  keepRows(list, wanted, {
    key: (one) => one.uuid,
    make: newRow,
    draw: (row, one) => {
      const isPhoto = Boolean(one.item);
      fill(row, { kind: isPhoto ? "" : kindOf(one), title: one.title || say("unnamed"), sentence: "", edit: "", conflict: "", page: "", copied: !isPhoto, ...wordsFor(one) });
      row.classList.toggle("outbox-item--late", ["refused", "conflict", "foreign"].includes(one.state));
    },
  });
}

function newRow() {
  const row = piece("item");
  row.querySelector("[data-copy-item]").addEventListener("click", () => copyText(shownBy(row)));
  row.querySelector("[data-delete]").addEventListener("click", (event) => askThenDelete(event.currentTarget, shownBy(row)));
  return row;
}

const withPhotos = (words, photos) => (photos ? `${words} · ${say("with_photos", { n: photos })}` : words);

function draftWords(one, photos) {
  return { state: withPhotos(say("draft_since", { span: span(Date.now() - one.updated_at) }), photos), edit: `#/${one.kind}/${one.uuid}`, deletable: true };
}

function itemWords(one, photos) {
  return {
    state: withPhotos(`${stateWords(one)} · ${say("since", { span: span(Date.now() - one.queued_at) })}`, photos),
    sentence: sentenceOf(one),
    edit: isArrival(one) || one.state === "conflict" ? "" : `#/${one.kind}/${one.uuid}`,
    conflict: one.state === "conflict" ? `#/conflict/${one.uuid}` : "",
    deletable: true,
  };
}

const isArrival = (one) => one.kind === "stop" && !isMissed(one);

function stateWords(one) {
  if (line.state === "signed_out" && one.state === "waiting") return say("state_signed_out");
  if (["waiting", "failed"].includes(one.state) && one.next_try_at > Date.now()) return say("state_again_at", { hour: clock(one.next_try_at) });
  return say(`state_${one.state}`);
}

function sentenceOf(one) {
  const errors = Object.values(one.errors ?? {}).flat();
  if (one.sentence || errors.length) return [one.sentence, ...errors].filter(Boolean).join(" ");
  return one.state === "failed" ? say("failed", { status: one.status }) : "";
}

function photoWords(one, sent) {
  const visit = sent.find((other) => other.uuid === one.item);
  return {
    kind: say(one.role === "signature" ? "kind_signature" : "kind_photo"),
    title: [visit?.title, one.caption].filter(Boolean).join(" · ") || say("kind_photo"),
    state: `${stateWords(one)} · ${size(one.size)}`,
    sentence: sentenceOf(one),
    deletable: true,
  };
}

function sentWords(one) {
  return {
    state: say("sent_at", { hour: moment(one.sent_at) }),
    sentence: (one.notices ?? []).join(" "),
    edit: one.kind === "visit" ? `#/visit/${one.uuid}` : "",
    page: one.url,
    deletable: false,
  };
}

// A second tap on the same button deletes: nothing of the outbox can be brought back.
function askThenDelete(button, one) {
  if (button.dataset.asked) {
    if (one.item) store.dropPhoto(one.uuid);
    else store.discard(one.uuid);
    return;
  }
  button.dataset.asked = "1";
  button.querySelector("span").textContent = say("really_delete");
  setTimeout(() => {
    delete button.dataset.asked;
    button.querySelector("span").textContent = say("delete");
  }, 4000);
}

async function copyText(one) {
  const fields = one.fields ?? JSON.parse(one.body).fields;
  const text = [`${kindOf(one)}: ${one.title}`, ...fields.filter(([name]) => !["company", "stop", "follow_up", "state"].includes(name)).map(([name, value]) => `${labelOf(one.kind, name)}: ${wordsOf(one.kind, name, value)}`)];
  try {
    await navigator.clipboard.writeText(text.join("\n"));
    toast(say("copied"));
  } catch {
    toast(say("not_copied"), "late");
  }
}

// The words of a field as its form shows them.
function labelOf(kind, name) {
  const control = formOf(kind)?.elements[name];
  const one = control instanceof RadioNodeList ? control[0] : control;
  const words = one?.closest("fieldset.field")?.querySelector("legend") ?? one?.labels?.[0];
  return words?.textContent.replace("*", "").trim() || one?.getAttribute?.("placeholder") || name;
}

function wordsOf(kind, name, value) {
  const control = formOf(kind)?.elements[name];
  const all = control instanceof RadioNodeList ? [...control] : [control];
  const chosen = all.find((one) => ["radio", "checkbox"].includes(one?.type) && one.value === value);
  if (chosen) return chosen.labels[0]?.firstElementChild?.textContent ?? chosen.labels[0]?.textContent ?? value;
  const option = [...(all[0]?.options ?? [])].find((one) => one.value === value);
  return option?.textContent ?? value;
}

// Two changed the same: for each field, mine or theirs; then it is sent again on top of what is stored.
export async function showConflict(screen, uuid) {
  const form = screen.querySelector("form");
  // Its cards are still those of the conflict before.
  form.hidden = true;
  const one = await store.item(uuid);
  if (!one?.conflict) {
    window.location.replace("#/outbox");
    return;
  }
  head({ title: one.title, subtitle: screen.dataset.title });
  const fields = Object.entries(one.conflict.fields ?? {});
  replace(screen.querySelector("[data-conflicts]"), fields.map(([name, { label, yours, stored, before }]) => {
    const card = piece("conflict", { label, yours: words(yours), stored: words(stored), earlier: before ? say("before", { words: words(before) }) : "" });
    card.querySelectorAll("input").forEach((input) => (input.name = `choice-${name}`));
    return card;
  }));
  form.onsubmit = async (event) => {
    event.preventDefault();
    await resolve(one, new FormData(event.target));
    window.location.hash = "#/outbox";
    flush({ now: true });
  };
  form.hidden = false;
}

const words = (value) => (value == null || value === "" ? "–" : String(value));

async function resolve(one, chosen) {
  let { fields } = JSON.parse(one.body);
  for (const [name, { stored_fields: theirs = [] }] of Object.entries(one.conflict.fields ?? {})) {
    if (chosen.get(`choice-${name}`) !== "stored") continue;
    const replaced = new Set([name, ...theirs.map(([key]) => key)]);
    fields = [...fields.filter(([key]) => !replaced.has(key) && !key.startsWith(`${name}-`)), ...theirs];
  }
  const { uuid, kind, title, company, stop, follow_up } = one;
  await store.queue(await makeItem({ uuid, kind, title, company, stop, follow_up, fields, user: store.ownerKey(), base: one.conflict.hash, queuedAt: one.queued_at }));
}

