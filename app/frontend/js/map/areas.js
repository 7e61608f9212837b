// The borders of kecamatan and kelurahan, shaded by the shares that the table beside the map tells.
import { polygon } from "leaflet/dist/leaflet-src.esm.js";

import { keepReadable } from "./names.js";

const SCALE = 100000;
const DISTRICT = 3;
const STEPS = [0.2, 0.4, 0.6, 0.8];

// [lon, lat, step, step, ...] in hundred-thousandths of a degree, each point told by its distance from the one before.
export function unpacked(ring) {
  const corners = [];
  let [lon, lat] = [0, 0];
  for (let at = 0; at < ring.length; at += 2) {
    lon += ring[at];
    lat += ring[at + 1];
    corners.push([lat / SCALE, lon / SCALE]);
  }
  return corners;
}

function shadeOf(code) {
  const share = document.querySelector(`[data-area="${CSS.escape(code)}"]`)?.dataset.share;
  return share === undefined ? "none" : String(STEPS.filter((step) => Number(share) >= step).length);
}

export function escaped(text) {
  const holder = document.createElement("span");
  holder.textContent = text;
  return holder.innerHTML;
}

export async function drawAreas(world, credits, asked) {
  const answer = await fetch(asked.outlines);
  if (!answer.ok) return;
  const { source, areas } = await answer.json();
  credits.addAttribution(escaped(asked.borders.replace("#", source)));
  const shadedLevel = { kecamatan: DISTRICT, kelurahan: DISTRICT + 1 }[asked.shade];
  const container = world.getContainer();
  const names = [];
  // Kelurahan below, so that the wider lines of the kecamatan lie on theirs.
  for (const [code, name, level, shape] of [...areas].sort((one, other) => other[2] - one[2])) {
    const kind = level > DISTRICT ? "village" : "district";
    const shade = level === shadedLevel ? ` map-area--share-${shadeOf(code)}` : "";
    const area = polygon(shape.map((rings) => rings.map(unpacked)), { className: `map-area map-area--${kind}${shade}`, interactive: false, smoothFactor: 0.6 })
      .addTo(world)
      .bindTooltip(escaped(name), { permanent: true, pane: "above", direction: "center", offset: [0, 0], className: `map-name map-name--${kind}`, interactive: false });
    names.push(area.getTooltip());
  }
  const tellZoom = () => container.classList.toggle("map__canvas--near", world.getZoom() >= 13);
  world.on("zoomend", tellZoom);
  tellZoom();
  keepReadable(world, names);
}
