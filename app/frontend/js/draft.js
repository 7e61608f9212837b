// Leaving a form that holds unsaved words asks first. What is sent is kept in this tab until a page shows that it was
// taken: who meets the sign-in, an error or no network instead finds it in the form again. A form with data-draft keeps
// every keystroke, in this browser and for a day, since a phone may close the page in the officer's pocket.
import { BROWSER, keep, keptKeys, recall, TAB } from "./stored.js";

const PREFIX = "draft:";
const SENT = "sent";
const DAY = 24 * 60 * 60 * 1000;
let leaving = false;

function drafted(form) {
  return [...form.elements].filter(
    (one) => one.name && !["hidden", "password", "file", "submit", "button"].includes(one.type) && one.name !== "csrf_token",
  );
}

const isTick = (one) => ["checkbox", "radio"].includes(one.type);

// A form is the same one on its own page and in a dialog of another: by where it is sent, and what it asks first. What
// one person typed is never shown to another who signs in here.
function shelfOf(form) {
  const mine = `${PREFIX}${document.querySelector("[data-reader]")?.dataset.reader ?? ""}:`;
  if (form.dataset.draft) return { key: mine + form.dataset.draft, shelf: BROWSER };
  const { pathname } = new URL(form.getAttribute("action") || window.location.href, window.location.href);
  return { key: `${mine}${pathname} ${drafted(form)[0]?.name ?? ""}`, shelf: TAB };
}

function remember(form, { key, shelf } = shelfOf(form)) {
  const values = drafted(form).map((one) => [one.name, one.value, isTick(one) ? one.checked : null]);
  keep(key, JSON.stringify({ at: Date.now(), values }), shelf);
}

// Fields of one name are told apart by their order, ticks by their value.
function fill(form, values) {
  const places = new Map();
  let isChanged = false;
  for (const [name, value, checked] of values) {
    const place = checked === null ? (places.get(name) ?? 0) : 0;
    if (checked === null) places.set(name, place + 1);
    const alike = drafted(form).filter((one) => one.name === name && isTick(one) === (checked !== null));
    const one = checked === null ? alike[place] : alike.find((tick) => tick.value === value);
    if (!one) continue;
    const [property, wanted] = checked === null ? ["value", value] : ["checked", checked];
    const before = one[property];
    if (before === wanted) continue;
    one[property] = wanted;
    // A list of choices may hold it no longer.
    if (one[property] !== wanted) one[property] = before;
    else isChanged = true;
  }
  return isChanged;
}

function restore(form) {
  const { key, shelf } = shelfOf(form);
  const kept = form.dataset.recalled ? null : recall(key, shelf);
  form.dataset.recalled = "1";
  if (!kept || form.querySelector(".error-summary")) return;
  if (!fill(form, JSON.parse(kept).values)) {
    // The page shows all of it, so it need not be kept beside.
    if (shelf === TAB) keep(key, null, TAB);
    return;
  }
  form.dataset.dirty = "1";
  const note = document.createElement("div");
  note.className = "draft-note";
  note.setAttribute("role", "status");
  const discard = document.createElement("button");
  discard.type = "button";
  discard.className = "button button--secondary button--sm";
  discard.textContent = form.dataset.draftDiscard;
  discard.addEventListener("click", () => {
    keep(key, null, shelf);
    form.reset();
    delete form.dataset.dirty;
    note.remove();
  });
  const files = form.querySelector("input[type=file]") ? ` ${form.dataset.draftFiles}` : "";
  note.append(form.dataset.draftRestored + files, discard);
  form.prepend(note);
}

let timer = 0;
for (const name of ["input", "change"]) {
  document.addEventListener(name, (event) => {
    const form = event.target.form;
    if (!form?.matches("[data-guard]")) return;
    form.dataset.dirty = "1";
    if (form.dataset.draft) {
      clearTimeout(timer);
      timer = setTimeout(() => remember(form), 400);
    }
  });
}

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (!form.matches("[data-guard]") || event.defaultPrevented) return;
  clearTimeout(timer);
  delete form.dataset.dirty;
  leaving = true;
  // Forgotten only when a page answers that took it: see below.
  const where = shelfOf(form);
  remember(form, where);
  keep(SENT, JSON.stringify({ ...where, page: window.location.pathname }), TAB);
});

window.addEventListener("beforeunload", (event) => {
  if (!leaving && document.querySelector("form[data-dirty]")) event.preventDefault();
});
window.addEventListener("pageshow", () => (leaving = false));

// What the last form of this tab was answered with. The sign-in and the pages of errors stand outside of the frame; the
// very page of the form without a redirect is one that was opened anew, or shows what was typed.
function settle() {
  const sent = recall(SENT, TAB);
  if (!sent) return;
  keep(SENT, null, TAB);
  const { key, shelf, page } = JSON.parse(sent);
  const isOutside = !document.querySelector(".rail");
  const isRefused = document.querySelector(".error-summary, .conflict-panel") !== null;
  const isSameAgain = page === window.location.pathname && !performance.getEntriesByType("navigation")[0]?.redirectCount;
  const isKept = isOutside || isSameAgain || (isRefused && shelf === BROWSER);
  if (!isKept) keep(key, null, shelf);
}

settle();
for (const key of keptKeys(PREFIX)) {
  const { at } = JSON.parse(recall(key));
  if (Date.now() - at > DAY) keep(key, null);
}
const restoreAll = () => document.querySelectorAll("form[data-guard][data-draft-restored]").forEach(restore);
restoreAll();
document.addEventListener("dialog:filled", restoreAll);
