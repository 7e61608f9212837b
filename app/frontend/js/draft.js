// Leaving a form that holds unsaved words asks first. A form with data-draft also keeps them in this browser
// for a day, since a phone may close the page in the officer's pocket; saving or discarding forgets them.
import { keep, keptKeys, recall } from "./stored.js";

const PREFIX = "draft:";
const DAY = 24 * 60 * 60 * 1000;
let leaving = false;

function drafted(form) {
  return [...form.elements].filter(
    (one) => one.name && !["hidden", "password", "file", "submit", "button"].includes(one.type) && one.name !== "csrf_token",
  );
}

function remember(form) {
  const values = drafted(form).map((one) => [one.name, one.value, ["checkbox", "radio"].includes(one.type) ? one.checked : null]);
  keep(PREFIX + form.dataset.draft, JSON.stringify({ at: Date.now(), values }));
}

function restore(form) {
  const kept = recall(PREFIX + form.dataset.draft);
  if (!kept || form.querySelector(".error-summary")) return;
  const { values } = JSON.parse(kept);
  let changed = false;
  for (const [name, value, checked] of values) {
    for (const one of drafted(form)) {
      if (one.name !== name) continue;
      if (checked === null && one.value !== value) {
        one.value = value;
        changed = true;
      } else if (checked !== null && one.value === value && one.checked !== checked) {
        one.checked = checked;
        changed = true;
      }
    }
  }
  if (!changed) return;
  form.dataset.dirty = "1";
  const note = document.createElement("div");
  note.className = "draft-note";
  note.setAttribute("role", "status");
  const discard = document.createElement("button");
  discard.type = "button";
  discard.className = "button button--secondary button--sm";
  discard.textContent = form.dataset.draftDiscard;
  discard.addEventListener("click", () => {
    keep(PREFIX + form.dataset.draft, null);
    form.reset();
    delete form.dataset.dirty;
    note.remove();
  });
  note.append(form.dataset.draftRestored, discard);
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
  // The draft goes only when the answer is another page: see the list of sent drafts below.
  if (form.dataset.draft) {
    remember(form);
    keep(`sent:${form.dataset.draft}`, window.location.pathname);
  }
});

window.addEventListener("beforeunload", (event) => {
  if (!leaving && document.querySelector("form[data-dirty]")) event.preventDefault();
});
window.addEventListener("pageshow", () => (leaving = false));

for (const key of keptKeys("sent:")) {
  const name = key.slice("sent:".length);
  const refused = document.querySelector(".error-summary, .conflict-panel");
  const signedOut = !document.querySelector(".rail");
  if (!refused && !signedOut) keep(PREFIX + name, null);
  if (!signedOut) keep(key, null);
}
for (const key of keptKeys(PREFIX)) {
  const { at } = JSON.parse(recall(key));
  if (Date.now() - at > DAY) keep(key, null);
}
document.querySelectorAll("form[data-draft]").forEach(restore);
