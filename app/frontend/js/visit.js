// Logging a visit: what usually follows an outcome is filled in until the officer chooses, further rows for needs,
// and the position of the phone. All of it only saves taps; the form works without.
function choose(form, name, value) {
  const radio = [...form.querySelectorAll(`[name="${name}"]`)].find((one) => one.value === value);
  if (radio) radio.checked = true;
}

document.addEventListener("change", (event) => {
  const form = event.target.form;
  if (!form?.matches("[data-visit]")) return;
  const { name, value } = event.target;
  if (name === "next_kind" || name === "next_when") form.dataset.stepChosen = "1";
  if (name === "outcome" && form.dataset.suggestions && !form.dataset.stepChosen) {
    const [kind, when] = JSON.parse(form.dataset.suggestions)[value] ?? ["", "three_days"];
    choose(form, "next_kind", kind);
    choose(form, "next_when", when);
  }
  const nextOn = form.elements.next_on;
  if (name === "return_on" && nextOn && !nextOn.value) nextOn.value = value;
});

function addRow(needs) {
  const rows = needs.querySelector("[data-needs-rows]");
  const row = rows.lastElementChild.cloneNode(true);
  for (const field of row.querySelectorAll("input, select")) {
    field.value = "";
    field.setAttribute("aria-label", field.getAttribute("aria-label").replace(/\d+/, String(rows.children.length + 1)));
  }
  rows.append(row);
  return row;
}

function isBlank(row) {
  return [...row.querySelectorAll("input, select")].every((field) => !field.value);
}

function tidyRows(needs) {
  const blank = [...needs.querySelectorAll("[data-needs-row]")].filter(isBlank);
  blank.slice(1).forEach((row) => row.remove());
}

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-needs-add]");
  if (button) addRow(button.closest("[data-needs]")).querySelector("input").focus();
});

// "Use mine" and "Use stored" of the conflict panel hand over lines such as "4 · Juru las · Pengelasan".
document.addEventListener("change", (event) => {
  if (!event.target.matches?.("[data-needs]")) return;
  const needs = event.target;
  const rows = needs.querySelector("[data-needs-rows]");
  while (rows.children.length > 1) rows.lastElementChild.remove();
  for (const field of rows.querySelectorAll("input, select")) field.value = "";
  const lines = (needs.value || "").split("\n").filter(Boolean);
  lines.forEach((line, index) => {
    const row = index ? addRow(needs) : rows.firstElementChild;
    const [position, count, trade] = row.querySelectorAll("input, select");
    const parts = line.split(" · ");
    count.value = parts.shift();
    const known = [...trade.options].find((option) => option.value && option.textContent === parts.at(-1));
    if (known && parts.length > 1) {
      trade.value = known.value;
      parts.pop();
    }
    position.value = parts.join(" · ");
  });
});

function locate(box) {
  const status = box.closest("details").querySelector("[data-locate-status]");
  const put = (name, value) => (box.querySelector(`[data-locate-${name}]`).value = value);
  status.textContent = box.dataset.asking;
  navigator.geolocation.getCurrentPosition(
    ({ coords }) => {
      put("latitude", coords.latitude.toFixed(6));
      put("longitude", coords.longitude.toFixed(6));
      put("accuracy", Math.round(coords.accuracy));
      put("reason", "");
      status.textContent = box.dataset.found.replace("{metres}", String(Math.round(coords.accuracy)));
    },
    (problem) => {
      const why = problem.code === problem.PERMISSION_DENIED ? box.dataset.denied : box.dataset.failed;
      status.textContent = why;
      if (!box.querySelector("[data-locate-reason]").value) put("reason", why);
    },
    { enableHighAccuracy: true, timeout: 20000, maximumAge: 60000 },
  );
}

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-locate-now]");
  if (button && navigator.geolocation) locate(button.closest("[data-locate]"));
});

// Who allowed the position before is not asked again: the place is noted while the officer fills in the rest.
async function locateIfAllowed(box) {
  const form = box.closest("form");
  const isNew = Boolean(form?.dataset.suggestions) && form.elements.mode?.value === "on_site";
  if (!isNew || box.querySelector("[data-locate-latitude]").value || !navigator.permissions?.query) return;
  const { state } = await navigator.permissions.query({ name: "geolocation" });
  if (state === "granted") locate(box);
}

document.querySelectorAll("[data-needs]").forEach(tidyRows);
document.querySelectorAll("[data-locate]").forEach(locateIfAllowed);

// Who goes back to a form that was saved and saves it again as it stands means the same visit, not a second one.
const number = document.querySelector("form[data-visit] [name=uuid]");
if (number) {
  const fresh = number.value;
  const keep = (value) => {
    number.value = value;
    history.replaceState({ ...history.state, visit: value }, "");
  };
  keep(history.state?.visit ?? fresh);
  if (number.value !== fresh) number.form.addEventListener("input", () => keep(fresh), { once: true });
}
