// Long lists of choices are narrowed by typing; what is ticked stays in sight.
document.addEventListener("input", (event) => {
  if (!event.target.matches("[data-options-search]")) return;
  const words = event.target.value.trim().toLowerCase();
  for (const choice of event.target.closest("[data-options]").querySelectorAll("label")) {
    choice.hidden = !choice.querySelector("input").checked && !choice.textContent.toLowerCase().includes(words);
  }
});
