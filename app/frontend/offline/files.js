// The outbox as a file, for a phone that cannot send: written here, loaded by the same person on another machine.
import { isApple, isInstalled } from "./apple.js";
import { hashOf } from "./hashing.js";
import * as store from "./store.js";
import { dayOf, say } from "./words.js";

const FORMAT = "jajak-outbox-1";

function toBase64(bytes) {
  let text = "";
  const all = new Uint8Array(bytes);
  for (let at = 0; at < all.length; at += 0x8000) text += String.fromCharCode(...all.subarray(at, at + 0x8000));
  return btoa(text);
}

const fromBase64 = (text) => Uint8Array.from(atob(text), (one) => one.charCodeAt(0)).buffer;

export async function exportOutbox() {
  const [drafts, items, photos] = await Promise.all([store.drafts(), store.items(), store.photos()]);
  const pictures = await Promise.all(photos.map(async (one) => ({ ...one, data: toBase64(await store.picture(one.uuid)) })));
  const content = { format: FORMAT, user: store.ownerKey(), made_at: new Date().toISOString(), drafts, items, photos: pictures };
  const file = new File([JSON.stringify(content)], `kotak-kirim-${dayOf(Date.now())}.json`, { type: "application/json" });
  // An installed app of an iPhone has no downloads; its share sheet keeps the file.
  if (isApple() && isInstalled() && navigator.canShare?.({ files: [file] })) {
    await navigator.share({ files: [file] }).catch(() => null);
    return;
  }
  const link = document.createElement("a");
  link.href = URL.createObjectURL(file);
  link.download = file.name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}

// What came damaged or is another person's is refused with a sentence; what is here already stays as it is.
export async function loadOutbox(file) {
  let content;
  try {
    content = JSON.parse(await file.text());
  } catch {
    return { sentence: say("file_unreadable"), tone: "late" };
  }
  if (content?.format !== FORMAT) return { sentence: say("file_unreadable"), tone: "late" };
  if (content.user !== store.ownerKey()) return { sentence: say("file_foreign"), tone: "late" };
  let loaded = 0;
  for (const one of content.items ?? []) {
    if ((await hashOf(one.body)) !== one.hash || (await store.item(one.uuid))) continue;
    await store.queue({ ...one, state: "waiting", tries: 0, next_try_at: 0, sentence: "", errors: {} });
    loaded += 1;
  }
  for (const one of content.drafts ?? []) {
    if ((await store.draft(one.uuid)) || (await store.item(one.uuid))) continue;
    await store.keepDraft(one);
    loaded += 1;
  }
  for (const { data, ...one } of content.photos ?? []) {
    const bytes = fromBase64(data);
    if ((await hashOf(bytes)) !== one.hash || (await store.photo(one.uuid))) continue;
    await store.keepPhoto({ ...one, bytes, tries: 0, next_try_at: 0, state: "waiting" });
    loaded += 1;
  }
  store.changed();
  return { sentence: say("file_loaded", { n: loaded }), tone: "ok" };
}
