// A shape drawn around companies with mouse, pen or finger; the filter of the page asks for those within.
import { LineUtil, point, polygon, polyline } from "leaflet/dist/leaflet-src.esm.js";

import { unpacked } from "./areas.js";

const SCALE = 100000;
const MOST_CORNERS = 60;
const SMALLEST = 400;

// As app/core/drawn.py reads it: whole numbers parted by dots, every corner told by its distance from the one before.
function written(places) {
  let before = [0, 0];
  return places
    .flatMap((place) => {
      const here = [place.lng, place.lat].map((degrees) => Math.round(degrees * SCALE));
      const step = here.map((number, at) => number - before[at]);
      before = here;
      return step;
    })
    .join(".");
}

export function cornersOf(shape) {
  return unpacked(shape.split(".").map(Number));
}

function area(path) {
  const twice = path.reduce((sum, one, at) => {
    const next = path[(at + 1) % path.length];
    return sum + one.x * next.y - next.x * one.y;
  }, 0);
  return Math.abs(twice) / 2;
}

function simplified(path) {
  let tolerance = 2;
  let kept = path;
  do {
    kept = LineUtil.simplify(path, tolerance);
    tolerance *= 1.5;
  } while (kept.length > MOST_CORNERS);
  return kept;
}

export function letDraw(world, frame) {
  const words = frame.dataset;
  const button = document.querySelector("[data-lasso-draw]");
  const form = document.querySelector("form.filter-bar");
  const status = frame.querySelector(".map__status");
  const canvas = world.getContainer();
  let path = null;
  let line = null;

  if (words.shape) {
    polygon(cornersOf(words.shape), { className: "map-lasso", interactive: false, pane: "above", fillRule: "nonzero" }).addTo(world);
  }

  function setDrawing(on) {
    button.setAttribute("aria-pressed", String(on));
    canvas.classList.toggle("map__canvas--drawing", on);
    for (const handler of [world.dragging, world.touchZoom, world.doubleClickZoom, world.boxZoom]) on ? handler.disable() : handler.enable();
    if (on) status.textContent = words.draw;
    line?.remove();
    [path, line] = [null, null];
  }

  function ask(shape) {
    let field = form.elements.shape;
    if (!field) {
      field = Object.assign(document.createElement("input"), { type: "hidden", name: "shape" });
      form.append(field);
    }
    field.value = shape;
    form.requestSubmit();
  }

  const isDrawing = () => button.getAttribute("aria-pressed") === "true";
  const placeOf = (event) => world.mouseEventToContainerPoint(event);

  button.addEventListener("click", () => setDrawing(!isDrawing()));
  button.disabled = false;
  frame.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && isDrawing()) setDrawing(false);
  });
  canvas.addEventListener("pointerdown", (event) => {
    if (!isDrawing() || !event.isPrimary || event.button !== 0 || event.target.closest(".leaflet-control")) return;
    event.preventDefault();
    canvas.setPointerCapture(event.pointerId);
    path = [placeOf(event)];
    line = polyline([], { className: "map-lasso", interactive: false, pane: "above" }).addTo(world);
  });
  canvas.addEventListener("pointermove", (event) => {
    if (!path || !event.isPrimary) return;
    path.push(placeOf(event));
    line.addLatLng(world.containerPointToLatLng(path.at(-1)));
  });
  canvas.addEventListener("pointercancel", () => path && setDrawing(true));
  canvas.addEventListener("pointerup", (event) => {
    if (!path || !event.isPrimary) return;
    const drawn = path;
    if (area(drawn) < SMALLEST) {
      setDrawing(true);
      status.textContent = words.tooSmall;
      return;
    }
    const corners = simplified(drawn).map(({ x, y }) => world.containerPointToLatLng(point(x, y)).wrap());
    setDrawing(false);
    ask(written(corners));
  });
}
