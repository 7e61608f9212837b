// Turns the select of a picker into a search field over a JSON address that answers
// [{"value": 7, "label": "PT ...", "hint": "Balikpapan Barat"}, ...]. The select stays and is what is sent.
let count = 0;

function option(list, { value, label, hint }) {
  const row = document.createElement("li");
  row.className = "combobox__option";
  row.setAttribute("role", "option");
  row.id = `${list.id}-${list.children.length}`;
  row.dataset.value = value;
  row.dataset.label = label;
  row.append(label);
  if (hint) {
    const small = document.createElement("small");
    small.textContent = hint;
    row.append(small);
  }
  list.append(row);
}

function setUp(box) {
  const select = box.querySelector("select");
  if (!select || !box.dataset.combobox || box.dataset.ready) return;
  box.dataset.ready = "1";
  count += 1;
  const input = document.createElement("input");
  input.type = "text";
  input.className = "control";
  input.autocomplete = "off";
  input.id = `${select.id}-search`;
  for (const name of ["aria-describedby", "aria-invalid", "required"]) {
    if (select.hasAttribute(name)) input.setAttribute(name === "required" ? "aria-required" : name, select.getAttribute(name) || "true");
  }
  const list = document.createElement("ul");
  list.className = "combobox__list";
  list.id = `combobox-${count}`;
  list.hidden = true;
  list.setAttribute("role", "listbox");
  const label = box.closest(".field")?.querySelector("label");
  if (label) {
    label.id ||= `${select.id}-label`;
    label.htmlFor = input.id;
    list.setAttribute("aria-labelledby", label.id);
  }
  input.setAttribute("role", "combobox");
  input.setAttribute("aria-expanded", "false");
  input.setAttribute("aria-controls", list.id);
  input.setAttribute("aria-autocomplete", "list");
  const status = document.createElement("div");
  status.className = "visually-hidden";
  status.setAttribute("role", "status");
  input.value = select.value ? select.selectedOptions[0].textContent.trim() : "";
  input.placeholder = select.value ? "" : (select.options[0]?.textContent.trim() ?? "");
  select.hidden = true;
  box.prepend(input, list, status);

  const usual = [...select.options].filter((one) => one.value).map((one) => ({ value: one.value, label: one.textContent.trim() }));
  let active = -1;
  let timer = 0;
  let asked = 0;

  function activate(index) {
    const rows = [...list.querySelectorAll('[role="option"]')];
    active = rows.length ? (index + rows.length) % rows.length : -1;
    rows.forEach((row, at) => row.setAttribute("aria-selected", String(at === active)));
    if (active >= 0) {
      input.setAttribute("aria-activedescendant", rows[active].id);
      rows[active].scrollIntoView({ block: "nearest" });
    } else input.removeAttribute("aria-activedescendant");
  }

  function toggle(shown) {
    list.hidden = !shown;
    input.setAttribute("aria-expanded", String(shown));
    if (!shown) input.removeAttribute("aria-activedescendant");
  }

  function show(found, emptyText) {
    list.replaceChildren();
    found.forEach((one) => option(list, one));
    status.textContent = found.length ? String(found.length) : emptyText;
    if (!found.length) {
      const row = document.createElement("li");
      row.className = "combobox__empty";
      row.textContent = emptyText;
      list.append(row);
    }
    active = -1;
    toggle(true);
  }

  function choose(row) {
    let chosen = [...select.options].find((one) => one.value === row.dataset.value);
    if (!chosen) {
      chosen = new Option(row.dataset.label, row.dataset.value);
      select.append(chosen);
    }
    select.value = row.dataset.value;
    input.value = row.dataset.label;
    toggle(false);
    select.dispatchEvent(new Event("change", { bubbles: true }));
  }

  async function find() {
    const words = input.value.trim();
    if (words.length < 2) {
      if (usual.length && document.activeElement === input) show(usual, box.dataset.empty);
      else toggle(false);
      return;
    }
    asked += 1;
    const mine = asked;
    const url = new URL(box.dataset.combobox, window.location.href);
    url.searchParams.set("q", words);
    try {
      const answer = await fetch(url, { headers: { Accept: "application/json" } });
      const found = await answer.json();
      if (mine === asked) show(found, box.dataset.empty);
    } catch {
      if (mine === asked) show([], box.dataset.failed);
    }
  }

  input.addEventListener("input", () => {
    if (select.value) {
      if (!select.querySelector('option[value=""]')) select.prepend(new Option("", ""));
      select.value = "";
    }
    clearTimeout(timer);
    timer = setTimeout(find, 160);
  });
  input.addEventListener("focus", () => !input.value && find());
  input.addEventListener("blur", () => setTimeout(() => toggle(false), 150));
  input.addEventListener("keydown", (event) => {
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      if (list.hidden) find();
      else activate(active + (event.key === "ArrowDown" ? 1 : -1));
    } else if (event.key === "Enter" && !list.hidden && active >= 0) {
      event.preventDefault();
      choose(list.querySelectorAll('[role="option"]')[active]);
    } else if (event.key === "Escape" && !list.hidden) {
      event.preventDefault();
      event.stopPropagation();
      toggle(false);
    }
  });
  list.addEventListener("mousedown", (event) => {
    event.preventDefault();
    const row = event.target.closest('[role="option"]');
    if (row) choose(row);
  });
}

function setUpAll() {
  document.querySelectorAll("[data-combobox]").forEach(setUp);
}

document.addEventListener("htmx:afterSettle", setUpAll);
document.addEventListener("dialog:filled", setUpAll);
setUpAll();
