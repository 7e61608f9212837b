// The signature of whom the officer met: kept as strokes on a sheet of one unit's width, so that turning the phone
// only draws it again.
import SignaturePad from "signature_pad";

import { keepPicture } from "./photos.js";
import * as store from "./store.js";

const WIDTH = 600;
const SHAPE = 0.4;

export class Signature {
  constructor(box, whenChanged) {
    this.canvas = box.querySelector("canvas");
    this.name = box.querySelector("input");
    this.pad = new SignaturePad(this.canvas, { penColor: "#10233f", backgroundColor: "#ffffff", minWidth: 0.8, maxWidth: 2.4 });
    this.strokes = [];
    this.pad.addEventListener("endStroke", () => {
      this.strokes = scaled(this.pad.toData(), 1 / this.canvas.clientWidth);
      whenChanged();
    });
    box.querySelector("[data-signature-clear]").addEventListener("click", () => {
      this.put([]);
      whenChanged();
    });
    this.name.addEventListener("input", whenChanged);
    new ResizeObserver(() => this.draw()).observe(this.canvas);
  }

  // Signed by whom, and the strokes: what the draft keeps.
  content() {
    return { name: this.name.value, strokes: this.strokes };
  }

  put(strokes, name = this.name.value) {
    this.strokes = strokes;
    this.name.value = name;
    this.draw();
  }

  draw() {
    const width = this.canvas.clientWidth;
    if (!width) return;
    const ratio = Math.max(window.devicePixelRatio || 1, 1);
    this.canvas.width = width * ratio;
    this.canvas.height = width * SHAPE * ratio;
    this.canvas.getContext("2d").scale(ratio, ratio);
    this.pad.clear();
    this.pad.fromData(scaled(this.strokes, width), { clear: false });
  }

  async keep(item) {
    for (const one of await store.photosOf(item)) if (one.role === "signature") await store.dropPhoto(one.uuid);
    if (!this.strokes.length) return;
    const sheet = document.createElement("canvas");
    sheet.width = WIDTH;
    sheet.height = WIDTH * SHAPE;
    const pad = new SignaturePad(sheet, { penColor: "#10233f", backgroundColor: "#ffffff" });
    pad.fromData(scaled(this.strokes, WIDTH));
    const blob = await new Promise((done) => sheet.toBlob(done, "image/png"));
    pad.off();
    await keepPicture({ item, bytes: await blob.arrayBuffer(), type: "image/png", role: "signature", caption: this.name.value });
  }
}

const scaled = (strokes, by) =>
  strokes.map((stroke) => ({ ...stroke, points: stroke.points.map((point) => ({ ...point, x: point.x * by, y: point.y * by })) }));
