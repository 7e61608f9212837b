// Runs before the first paint, so that a chosen theme or density never flashes.
(() => {
  const root = document.documentElement;
  root.classList.remove("no-js");
  try {
    const theme = localStorage.getItem("theme");
    if (theme) root.dataset.theme = theme;
    root.dataset.density = localStorage.getItem("density") ?? "comfortable";
  } catch {
    // A browser that keeps nothing shows the system's theme.
  }
})();
