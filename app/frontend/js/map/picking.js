// A place picked on the map, or taken from the device, goes into the fields of latitude and longitude, and back.
import { divIcon, marker } from "leaflet/dist/leaflet-src.esm.js";

const PLACES = 6;

export function letPick(world, form) {
  const latitude = form.querySelector('[name="latitude"]');
  const longitude = form.querySelector('[name="longitude"]');
  const here = form.querySelector("[data-place-here]");
  let pin = null;

  function typed() {
    const place = [latitude, longitude].map((field) => Number(field.value.trim().replace(",", ".")));
    const filled = latitude.value.trim() && longitude.value.trim();
    return filled && Math.abs(place[0]) <= 90 && Math.abs(place[1]) <= 180 ? place : null;
  }

  function fill(place) {
    latitude.value = place.lat.toFixed(PLACES);
    longitude.value = place.lng.toFixed(PLACES);
    for (const field of [latitude, longitude]) field.dispatchEvent(new Event("input", { bubbles: true }));
    longitude.dispatchEvent(new Event("change", { bubbles: true }));
  }

  function showPin(place) {
    if (!place) {
      pin?.remove();
      pin = null;
      return;
    }
    if (!pin) {
      const icon = divIcon({ className: "map-pin", html: '<svg viewBox="0 0 24 32" aria-hidden="true"><path d="M12 31S2 19 2 12a10 10 0 0 1 20 0c0 7-10 19-10 19Z"/><circle cx="12" cy="12" r="4"/></svg>', iconSize: [28, 38], iconAnchor: [14, 37] });
      pin = marker(place, { icon, draggable: true, autoPan: true, keyboard: false }).addTo(world);
      pin.on("dragend", () => fill(pin.getLatLng()));
    }
    pin.setLatLng(place);
  }

  world.on("click", (event) => {
    const place = event.latlng.wrap();
    showPin(place);
    fill(place);
  });
  for (const field of [latitude, longitude]) {
    field.addEventListener("change", () => {
      const place = typed();
      showPin(place);
      if (place && !world.getBounds().contains(place)) world.setView(place, Math.max(world.getZoom(), 14));
    });
  }
  const place = typed();
  if (place) {
    showPin(place);
    world.setView(place, 15);
  }

  if (!here || !navigator.geolocation) {
    here?.remove();
    return;
  }
  here.disabled = false;
  const status = form.querySelector("[data-place-status]");
  here.addEventListener("click", () => {
    here.disabled = true;
    status.textContent = here.dataset.asking;
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => {
        here.disabled = false;
        status.textContent = here.dataset.found.replace("#", String(Math.round(coords.accuracy)));
        const found = { lat: coords.latitude, lng: coords.longitude };
        showPin(found);
        world.setView(found, 16);
        fill(found);
      },
      () => {
        here.disabled = false;
        status.textContent = here.dataset.refused;
      },
      { enableHighAccuracy: true, timeout: 20000 },
    );
  });
}
