// Menus are <details>: this adds arrows, Escape, and closing when one looks elsewhere.
const open = () => document.querySelectorAll("details[data-menu][open]");

function lines(menu) {
  return [...menu.querySelectorAll("a[href], button")].filter((one) => one.offsetParent !== null);
}

document.addEventListener("click", (event) => {
  for (const menu of open()) {
    if (!menu.contains(event.target)) menu.removeAttribute("open");
  }
});

document.addEventListener("focusin", (event) => {
  for (const menu of open()) {
    if (!menu.contains(event.target)) menu.removeAttribute("open");
  }
});

document.addEventListener("keydown", (event) => {
  const menu = event.target.closest?.("details[data-menu]");
  if (!menu) return;
  if (event.key === "Escape" && menu.open) {
    event.stopPropagation();
    menu.removeAttribute("open");
    menu.querySelector("summary").focus();
  } else if (event.key === "ArrowDown" || event.key === "ArrowUp") {
    event.preventDefault();
    menu.setAttribute("open", "");
    const all = lines(menu);
    const step = event.key === "ArrowDown" ? 1 : -1;
    const at = all.indexOf(document.activeElement);
    all[(at + step + all.length) % all.length]?.focus();
  }
}, true);

// A table that scrolls sideways would cut off the menu of its last rows: there the list is laid over the page.
const cut = (menu) => menu.closest(".table-frame") && getComputedStyle(menu.closest(".table-frame")).overflowX !== "visible";

document.addEventListener("toggle", ({ target: menu }) => {
  if (!menu.matches("details[data-menu]") || !cut(menu)) return;
  const list = menu.querySelector(".menu__items");
  list.style.cssText = "";
  if (!menu.open) return;
  const box = menu.getBoundingClientRect();
  const fits = box.bottom + 5 + list.offsetHeight <= window.innerHeight || box.top < list.offsetHeight;
  list.style.position = "fixed";
  list.style.inset = fits ? `${box.bottom + 5}px auto auto auto` : `auto auto ${window.innerHeight - box.top + 5}px auto`;
  list.style.right = `${document.documentElement.clientWidth - box.right}px`;
}, true);

document.addEventListener("scroll", () => {
  for (const menu of open()) if (cut(menu)) menu.removeAttribute("open");
}, { capture: true, passive: true });
