// One company as the pack knows it: where, whom to call, what comes next, what was said at the last visits.
import { head } from "../head.js";
import { companyOf, loadPack, nameOf, stopsAt } from "../pack.js";
import { fill, keepRows, piece } from "../pieces.js";
import { dayWords, say, today } from "../words.js";
import { reach } from "./reach.js";
import { drawSteps, keptSteps } from "./steps.js";
import { isOpenStop, kept, missedAddress } from "./today.js";

export async function showCompany(screen, id) {
  const pack = await loadPack();
  const known = companyOf(id);
  const mine = pack?.mine?.find(([one]) => String(one) === String(id));
  const company = known ?? { id, name: await nameOf(id), kecamatan: mine?.[2] ?? "" };
  const done = await keptSteps();
  const mySteps = (pack?.steps ?? []).filter((one) => String(one.company_id) === String(id));
  const steps = [...mySteps, ...done.planned.filter((one) => String(one.company) === String(id))];
  // What is mine stands below with its tick; the line above tells what others promised.
  const next = mySteps.length ? null : company.next_step;
  const local = await kept();
  const stop = stopsAt(id, today()).find((one) => isOpenStop(one, local));
  const standing = [company.stage?.label ?? company.stage, company.kecamatan].filter(Boolean).join(" · ");
  head({ title: company.name || say("unknown_company"), subtitle: standing });
  fill(screen, {
    address: company.address ?? "",
    log: `#/visit/new?company=${id}`,
    contact: known?.may_change === false ? "" : `#/contact/new?company=${id}`,
    page: String(id).startsWith("new:") ? "" : `/companies/${id}`,
    warning: company.do_not_visit ? say("do_not_visit", { why: company.do_not_visit_reason ?? "" }) : "",
    step: next ? [next.label ?? next.kind, next.what].filter(Boolean).join(": ") : "",
    step_on: next?.on ? dayWords(next.on) : "",
    stepless: !next && known && !steps.length,
    plan: `#/next_step/new?company=${id}`,
    missed: stop ? missedAddress(stop) : "",
    brief: !known,
    people: Boolean(company.contacts?.length),
    visits: Boolean(company.last_visits?.length),
  });
  drawSteps(screen.querySelector("[data-steps]"), steps, done);
  reach(screen.querySelector("[data-reach-company]"), company);
  keepRows(screen.querySelector("[data-contacts]"), company.contacts ?? [], {
    key: (one) => one.id,
    make: () => piece("contact"),
    draw: (row, one) => {
      fill(row, { name: one.name, position: one.position ?? "" });
      reach(row.querySelector("[data-reach]"), { name: one.name, phone: one.phone, whatsapp: one.whatsapp });
    },
  });
  keepRows(screen.querySelector("[data-visits]"), company.last_visits ?? [], {
    key: (_one, index) => index,
    make: () => piece("last-visit"),
    draw: (row, one) => fill(row, { head: [dayWords(one.on), one.label ?? one.outcome].filter(Boolean).join(" · "), officer: one.by ?? "", note: one.note ?? "" }),
  });
}
