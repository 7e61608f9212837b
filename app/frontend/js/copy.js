// Copies a number or an address and says so.
document.addEventListener("click", async (event) => {
  const button = event.target.closest("[data-copy]");
  if (!button) return;
  await navigator.clipboard.writeText(button.dataset.copy);
  const { title } = button;
  button.classList.add("is-copied");
  button.title = button.dataset.copied;
  const spoken = button.querySelector(".visually-hidden");
  const before = spoken.textContent;
  spoken.textContent = button.dataset.copied;
  setTimeout(() => {
    button.classList.remove("is-copied");
    button.title = title;
    spoken.textContent = before;
  }, 1600);
});
