// Pieces of the page that the shell holds as templates: rows, cards and items, filled with what this phone knows.
export function piece(name, values = {}) {
  const found = document.getElementById(`piece-${name}`);
  const element = document.importNode(found.content.firstElementChild, true);
  fill(element, values);
  return element;
}

// `data-text` shows a value, `data-href` links to it, `data-if` hides what has none; what `values` does not name stays.
export function fill(root, values) {
  for (const one of [root, ...root.querySelectorAll("[data-text], [data-href], [data-if]")]) {
    const { text, href, if: shown } = one.dataset;
    if (text in values) setText(one, values[text] ?? "");
    if (href in values) setAddress(one, values[href]);
    if (shown in values) one.hidden = !values[shown];
  }
}

function setText(element, text) {
  if (element.textContent !== String(text)) element.textContent = text;
}

function setAddress(link, address) {
  if (address) link.setAttribute("href", address);
  link.hidden = !address;
}

export function replace(list, pieces) {
  list.replaceChildren(...pieces);
}

const records = new WeakMap();

// What a row of a list shows at present: what listens within it asks here, since it was made for an earlier drawing.
export const shownBy = (row) => records.get(row);

// Draws a list of which the finger of somebody may be on a row: while what a row shows is there, it stays the same
// element, in its place. `make(one)` makes a new row, `draw(row, one, index)` writes into any, `key(one, index)` tells them apart.
export function keepRows(list, wanted, { key, make, draw }) {
  const known = new Map([...list.children].map((row) => [row.dataset.key, row]));
  const rows = wanted.map((one, index) => {
    const name = String(key(one, index));
    const row = known.get(name) ?? make(one);
    row.dataset.key = name;
    records.set(row, one);
    draw(row, one, index);
    known.delete(name);
    return row;
  });
  known.forEach((row) => row.remove());
  // Only what is not in its place is put there: a row that is moved forgets the finger on it.
  let place = list.firstElementChild;
  for (const row of rows) {
    if (row === place) place = place.nextElementSibling;
    else list.insertBefore(row, place);
  }
}

export function toast(text, tone = "ok") {
  const box = document.getElementById("toasts");
  const shown = document.createElement("div");
  shown.className = `toast toast--${tone}`;
  shown.setAttribute("role", tone === "late" ? "alert" : "status");
  const words = document.createElement("p");
  words.className = "toast__text";
  words.textContent = text;
  shown.append(words);
  box.replaceChildren(shown);
  setTimeout(() => shown.remove(), tone === "late" ? 15_000 : 6_000);
  return words;
}
