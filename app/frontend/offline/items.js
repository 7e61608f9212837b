// An item of the outbox: the bytes that will be sent, their hash, and what became of sending them.
import { hashOf } from "./hashing.js";

export async function makeItem({ uuid, kind, user, title, fields, base = null, company = null, stop = null, follow_up: followUp = null, queuedAt = Date.now() }) {
  const body = JSON.stringify({ format: 1, kind, user, made_at: new Date().toISOString(), base, fields });
  return {
    uuid,
    kind,
    title,
    company,
    stop,
    follow_up: followUp,
    base,
    body,
    hash: await hashOf(body),
    queued_at: queuedAt,
    state: "waiting",
    tries: 0,
    next_try_at: 0,
    sentence: "",
    errors: {},
    conflict: null,
  };
}

export const fieldsOf = (one) => JSON.parse(one.body).fields;

// A stop is arrived at or missed: two deeds of one kind of item.
export const isMissed = (one) => one.kind === "stop" && valueOf(one.fields ?? fieldsOf(one), "state") === "missed";

export function valueOf(fields, name) {
  return fields.find(([key]) => key === name)?.[1] ?? "";
}
