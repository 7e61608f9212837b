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
    if (text in values) one.textContent = values[text] ?? "";
    if (href in values) setAddress(one, values[href]);
    if (shown in values) one.hidden = !values[shown];
  }
}

function setAddress(link, address) {
  if (address) link.setAttribute("href", address);
  link.hidden = !address;
}

export function replace(list, pieces) {
  list.replaceChildren(...pieces);
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
}
