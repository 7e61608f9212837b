// Behind an @ in a text that names an address (data-mention), the names of whoever may be mentioned there are offered.
// What is chosen is written into the text; without scripts the name is typed whole.
const BEFORE = /(^|[^\p{L}\p{N}_@])@([\p{L}\p{N}'’.-]*(?: [\p{L}\p{N}'’.-]*){0,2})$/u;
let count = 0;
let open = null;
let asked = 0;
let timer = 0;

function close() {
  if (!open) return;
  open.list.remove();
  for (const name of ["aria-controls", "aria-activedescendant"]) open.area.removeAttribute(name);
  open = null;
}

function typed(area) {
  if (area.selectionStart !== area.selectionEnd) return null;
  const found = BEFORE.exec(area.value.slice(0, area.selectionStart));
  return found ? found[2] : null;
}

function activate(index) {
  const rows = [...open.list.children];
  open.active = (index + rows.length) % rows.length;
  rows.forEach((row, at) => row.setAttribute("aria-selected", String(at === open.active)));
  open.area.setAttribute("aria-activedescendant", rows[open.active].id);
  rows[open.active].scrollIntoView({ block: "nearest" });
}

function choose(row) {
  const { area } = open;
  const end = area.selectionStart;
  const start = end - typed(area).length;
  area.setRangeText(`${row.dataset.name} `, start, end, "end");
  close();
  area.focus();
  area.dispatchEvent(new Event("change", { bubbles: true }));
}

function show(area, people) {
  close();
  if (!people.length) return;
  count += 1;
  const list = document.createElement("ul");
  list.className = "combobox__list mention-list";
  list.id = `mention-${count}`;
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", area.labels?.[0]?.textContent.trim() || "@");
  for (const { label, hint } of people) {
    const row = document.createElement("li");
    row.className = "combobox__option";
    row.setAttribute("role", "option");
    row.id = `${list.id}-${list.children.length}`;
    row.dataset.name = label;
    row.append(label);
    if (hint) {
      const small = document.createElement("small");
      small.textContent = hint;
      row.append(small);
    }
    list.append(row);
  }
  area.after(list);
  area.setAttribute("aria-autocomplete", "list");
  area.setAttribute("aria-controls", list.id);
  open = { area, list, active: -1 };
  activate(0);
}

async function find(area) {
  const words = typed(area);
  if (words === null) {
    close();
    return;
  }
  asked += 1;
  const mine = asked;
  const url = new URL(area.dataset.mention, window.location.href);
  url.searchParams.set("q", words);
  try {
    const answer = await fetch(url, { headers: { Accept: "application/json" } });
    const people = answer.ok ? await answer.json() : [];
    if (mine === asked && document.activeElement === area && typed(area) === words) show(area, people);
  } catch {
    close();
  }
}

document.addEventListener("input", (event) => {
  const area = event.target;
  if (!area.matches?.("textarea[data-mention]")) return;
  clearTimeout(timer);
  timer = setTimeout(() => find(area), 120);
});

document.addEventListener("keydown", (event) => {
  if (!open || event.target !== open.area) return;
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (step) activate(open.active + step);
  else if (event.key === "Enter" || event.key === "Tab") choose(open.list.children[open.active]);
  else if (event.key === "Escape") close();
  else return;
  event.preventDefault();
  event.stopPropagation();
}, true);

document.addEventListener("pointerdown", (event) => {
  if (!open) return;
  const row = event.target.closest?.(".mention-list [role=option]");
  if (row) {
    event.preventDefault();
    choose(row);
  }
});

// Not before the button is up again: what stands below the list moves when it goes, and the click would miss it.
document.addEventListener("click", (event) => {
  if (open && event.target !== open.area) close();
});
