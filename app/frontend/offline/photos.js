// Photos, shrunk here before they are kept: at most 1600 px and about 300 kB, without what a camera writes beside.
import { hashOf } from "./hashing.js";
import { piece, replace, toast } from "./pieces.js";
import * as store from "./store.js";
import { say, size } from "./words.js";

// What is too restless to become small at the first is made smaller still.
const LONGEST_SIDES = [1600, 1200, 900];
const MOST_BYTES = 300_000;
const QUALITIES = [0.82, 0.7, 0.6, 0.5, 0.4];
const MOST = 10;

// Not every browser reads every picture, or these options, by the quick way; all of them do as an image of a page.
async function decoded(file) {
  try {
    return await createImageBitmap(file, { imageOrientation: "from-image" });
  } catch {
    const image = new Image();
    image.src = URL.createObjectURL(file);
    try {
      await image.decode();
    } finally {
      URL.revokeObjectURL(image.src);
    }
    return image;
  }
}

async function drawn(image, side) {
  const scale = Math.min(1, side / Math.max(image.width, image.height));
  const canvas = document.createElement("canvas");
  canvas.width = Math.max(1, Math.round(image.width * scale));
  canvas.height = Math.max(1, Math.round(image.height * scale));
  canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
  let blob = null;
  for (const quality of QUALITIES) {
    blob = await new Promise((done) => canvas.toBlob(done, "image/jpeg", quality));
    if (blob && blob.size <= MOST_BYTES) break;
  }
  return blob;
}

async function shrink(file) {
  const image = await decoded(file);
  let blob = null;
  for (const side of LONGEST_SIDES) {
    blob = await drawn(image, side);
    if (blob && blob.size <= MOST_BYTES) break;
  }
  image.close?.();
  if (!blob) throw new TypeError("no picture");
  return blob.arrayBuffer();
}

export async function keepPicture({ item, bytes, type, role, caption = "", takenAt = Date.now(), uuid = crypto.randomUUID() }) {
  const one = { uuid, item, bytes, type, role, caption, taken_at: takenAt, hash: await hashOf(bytes) };
  await store.keepPhoto({ ...one, size: bytes.byteLength, queued_at: Date.now(), state: "waiting", tries: 0, next_try_at: 0 });
}

// Keeps the chosen files with the draft; what cannot be kept is told, and the text stays.
export async function take(files, draft) {
  await draft.touch();
  for (const file of files) {
    if ((await store.photosOf(draft.uuid)).filter((one) => one.role === "photo").length >= MOST) {
      toast(say("photos_most", { n: MOST }), "warn");
      break;
    }
    try {
      const bytes = await shrink(file);
      await keepPicture({ item: draft.uuid, bytes, type: "image/jpeg", role: "photo", takenAt: file.lastModified || Date.now() });
    } catch (problem) {
      toast(say(problem?.name === "QuotaExceededError" ? "photo_full" : "photo_unreadable", { name: file.name }), "late");
    }
  }
  store.changed();
}

export async function showPhotos(list, uuid) {
  for (const image of list.querySelectorAll("img")) URL.revokeObjectURL(image.src);
  const kept = uuid ? (await store.photosOf(uuid)).filter((one) => one.role === "photo") : [];
  const pictures = await Promise.all(kept.map((one) => store.picture(one.uuid)));
  replace(list, kept.map((one, index) => shown(one, pictures[index], index, () => showPhotos(list, uuid))));
}

function shown(one, bytes, index, after) {
  const row = piece("photo", { size: size(one.size), n: index + 1 });
  const image = row.querySelector("img");
  image.src = URL.createObjectURL(new Blob([bytes], { type: one.type }));
  image.alt = say("photo_alt", { n: index + 1 });
  const caption = row.querySelector("input");
  caption.value = one.caption;
  caption.setAttribute("aria-label", say("caption_of", { n: index + 1 }));
  caption.addEventListener("input", async () => {
    const stored = await store.photo(one.uuid);
    if (stored) await store.keepPhoto({ ...stored, caption: caption.value });
  });
  row.querySelector("[data-remove]").addEventListener("click", async () => {
    await store.dropPhoto(one.uuid);
    after();
  });
  return row;
}
