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
