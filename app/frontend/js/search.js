// What the search box found is walked through by the arrows; Esc goes back to the words.
document.addEventListener("keydown", (event) => {
  const box = event.target.closest(".search-box");
  if (!box) return;
  const input = box.querySelector("[data-global-search]");
  const stops = [input, ...box.querySelectorAll(".search-box__found a")];
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (step && stops.length > 1) {
    event.preventDefault();
    stops[(stops.indexOf(event.target) + step + stops.length) % stops.length].focus();
  } else if (event.key === "Escape" && event.target !== input) {
    event.preventDefault();
    input.focus();
  }
});
