// Keeps what is being typed, at every keystroke: the first one gives the record its number, under which it stays one
// record wherever it goes.
import { read } from "./form.js";
import * as store from "./store.js";
import { changed } from "./store.js";
import { say } from "./words.js";
import { toast } from "./pieces.js";

export class Draft {
  // `about` is what the form does not hold: kind, title, company, stop, base, errors of the last sending.
  constructor(form, about, uuid = null) {
    this.form = form;
    this.about = about;
    this.uuid = uuid;
    this.isWriting = false;
    this.isBehind = false;
    this.isOver = false;
  }

  // The first keystroke: from now on the draft is kept.
  begin() {
    if (this.uuid) return;
    this.uuid = crypto.randomUUID();
    this.whenBegun?.(this.uuid);
  }

  touch() {
    this.begin();
    return this.keep();
  }

  // One write at a time, the last one with what stands in the form then.
  async keep() {
    if (!this.uuid || this.isOver) return;
    if (this.isWriting) {
      this.isBehind = true;
      return;
    }
    this.isWriting = true;
    try {
      do {
        this.isBehind = false;
        if (!this.isOver) await store.keepDraft(this.content());
      } while (this.isBehind && !this.isOver);
      this.form.dataset.kept = "yes";
    } catch (problem) {
      this.form.dataset.kept = "no";
      toast(say(problem?.name === "QuotaExceededError" ? "full" : "not_kept"), "late");
    } finally {
      this.isWriting = false;
    }
    changed();
  }

  content() {
    return { ...this.about, uuid: this.uuid, fields: read(this.form), updated_at: Date.now() };
  }

  end() {
    this.isOver = true;
  }
}
