// The forms: a visit, a new company or contact, a stop missed, a step done or planned. Each keeps its draft at every keystroke and ends in the outbox.
import { Draft } from "../drafts.js";
import * as forms from "../form.js";
import * as gps from "../gps.js";
import { head } from "../head.js";
import { isMissed, makeItem, valueOf } from "../items.js";
import { choices, companyOf, daysOff, loadPack, nameOf, purposeOf, purposesWith, stopOf } from "../pack.js";
import { showPhotos, take } from "../photos.js";
import { fill, toast } from "../pieces.js";
import { flush, line, whenLineChanges } from "../send.js";
import { Signature } from "../signature.js";
import * as store from "../store.js";
import { stepWords } from "./steps.js";
import { dayWords, hourOf, laterDay, say, today } from "../words.js";

const LISTS = { visit: ["refusal_reason_id", "officers", "next_owner_id"], company: ["region_code"], stop: ["reason_id"] };
// What such an entry settles: one of it is begun only once.
const SETTLES = { visit: "stop", stop: "stop", follow_up: "follow_up" };
// What of a finished step is said only together with the next one.
const OF_NEXT = new Set(["kind", "subject", "awaited_since", "when", "due_on"]);
let current = null;
const signatures = new WeakMap();

// Leaving the screen: what was typed is kept already.
export function leaveEntry() {
  gps.stop();
  current = null;
}

// `given` is what the address says of a new one: company, stop, outcome, name.
export async function showEntry(screen, kind, asked, given) {
  let uuid = asked;
  const form = screen.querySelector("form");
  // What is typed before the form holds what is known would be overwritten, so there is nothing to type in until then.
  form.hidden = true;
  await loadPack();
  forms.clear(form);
  forms.offer(form, forms.lists(LISTS[kind] ?? []));
  if (kind === "visit") forms.offer(form, { "needs-trade": choices("trade") });
  const begun = uuid === "new" ? await begunOf(kind, given) : null;
  if (begun) uuid = begun.uuid;
  const known = uuid === "new" ? null : await found(uuid);
  if (uuid !== "new" && !known) {
    toast(say("gone"), "warn");
    window.location.replace("#/outbox");
    return;
  }
  const about = known?.about ?? { kind, company: given.get("company"), stop: given.get("stop"), follow_up: given.get("follow_up"), title: "", base: null };
  const company = about.company ? await nameOf(about.company) : "";
  if (kind !== "company") about.title = company;
  const draft = new Draft(form, about, known ? uuid : null);
  draft.whenBegun = (made) => window.history.replaceState(null, "", `#/${kind}/${made}`);
  current = { screen, form, kind, draft };
  form.dataset.kept = "";
  head({ title: screen.dataset.title, subtitle: company });
  fill(screen, { note: known?.sentence ?? "", saved: false });
  if (kind === "follow_up") fill(screen, { what: stepWords(about.follow_up) });
  if (kind === "visit") await openVisit(screen, form, draft, known, given);
  if (kind === "company" && !known && given.get("name")) form.elements.name.value = given.get("name");
  if (known) forms.put(form, known.fields);
  if (begun) window.history.replaceState(null, "", `#/${kind}/${uuid}`);
  if (kind === "visit" && (begun || !known)) choose(form, given.get("outcome"));
  form.hidden = false;
  forms.showErrors(form, known?.errors ?? {});
}

// A draft goes on; an item of the outbox, or one already sent, becomes a draft again once it is touched.
async function found(uuid) {
  const begun = await store.draft(uuid);
  if (begun) {
    const { fields, updated_at: _when, ...about } = begun;
    return { about, fields, errors: {}, signature: begun.signature };
  }
  const waiting = await store.item(uuid);
  const done = waiting ?? (await store.sentItem(uuid));
  if (!done) return null;
  const { kind, company, stop, follow_up, title } = done;
  const wasSent = !waiting || waiting.tries > 0;
  const about = { kind, company, stop, follow_up, title, base: wasSent ? done.hash : done.base, queued_at: waiting?.queued_at };
  const fields = JSON.parse(done.body).fields;
  return { about, fields, errors: done.errors ?? {}, sentence: done.sentence, signature: done.signature };
}

async function openVisit(screen, form, draft, known, given) {
  const company = companyOf(draft.about.company);
  const purposes = purposesWith(valueOf(known?.fields ?? [], "purpose"));
  if (purposes.length) forms.offer(form, { purpose: purposes });
  forms.offer(form, { contacts: (company?.contacts ?? []).map((one) => [one.id, one.position ? `${one.name} (${one.position})` : one.name]) });
  showDays(form);
  const signature = signatureOf(screen, form);
  signature.put(known?.signature?.strokes ?? [], known?.signature?.name ?? "");
  await showPhotos(screen.querySelector("[data-photos]"), draft.uuid);
  if (known) return;
  form.elements.visited_on.value = today();
  form.elements.mode.value = "on_site";
  form.elements.purpose.value = purposeOf(company?.is_first_visit ?? !company?.last_visits?.length);
  form.querySelector('[name="next_when"][value="three_days"]').checked = true;
  await stampHours(form, draft.about.stop);
  gps.start(form, () => draft.keep());
}

// One visit for a stop: who taps an outcome twice goes on with the draft of the first time. What waits to be sent
// without a visit is opened again rather than said twice.
async function begunOf(kind, given) {
  const settled = given.get(SETTLES[kind]);
  if (!settled) return null;
  const kept = kind === "visit" ? await store.drafts() : [...(await store.drafts()), ...(await store.items())];
  return kept.find((one) => one.kind === kind && String(one[SETTLES[kind]]) === settled && (kind !== "stop" || isMissed(one)));
}

function choose(form, value) {
  const outcome = value && form.querySelector(`[name="outcome"][value="${CSS.escape(value)}"]`);
  if (!outcome) return;
  outcome.checked = true;
  outcome.dispatchEvent(new Event("change", { bubbles: true }));
}

async function stampHours(form, stop) {
  const local = ((await store.fact("arrivals")) ?? {})[stop];
  const arrived = local?.at ?? stopOf(stop)?.arrived_at;
  if (arrived) {
    form.elements.started.value = hourOf(arrived);
    form.elements.ended.value = hourOf(local?.left ?? Date.now());
  }
}

function signatureOf(screen, form) {
  if (!signatures.has(form)) {
    signatures.set(form, new Signature(screen.querySelector("[data-signature]"), () => touched(form)));
  }
  return signatures.get(form);
}

// Chips such as "tomorrow" say which day they mean, and that is the day that is sent.
const CHIPS = { tomorrow: 1, three_days: 3, week: 7 };

function chipDay(when) {
  const off = daysOff();
  let day = laterDay(today(), CHIPS[when]);
  while (off.has(day)) day = laterDay(day, 1);
  return day;
}

function showDays(form) {
  for (const when of Object.keys(CHIPS)) {
    const label = form.querySelector(`[name="next_when"][value="${when}"] + label`);
    const small = label.querySelector("small") ?? label.appendChild(document.createElement("small"));
    small.textContent = dayWords(chipDay(when));
    if (when !== "tomorrow") continue;
    label.firstElementChild.textContent = say(chipDay(when) === laterDay(today(), 1) ? "tomorrow" : "next_working_day");
  }
}

function touched(form) {
  if (current?.form !== form) return;
  if (current.kind === "visit") current.draft.about.signature = signatures.get(form)?.content();
  if (current.kind === "company") current.draft.about.title = form.elements.name.value.trim();
  current.draft.touch();
  fill(current.screen, { saved: true, note: "" });
}

export function wireEntry(screen) {
  const form = screen.querySelector("form");
  for (const details of form.querySelectorAll("details")) details.dataset.atFirst = details.open ? "open" : "";
  for (const name of ["input", "change"]) {
    form.addEventListener(name, (event) => {
      if (event.target.type === "file" || event.target.closest("[data-photos]")) return;
      const box = event.target.closest(".field--bad");
      if (box) {
        box.classList.remove("field--bad");
        box.querySelectorAll("[data-refused]").forEach((one) => one.remove());
      }
      touched(form);
    });
  }
  // A button that fills fields (a row more, the position) changes what is kept as well.
  form.addEventListener("click", (event) => {
    if (event.target.closest("[data-discard]")) discard();
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    save();
  });
  for (const input of form.querySelectorAll('input[type="file"]')) {
    input.addEventListener("change", async () => {
      const { draft } = current;
      const files = [...input.files];
      input.value = "";
      await take(files, draft);
      await showPhotos(screen.querySelector("[data-photos]"), draft.uuid);
    });
    // Of a camera that is not allowed the browser says no more than that nothing was taken.
    if (input.hasAttribute("capture")) input.addEventListener("cancel", () => toast(say("photo_none"), "warn"));
  }
}

async function discard() {
  const { uuid } = current.draft;
  current.draft.end();
  // Dropping the changes to what waits or was sent leaves that as it was.
  if (uuid && ((await store.item(uuid)) || (await store.sentItem(uuid)))) await store.dropDraft(uuid);
  else if (uuid) await store.discard(uuid);
  window.location.hash = "#/";
}

function content(form, kind, about) {
  if (kind === "visit") gps.explain(form);
  // Only "nothing comes next" is said by an empty value.
  const fields = forms.read(form).filter(([name, value]) => (value !== "" || name === "next_kind") && name !== "uuid");
  if (about.company) fields.unshift(["company", String(about.company)]);
  if (about.stop) fields.unshift(["stop", String(about.stop)]);
  if (about.follow_up) fields.unshift(["follow_up", String(about.follow_up)]);
  if (kind === "follow_up" && valueOf(fields, "then") !== "plan") return fields.filter(([name]) => !OF_NEXT.has(name));
  if (kind === "company") fields.push(["is_distinct", "y"]);
  const when = valueOf(fields, "next_when");
  if (kind !== "visit" || !(when in CHIPS)) return fields;
  const resolved = fields.filter(([name]) => name !== "next_when" && name !== "next_on");
  return [...resolved, ["next_when", "day"], ["next_on", chipDay(when)]];
}

const AFTER = {
  company: (uuid) => `#/visit/new?company=new:${uuid}`,
  contact: (_uuid, { company }) => `#/company/${company}`,
  next_step: (_uuid, { company }) => `#/company/${company}`,
};

// What was saved last, and the message that says so: it tells of the sending as long as it stands.
let told = null;

async function tellOfSending() {
  if (!told?.words.isConnected || !store.isOpen()) return;
  const { uuid, title, words } = told;
  const isSent = !(await store.item(uuid)) && (await store.sentItem(uuid));
  const isOnItsWay = navigator.onLine && ["idle", "sending"].includes(line.state);
  words.textContent = say(isSent ? "saved_sent" : isOnItsWay ? "saved_online" : "saved_offline", { name: title });
}

store.whenChanged(tellOfSending);
whenLineChanges(tellOfSending);

async function save() {
  const { form, kind, draft } = current;
  const errors = forms.missing(form);
  if (!forms.showErrors(form, errors)) {
    await draft.touch();
    return;
  }
  draft.begin();
  const { about, uuid } = draft;
  // A name that came along from the search is nothing anybody typed here.
  const title = ["company", "contact"].includes(kind) ? form.elements.name.value.trim() : about.title;
  try {
    if (kind === "visit") await signatures.get(form).keep(uuid);
    draft.end();
    const { company, stop, follow_up, base, queued_at: queuedAt, signature } = about;
    const fields = content(form, kind, about);
    const made = await makeItem({ uuid, kind, user: store.ownerKey(), title, fields, base, company, stop, follow_up, queuedAt });
    await store.queue({ ...made, signature });
  } catch (problem) {
    draft.isOver = false;
    toast(say(problem?.name === "QuotaExceededError" ? "full" : "not_kept"), "late");
    return;
  }
  told = { uuid, title, words: toast("") };
  await tellOfSending();
  window.location.hash = AFTER[kind]?.(uuid, about) ?? "#/";
  navigator.storage?.persist?.();
  flush({ now: true });
}
