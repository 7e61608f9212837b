// Companies as markers: counted by the server in the cells of a grid, asked for again whenever the map has moved.
import { divIcon, layerGroup, marker, popup } from "leaflet/dist/leaflet-src.esm.js";

const WAIT = 120;
const AROUND = 7;

// A fingertip needs more to hit than the tip of a mouse's arrow.
const ONE = window.matchMedia("(pointer: coarse)").matches ? 32 : 24;

function size(count) {
  return count === 1 ? ONE : Math.min(64, 30 + 8 * Math.log10(count));
}

// A ring parted by colours, each part a dash of the same circle; one company is a full disc.
function ring(colours, count) {
  const [radius, width] = count === 1 ? [8, 16] : [15.5, 5];
  let begun = 0;
  const parts = Object.entries(colours).map(([colour, number]) => {
    const share = (number / count) * 100;
    const part = `<circle class="map-tone--${colour}" r="${radius}" cx="18" cy="18" stroke-width="${width}" pathLength="100" stroke-dasharray="${share} ${100 - share}" stroke-dashoffset="${-begun}"/>`;
    begun += share;
    return part;
  });
  return `<svg viewBox="0 0 36 36" aria-hidden="true">${parts.join("")}</svg>`;
}

function icon(point, number) {
  const side = size(point.count);
  const inner = point.count === 1 ? "" : `<b>${number.format(point.count)}</b>`;
  return divIcon({
    className: point.count === 1 ? "map-marker map-marker--one" : "map-marker",
    html: ring(point.colours, point.count) + inner,
    iconSize: [side, side],
  });
}

export function drawMarkers(world, frame) {
  const asked = frame.dataset;
  const number = new Intl.NumberFormat(document.documentElement.lang);
  const layer = layerGroup().addTo(world);
  const status = frame.querySelector(".map__status");
  let asking = null;
  let timer = 0;

  // The same page, of the companies around a place.
  function around(place, reach, layout) {
    const page = new URL(window.location.href);
    page.searchParams.set("near", [place.lat, place.lng].map((degrees) => degrees.toFixed(6)).join(","));
    page.searchParams.set("within", reach);
    if (layout) page.searchParams.set("layout", layout);
    else page.searchParams.delete("layout");
    window.location.assign(page);
  }

  async function openCard(point) {
    const answer = await fetch(asked.card.replace("/0/", `/${point.id}/`));
    if (!answer.ok) return;
    const content = document.createElement("div");
    content.innerHTML = await answer.text();
    const card = popup({ minWidth: 220, maxWidth: 300 }).setLatLng(point.at).setContent(content).openOn(world);
    card.getElement().querySelector("a[href]")?.focus({ preventScroll: true });
  }

  function open(point) {
    if (point.count === 1) openCard(point);
    else if (world.getZoom() < world.getMaxZoom()) world.setView(point.at, Math.min(world.getMaxZoom(), world.getZoom() + 2));
    else around({ lat: point.at[0], lng: point.at[1] }, "500", null);
  }

  function label(point) {
    if (point.count === 1) return point.name;
    const words = world.getZoom() < world.getMaxZoom() ? asked.cluster : asked.here;
    return words.replace("#", number.format(point.count));
  }

  function show({ points, total }) {
    const focused = document.activeElement?.closest(".map-marker")?.getAttribute("aria-label");
    layer.clearLayers();
    for (const point of points) {
      const words = label(point);
      const drawn = marker(point.at, { icon: icon(point, number), title: words, riseOnHover: true, keyboard: true });
      drawn.on("click", () => open(point)).addTo(layer);
      const element = drawn.getElement();
      element.setAttribute("aria-label", words);
      element.addEventListener("keydown", (event) => {
        if (event.key !== "Enter" && event.key !== " ") return;
        event.preventDefault();
        open(point);
      });
      if (words === focused) element.focus({ preventScroll: true });
    }
    status.textContent = asked.shown.replace("#", number.format(total));
    frame.dataset.drawn = String(points.length);
    world.fire("markersdrawn");
  }

  async function ask() {
    asking?.abort();
    asking = new AbortController();
    const bounds = world.getBounds().pad(0.1);
    const url = new URL(asked.points, window.location.href);
    const sides = [bounds.getWest(), bounds.getSouth(), bounds.getEast(), bounds.getNorth()];
    const limits = [-360, -90, 360, 90];
    const within = sides.map((side, at) => (at < 2 ? Math.max(side, limits[at]) : Math.min(side, limits[at])).toFixed(AROUND));
    url.searchParams.set("box", within.join(","));
    url.searchParams.set("zoom", String(Math.floor(world.getZoom())));
    try {
      const answer = await fetch(url, { signal: asking.signal, headers: { Accept: "application/json" } });
      if (!answer.ok) throw new Error(answer.statusText);
      show(await answer.json());
    } catch (error) {
      if (error.name !== "AbortError") status.textContent = asked.failed;
    }
  }

  const [middle, me] = [document.querySelector("[data-around-middle]"), document.querySelector("[data-around-me]")];
  for (const button of [middle, me]) if (button) button.disabled = false;
  middle?.addEventListener("click", () => around(world.getCenter().wrap(), "1000", "map"));
  me?.addEventListener("click", (event) => {
    const words = event.currentTarget.dataset;
    status.textContent = words.asking;
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => around({ lat: coords.latitude, lng: coords.longitude }, "1000", "map"),
      () => {
        status.textContent = words.refused;
      },
      { enableHighAccuracy: true, timeout: 20000 },
    );
  });
  world.on("moveend", () => {
    clearTimeout(timer);
    timer = setTimeout(ask, WAIT);
  });
  ask();
}
