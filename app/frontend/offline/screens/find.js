// Finding a company among one's own and those of the pack, as one types; each with a button to log a visit.
import { loadPack } from "../pack.js";
import { fill, keepRows, piece } from "../pieces.js";
import * as store from "../store.js";
import { say } from "../words.js";

const MOST = 30;
const plain = (text) => text.toLowerCase().normalize("NFD").replace(/\p{M}/gu, "");

async function known() {
  const pack = await loadPack();
  const rows = new Map();
  for (const [id, name, place, phone] of pack?.mine ?? []) rows.set(String(id), { id: String(id), name, place: place ?? "", phone: phone ?? "" });
  for (const one of pack?.companies ?? []) {
    const people = (one.contacts ?? []).map((contact) => contact.name).join(" ");
    rows.set(String(one.id), { id: String(one.id), name: one.name, place: one.kecamatan ?? "", phone: one.phone ?? "", people });
  }
  for (const one of [...(await store.items()), ...(await store.sent())]) {
    if (one.kind === "company") rows.set(`new:${one.uuid}`, { id: `new:${one.uuid}`, name: one.title, place: say("made_here"), phone: "" });
  }
  return [...rows.values()];
}

export async function showFind(screen) {
  const input = screen.querySelector("input");
  const list = screen.querySelector("[data-found]");
  const rows = (await known()).map((row) => ({ ...row, text: plain(`${row.name} ${row.place} ${row.phone} ${row.people ?? ""}`) }));
  const draw = () => {
    const words = plain(input.value).split(/\s+/).filter(Boolean);
    const found = rows.filter((row) => words.every((word) => row.text.includes(word)));
    found.sort((a, b) => rank(b, words) - rank(a, words) || a.name.localeCompare(b.name));
    keepRows(list, found.slice(0, MOST), { key: (row) => row.id, make: () => piece("found"), draw: drawFound });
    const text = found.length > MOST ? say("more_found", { n: found.length, shown: MOST }) : "";
    fill(screen, { more: text, none: found.length === 0 });
    screen.querySelector("[data-new-company]").href = `#/company/new${input.value.trim() ? `?name=${encodeURIComponent(input.value.trim())}` : ""}`;
  };
  input.oninput = draw;
  draw();
}

function drawFound(line, { id, name, place }) {
  fill(line, { name, place, company: `#/company/${id}`, log: `#/visit/new?company=${id}` });
  line.querySelector("[data-log]").title = say("log_at", { name });
}

const rank = (row, words) => (words.length && plain(row.name).startsWith(words[0]) ? 1 : 0);
