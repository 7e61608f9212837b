// The palette: one dialog that finds records and says what may be done. The page answers with its lines; here they
// are walked through. Without scripts the search page shows the same.
const PAUSE = 120;
const dialog = document.querySelector("[data-palette]");
const input = dialog?.querySelector("input");
const list = dialog?.querySelector("[role=listbox]");
const none = dialog?.querySelector(".palette__none");
const status = dialog?.querySelector("[role=status]");
let timer = 0;
let asking = null;
let shown = null;

function lines() {
  return [...list.querySelectorAll("[role=option]")];
}

function activate(line) {
  for (const one of lines()) one.setAttribute("aria-selected", String(one === line));
  if (line) {
    input.setAttribute("aria-activedescendant", line.id);
    line.scrollIntoView({ block: "nearest" });
  } else input.removeAttribute("aria-activedescendant");
}

function active() {
  return list.querySelector('[aria-selected="true"]');
}

function show(html, words) {
  list.innerHTML = html;
  const found = lines();
  found.forEach((line, at) => {
    line.id = `palette-line-${at}`;
  });
  input.setAttribute("aria-expanded", String(found.length > 0));
  none.hidden = found.length > 0 || !words;
  none.textContent = dialog.dataset.none;
  status.textContent = found.length ? `${dialog.dataset.found} ${found.length}` : words && dialog.dataset.none;
  list.scrollTop = 0;
  shown = words;
  activate(found[0]);
}

async function ask() {
  const words = input.value.trim();
  if (words === shown) return;
  asking?.abort();
  const mine = new AbortController();
  asking = mine;
  const address = new URL(dialog.dataset.palette, window.location.href);
  address.searchParams.set("q", words);
  try {
    const answer = await fetch(address, { signal: mine.signal, headers: { "X-Requested-With": "palette" } });
    if (!answer.ok) throw new Error(String(answer.status));
    const html = await answer.text();
    // An answer to what was typed before is no answer to what stands there now.
    if (asking === mine) show(html, words);
  } catch (error) {
    if (error.name === "AbortError" || asking !== mine) return;
    show("", words);
    none.hidden = false;
    none.textContent = status.textContent = dialog.dataset.failed;
    shown = null;
  }
}

export function openPalette(words = "") {
  if (!dialog) return false;
  if (!dialog.open) {
    document.querySelectorAll("details[data-menu][open]").forEach((menu) => menu.removeAttribute("open"));
    dialog.showModal();
    input.value = words;
    shown = null;
    list.replaceChildren();
    ask();
  }
  input.focus();
  input.select();
  if (words) input.setSelectionRange(words.length, words.length);
  return true;
}

if (dialog) {
  input.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(ask, PAUSE);
  });
  input.addEventListener("keydown", (event) => {
    const all = lines();
    const at = all.indexOf(active());
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step && all.length) {
      event.preventDefault();
      activate(all[(at + step + all.length) % all.length]);
    } else if (event.key === "Enter" && !event.isComposing) {
      event.preventDefault();
      const words = input.value.trim();
      // Typed and sent faster than the answer came: the page of the search has it.
      if (words === shown && active()) active().click();
      else if (words && dialog.dataset.page) window.location.assign(`${dialog.dataset.page}?q=${encodeURIComponent(words)}`);
    }
  });
  list.addEventListener("pointermove", (event) => {
    const line = event.target.closest("[role=option]");
    if (line && line !== active()) activate(line);
  });
  // A call or a page in another window leaves this one as it is.
  list.addEventListener("click", (event) => {
    const line = event.target.closest("[role=option]");
    if (line && (line.protocol === "tel:" || line.target)) dialog.close();
  });
  dialog.addEventListener("close", () => {
    clearTimeout(timer);
    asking?.abort();
  });
  const box = document.querySelector("[data-global-search]");
  box?.addEventListener("click", () => openPalette(box.value));
  box?.addEventListener("input", () => {
    const words = box.value;
    box.value = box.defaultValue;
    openPalette(words);
  });
}
