// A map in its frame: borders, background, then what its attributes ask for (markers, a circle, a place to pick, a shape to draw).
import { circle, control, latLng, latLngBounds, map as createMap, tileLayer } from "leaflet/dist/leaflet-src.esm.js";

import { drawAreas } from "./areas.js";
import { cornersOf, letDraw } from "./lasso.js";
import { drawMarkers } from "./markers.js";
import { letPick } from "./picking.js";

const DEEPEST = 19;
const DEEPEST_WITHOUT_TILES = 17;

// Filters swap the frame for another one; the reader goes on looking at the same part of the world.
let lastView = null;

function numbers(text) {
  return text.split(",").map(Number);
}

function firstView(world, { box, centre, reach, shape }) {
  const [west, south, east, north] = numbers(box);
  if (centre) {
    const middle = latLng(numbers(centre));
    world.fitBounds(middle.toBounds(2 * Number(reach)));
    circle(middle, { radius: Number(reach), className: "map-circle", interactive: false, pane: "above" }).addTo(world);
  } else if (lastView) world.setView(lastView.centre, lastView.zoom);
  else if (shape) world.fitBounds(latLngBounds(cornersOf(shape)).pad(0.2));
  else world.fitBounds(latLngBounds([south, west], [north, east]));
}

export function draw(frame) {
  const asked = frame.dataset;
  const still = window.matchMedia("(prefers-reduced-motion: reduce)").matches;
  const world = createMap(frame.querySelector(".map__canvas"), {
    zoomControl: false,
    attributionControl: false,
    minZoom: 4,
    maxZoom: asked.tiles ? DEEPEST : DEEPEST_WITHOUT_TILES,
    zoomAnimation: !still,
    fadeAnimation: !still,
    markerZoomAnimation: !still,
    // Pictures are drawn for whole zooms only; borders look well at any.
    zoomSnap: asked.tiles ? 1 : 0.5,
    worldCopyJump: true,
  });
  control.zoom({ zoomInTitle: asked.zoomIn, zoomOutTitle: asked.zoomOut }).addTo(world);
  control.scale({ imperial: false }).addTo(world);
  const credits = control.attribution({ prefix: false }).addTo(world);
  world.createPane("above").style.zIndex = 450;
  firstView(world, asked);
  if (asked.tiles) {
    // Servers of maps want to know whose page asks; our own policy would tell them nothing.
    tileLayer(asked.tiles, { maxZoom: DEEPEST, referrerPolicy: "strict-origin-when-cross-origin" }).addTo(world);
    const credit = document.createElement("span");
    credit.textContent = asked.credit;
    credits.addAttribution(credit.innerHTML);
  }
  if (asked.outlines) drawAreas(world, credits, asked);
  if (asked.points) {
    drawMarkers(world, frame);
    world.on("moveend", () => {
      lastView = { centre: world.getCenter(), zoom: world.getZoom() };
    });
  }
  if (asked.draw) letDraw(world, frame);
  if (asked.picks !== undefined) letPick(world, frame.closest("form"));
}
