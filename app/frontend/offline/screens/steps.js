// Next steps without a visit: what the officer owes by today, what was done or planned here and has yet to be sent.
import { fieldsOf, valueOf } from "../items.js";
import { stepOf } from "../pack.js";
import { fill, keepRows, piece } from "../pieces.js";
import * as store from "../store.js";
import { dayWords, say, today } from "../words.js";
import { formOf } from "./later.js";
import { reach } from "./reach.js";

const MOST = 8;

// What this phone did about follow-ups: by the number of the follow-up, and steps planned, by company.
export async function keptSteps() {
  const [items, sent, drafts] = await Promise.all([store.items(), store.sent(), store.drafts()]);
  const all = [...sent, ...items];
  return {
    done: new Map(all.filter((one) => one.kind === "follow_up").map((one) => [String(one.follow_up), one])),
    begun: new Set(drafts.filter((one) => one.kind === "follow_up").map((one) => String(one.follow_up))),
    planned: items.filter((one) => one.kind === "next_step"),
  };
}

export const stepWords = (id) => wordsOf(stepOf(id) ?? {});

const wordsOf = (step) => [step.label, step.what].filter(Boolean).join(": ");

// Steps of the pack and those planned here; they name their company where the screen is not that company's own.
export function drawSteps(list, steps, kept, { named = false } = {}) {
  keepRows(list, steps, {
    key: (one) => one.uuid ?? one.id,
    make: () => piece("step"),
    draw: (row, one) => (one.uuid ? drawPlanned(row, one) : drawStep(row, one, kept, named ? one.company : "")),
  });
}

function drawStep(row, step, kept, company) {
  const done = kept.done.get(String(step.id));
  const isLate = step.on && step.on < today();
  fill(row, {
    company,
    page: company ? `#/company/${step.company_id}` : "",
    what: wordsOf(step),
    due: done ? say(done.sent_at ? "step_sent" : "step_waiting") : [step.on ? dayWords(step.on) : "", isLate ? say("step_late") : "", kept.begun.has(String(step.id)) ? say("stop_draft") : ""].filter(Boolean).join(" · "),
    tick: say(done ? "step_change" : "step_done", { what: wordsOf(step), name: step.company }),
    done: done?.sent_at ? "" : `#/follow_up/new?follow_up=${step.id}&company=${step.company_id}`,
  });
  row.classList.toggle("step--late", Boolean(isLate && !done));
  row.classList.toggle("step--done", Boolean(done));
  const [first] = step.contacts ?? [];
  const isReached = !done && company;
  reach(row.querySelector("[data-reach]"), isReached ? { name: step.company, phone: step.phone, contacts: first ? [first] : [] } : {});
}

// A step planned here that waits to be sent.
function drawPlanned(row, one) {
  const fields = fieldsOf(one);
  const kind = optionWords("kind", valueOf(fields, "kind"));
  fill(row, {
    company: "",
    page: "",
    what: [kind, valueOf(fields, "subject")].filter(Boolean).join(": "),
    due: say("step_planned_here"),
    done: "",
  });
}

function optionWords(name, value) {
  const chosen = formOf("next_step").querySelector(`[name="${name}"][value="${CSS.escape(value)}"]`);
  return chosen?.labels[0]?.textContent ?? value;
}

export async function showSteps(card, pack) {
  const kept = await keptSteps();
  const due = (pack?.steps ?? []).filter((one) => one.on && one.on <= today());
  drawSteps(card.querySelector("[data-steps]"), due.slice(0, MOST), kept, { named: true });
  return { steps: due.length > 0, more_steps: due.length > MOST ? say("more_steps", { n: due.length, shown: MOST }) : "" };
}
