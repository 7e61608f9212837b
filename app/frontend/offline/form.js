// Reading and filling the forms of the shell: they are the very forms of the pages, so their fields keep their names.
import { choices } from "./pack.js";
import { piece } from "./pieces.js";
import { say } from "./words.js";

const FILES = "photos";

export function read(form) {
  return [...new FormData(form)].filter(([name, value]) => typeof value === "string" && name !== FILES);
}

export function clear(form) {
  form.reset();
  delete form.dataset.stepChosen;
  showErrors(form, {});
  for (const details of form.querySelectorAll("details")) details.open = details.dataset.atFirst === "open";
  const rows = form.querySelector("[data-needs-rows]");
  while (rows && rows.children.length > 1) rows.lastElementChild.remove();
}

export function put(form, fields) {
  const values = new Map();
  for (const [name, value] of fields) values.set(name, [...(values.get(name) ?? []), value]);
  growNeeds(form, values.get("needs-position")?.length ?? 1);
  for (const one of form.elements) {
    if (!one.name || one.type === "file") continue;
    const given = values.get(one.name);
    if (one.type === "radio" || one.type === "checkbox") one.checked = Boolean(given?.includes(one.value));
    else if (given) one.value = one.multiple ? given[0] : (given.shift() ?? "");
  }
  for (const details of form.querySelectorAll("details")) details.open ||= [...details.querySelectorAll("[name]")].some(isTelling);
}

// What the form fills in by itself opens no fold.
const BY_ITSELF = new Set(["visited_on", "started", "ended", "mode", "purpose", "next_owner_id", "latitude", "longitude", "accuracy_m", "headcount_source"]);

const isTelling = (one) =>
  !BY_ITSELF.has(one.name) && one.type !== "file" && (["checkbox", "radio"].includes(one.type) ? one.checked : Boolean(one.value));

function growNeeds(form, wanted) {
  const add = form.querySelector("[data-needs-add]");
  const rows = form.querySelector("[data-needs-rows]");
  while (add && rows.children.length < wanted) add.click();
}

// Lists that only the office knows come with the day pack.
export function offer(form, lists) {
  for (const [name, pairs] of Object.entries(lists)) {
    for (const select of form.querySelectorAll(`select[name="${name}"]`)) {
      const kept = select.value;
      const blank = [...select.options].filter((option) => option.value === "");
      select.replaceChildren(...blank, ...pairs.map(([value, label]) => new Option(label, value)));
      if (kept) select.value = kept;
    }
    const group = form.querySelector(`fieldset[id$="${name}"] :is(.checks, .tiles)`);
    if (group) offerChecks(group, pairs);
  }
}

function offerChecks(group, pairs) {
  const fieldset = group.closest("fieldset");
  const model = group.firstElementChild ?? group.modelRow;
  group.modelRow = model;
  group.replaceChildren(
    ...pairs.map(([value, label], index) => {
      const row = model.cloneNode(true);
      const [box, words] = [row.querySelector("input"), row.querySelector("label")];
      box.value = value;
      box.checked = false;
      box.id = `${fieldset.id}-${index}`;
      words.htmlFor = box.id;
      words.textContent = label;
      return row;
    }),
  );
  fieldset.hidden = !pairs.length;
}

export const lists = (names) => Object.fromEntries(names.map((name) => [name, choices(name)]));

// What the server or the phone itself refused, beside each field, until it is changed.
export function showErrors(form, errors) {
  form.querySelectorAll("[data-refused]").forEach((one) => one.remove());
  form.querySelectorAll(".field--bad").forEach((one) => one.classList.remove("field--bad"));
  form.querySelectorAll("[aria-invalid]").forEach((one) => one.removeAttribute("aria-invalid"));
  let first = null;
  for (const [name, sentences] of Object.entries(errors)) {
    const words = [sentences].flat().join(" ");
    const named = form.elements[name];
    const control = (named instanceof RadioNodeList ? named[0] : named) ?? form.querySelector(`#${CSS.escape(name)}`);
    const box = control?.closest("fieldset.field, .field") ?? null;
    const shown = refusal(words);
    if (box) {
      box.classList.add("field--bad");
      box.append(shown);
      if (box.closest("details")) box.closest("details").open = true;
      if (control.matches("input, select, textarea")) control.setAttribute("aria-invalid", "true");
    } else form.prepend(shown);
    first ??= box ?? shown;
  }
  first?.scrollIntoView({ block: "center" });
  return first === null;
}

function refusal(words) {
  const shown = piece("refusal");
  shown.querySelector("span").textContent = words;
  return shown;
}

// The few things without which the server would surely say no: better asked now, at the gate of the company.
export function missing(form) {
  const value = (name) => read(form).find(([key]) => key === name)?.[1]?.trim() ?? "";
  const errors = {};
  for (const one of form.querySelectorAll("[data-needed]")) {
    if (!one.value.trim()) errors[one.name] = say("needed");
  }
  if (form.dataset.kind === "stop" && !value("reason_id")) errors.reason_id = say("no_missed_reason");
  const isPlanned = form.dataset.kind === "next_step" || value("then") === "plan";
  if (isPlanned && value("kind") === "wait_document" && !value("subject")) errors.subject = say("no_document");
  if (form.dataset.kind !== "visit") return errors;
  const outcome = value("outcome");
  const isEnd = ["refused", "closed_moved"].includes(outcome);
  if (!outcome) errors.outcome = say("no_outcome");
  if (outcome === "refused" && !value("refusal_reason_id")) errors.refusal_reason_id = say("no_refusal_reason");
  if (outcome === "asks_return" && !value("return_on")) errors.return_on = say("no_return_day");
  const isAgreed = value("next_kind") || (outcome === "asks_return" && value("return_on"));
  if (outcome && !isAgreed && !isEnd) errors.next_kind = say("no_next_step");
  if (outcome === "closed_moved" && !value("next_kind") && !value("no_next_step_because")) errors.no_next_step_because = say("no_reason_for_nothing");
  if (value("next_kind") && value("next_when") === "day" && !value("next_on") && outcome !== "asks_return") errors.next_on = say("no_next_day");
  return errors;
}
