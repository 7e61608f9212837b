// Names of areas step aside for markers and for each other, so that both can be read.
const GAP = 3;
const STEPS = [0, 1, -1, 2, -2, 3, -3];

function overlap(one, other) {
  const wide = Math.min(one.right, other.right) - Math.max(one.left, other.left);
  const high = Math.min(one.bottom, other.bottom) - Math.max(one.top, other.top);
  return wide > 0 && high > 0 ? wide * high : 0;
}

function moved(box, down) {
  return { left: box.left - GAP, right: box.right + GAP, top: box.top + down, bottom: box.bottom + down };
}

export function keepReadable(world, names) {
  let timer = 0;

  function settle() {
    for (const name of names) setOffset(name, 0);
    const taken = [...world.getPane("markerPane").querySelectorAll(".map-marker")].map((marker) => marker.getBoundingClientRect());
    const shown = names.map((name) => [name, name.getElement()?.getBoundingClientRect()]).filter(([, box]) => box?.width);
    for (const [name, box] of shown) {
      // The nearest place that is free, else the one that hides least.
      let best = { covered: Infinity, down: 0 };
      for (const step of STEPS) {
        const down = step * (box.height + GAP);
        const covered = taken.reduce((sum, other) => sum + overlap(moved(box, down), other), 0);
        if (covered < best.covered) best = { covered, down };
        if (!covered) break;
      }
      setOffset(name, best.down);
      taken.push(moved(box, best.down));
    }
  }

  function setOffset(name, down) {
    if (name.options.offset[1] === down) return;
    name.options.offset = [0, down];
    name.update();
  }

  world.on("zoomend markersdrawn", () => {
    clearTimeout(timer);
    timer = setTimeout(settle, 30);
  });
  settle();
}
