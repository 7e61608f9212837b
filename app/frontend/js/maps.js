// Loads the map and its style sheet only where a page, or a piece swapped in, has one.
let styles = null;

function styled(address) {
  styles ??= new Promise((resolve) => {
    const link = document.createElement("link");
    link.rel = "stylesheet";
    link.href = address;
    link.addEventListener("load", resolve);
    link.addEventListener("error", resolve);
    document.head.append(link);
  });
  return styles;
}

async function setUp(frame) {
  if (frame.dataset.ready) return;
  frame.dataset.ready = "1";
  try {
    const [{ draw }] = await Promise.all([import("./map/map.js"), styled(frame.dataset.styles)]);
    if (frame.isConnected) draw(frame);
  } catch {
    frame.querySelector(".map__status").textContent = frame.dataset.failed;
  }
}

// A folded map has no size yet.
function setUpAll() {
  [...document.querySelectorAll("[data-map]")].filter((frame) => !frame.closest("details:not([open])")).forEach(setUp);
}

document.addEventListener("htmx:afterSettle", setUpAll);
document.addEventListener("toggle", setUpAll, true);
setUpAll();
