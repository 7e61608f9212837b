// Keeps the shell of the phone app and the files it is made of, nothing else: no page of a signed-in person and no
// answer with data ever gets in here. `PHONE` stands before this text, written by the server.
const { version, shell, files, stopped } = self.PHONE;
const PREFIX = "jajak-phone-";
const NAME = PREFIX + version;
const ENTRY = "/phone";

self.addEventListener("install", (event) => {
  event.waitUntil(stopped ? self.skipWaiting() : keepAll().then(() => self.skipWaiting()));
});

async function keepAll() {
  const cache = await caches.open(NAME);
  await cache.addAll([new Request(shell, { credentials: "omit", cache: "no-store" }), ...files]);
}

self.addEventListener("activate", (event) => {
  event.waitUntil(tidy());
});

// Copies of earlier versions go. Where the office has switched the phone app off, everything goes, and the worker too;
// what waits in the outbox is none of its business and stays.
async function tidy() {
  for (const name of await caches.keys()) {
    if (name.startsWith(PREFIX) && (stopped || name !== NAME)) await caches.delete(name);
  }
  if (stopped) await self.registration.unregister();
  else await self.clients.claim();
}

self.addEventListener("fetch", (event) => {
  const { request } = event;
  if (stopped || request.method !== "GET") return;
  const address = new URL(request.url);
  if (address.origin !== self.location.origin) return;
  if (request.mode === "navigate") event.respondWith(address.pathname === ENTRY ? shellOr(request) : pageOrShell(request));
  else if (files.includes(address.pathname)) event.respondWith(kept(address.pathname, request));
});

const found = async (address) => (await caches.open(NAME)).match(address, { ignoreVary: true });

async function kept(address, request) {
  return (await found(address)) ?? fetch(request);
}

// The app itself opens from here, with and without network; a newer one comes with the next version of this worker.
async function shellOr(request) {
  return (await found(shell)) ?? fetch(request);
}

async function pageOrShell(request) {
  try {
    return await fetch(request);
  } catch (problem) {
    const copy = await found(shell);
    if (copy) return copy;
    throw problem;
  }
}
