// Whoever comes back from a link that leads out of the house is asked what came of it.
let waiting = null;

document.addEventListener("click", (event) => {
  const link = event.target.closest("a[data-asks]");
  if (link) waiting = link.dataset.asks;
});
document.addEventListener("visibilitychange", () => {
  if (document.visibilityState !== "visible" || !waiting) return;
  const question = document.getElementById(waiting);
  waiting = null;
  question?.scrollIntoView({ block: "center" });
  question?.querySelector("button")?.focus({ preventScroll: true });
});
