// Where the keyboard lies over the page (iOS), the bar with Save is lifted above it; elsewhere the page shrinks by itself.
const LEAST = 120;

export function makeRoomForKeyboard(app) {
  const view = window.visualViewport;
  if (!view) return;
  const fit = () => {
    const hidden = Math.round(window.innerHeight - view.height - view.offsetTop);
    const isOpen = hidden > LEAST && view.scale < 1.1;
    app.classList.toggle("phone--typing", isOpen);
    app.style.setProperty("--keyboard", isOpen ? `${hidden}px` : "0px");
  };
  view.addEventListener("resize", fit);
  view.addEventListener("scroll", fit);
}
