// Whose phone app this is: the person last signed in, under the key the server gives. Signing out forgets the person
// and hides the outbox; what waits in it stays for this person's next sign-in.
import { keep, recall } from "../js/stored.js";

const KEY = "phone-user";

export function knownUser() {
  try {
    return JSON.parse(recall(KEY) ?? "null");
  } catch {
    return null;
  }
}

export function remember(user, name) {
  keep(KEY, JSON.stringify({ user, name }));
}

export function forget() {
  keep(KEY, null);
}
