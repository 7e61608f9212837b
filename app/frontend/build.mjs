// Bundles the style sheet, the behaviours and the icons into app/static/dist, each under a name that holds
// the hash of its content, and writes those names into manifest.json.
import { createHash } from "node:crypto";
import { copyFile, mkdir, readdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { brotliCompressSync, gzipSync } from "node:zlib";

import * as esbuild from "esbuild";
import * as sass from "sass";

const here = dirname(fileURLToPath(import.meta.url));
const root = join(here, "..", "..");
const modules = join(root, "node_modules");
const dist = join(here, "..", "static", "dist");
const building = `${dist}.building`;
const target = ["chrome100", "firefox100", "safari15.4"];
const manifest = {};

async function writeHashed(name, content) {
  const dot = name.lastIndexOf(".");
  const hash = createHash("sha256").update(content).digest("hex").slice(0, 10);
  const hashed = `${name.slice(0, dot)}-${hash}${name.slice(dot)}`;
  await writeFile(join(building, hashed), content);
  manifest[name] = hashed;
}

async function styles(name) {
  const { css } = sass.compile(join(here, "css", `${name}.scss`), {
    loadPaths: [modules],
    quietDeps: true,
    silenceDeprecations: ["import", "global-builtin", "color-functions", "if-function"],
  });
  const { code } = await esbuild.transform(css, { loader: "css", minify: true, target, legalComments: "none" });
  // Pictures of Leaflet's that we do not use would only be asked for in vain.
  await writeHashed(`${name}.css`, code.replace(/[^{}]+\{[^{}]*url\(images\/[^{}]*\}/g, ""));
}

async function scripts() {
  const result = await esbuild.build({
    entryPoints: [join(here, "js", "app.js"), join(here, "js", "theme.js")],
    bundle: true,
    splitting: true,
    format: "esm",
    minify: true,
    target,
    legalComments: "none",
    entryNames: "[name]-[hash]",
    chunkNames: "[name]-[hash]",
    outdir: building,
    metafile: true,
  });
  for (const [file, { entryPoint }] of Object.entries(result.metafile.outputs)) {
    if (entryPoint?.startsWith(relative(process.cwd(), join(here, "js")))) {
      manifest[entryPoint.split("/").pop()] = relative(building, join(process.cwd(), file));
    }
  }
}

// The phone app is one file, and so is its worker: what must be there without network is quickly told.
async function offline() {
  const { metafile } = await esbuild.build({
    entryPoints: ["phone.js", "service-worker.js"].map((name) => join(here, "offline", name)),
    bundle: true,
    format: "esm",
    minify: true,
    target,
    legalComments: "none",
    entryNames: "[name]-[hash]",
    outdir: building,
    metafile: true,
  });
  for (const [file, { entryPoint }] of Object.entries(metafile.outputs)) {
    manifest[entryPoint.split("/").pop()] = relative(building, join(process.cwd(), file));
  }
  for (const name of await readdir(join(here, "offline", "icons"))) {
    await writeHashed(name, await readFile(join(here, "offline", "icons", name)));
  }
}

async function icons(target, list) {
  const names = JSON.parse(await readFile(join(here, list), "utf8"));
  const symbols = await Promise.all(
    names.map(async (name) => {
      const source = await readFile(join(modules, "bootstrap-icons", "icons", `${name}.svg`), "utf8").catch(() => {
        throw new Error(`${list} names "${name}", which bootstrap-icons does not have`);
      });
      const inner = source.replace(/^[\s\S]*?<svg[^>]*>/, "").replace(/<\/svg>\s*$/, "").replace(/\s*\n\s*/g, "");
      return `<symbol id="${name}" viewBox="0 0 16 16">${inner}</symbol>`;
    }),
  );
  await writeHashed(target, `<svg xmlns="http://www.w3.org/2000/svg">${symbols.join("")}</svg>`);
}

async function logo() {
  await writeHashed("logo.svg", await readFile(join(here, "logo.svg"), "utf8"));
}

// What papers are set in (app/documents); browsers are never asked to load them.
async function fonts() {
  const files = [
    "noto-sans/400Regular/NotoSans_400Regular.ttf",
    "noto-sans/700Bold/NotoSans_700Bold.ttf",
    "noto-sans-arabic/400Regular/NotoSansArabic_400Regular.ttf",
    "noto-sans-arabic/700Bold/NotoSansArabic_700Bold.ttf",
    "noto-emoji/400Regular/NotoEmoji_400Regular.ttf",
  ];
  const folder = join(building, "fonts");
  await mkdir(folder, { recursive: true });
  for (const file of files) {
    await copyFile(join(modules, "@expo-google-fonts", file), join(folder, file.split("/").pop()));
  }
}

await rm(building, { recursive: true, force: true });
await mkdir(building, { recursive: true });
await Promise.all([styles("app"), styles("map"), styles("phone"), scripts(), offline(), icons("icons.svg", "icons.json"), icons("phone-icons.svg", "offline/icons.json"), logo(), fonts()]);
await writeFile(join(building, "manifest.json"), JSON.stringify(manifest, null, 2));
// Packed once here, so that no server has to do it for each browser.
for (const name of await readdir(building)) {
  if (/\.(css|js|svg)$/.test(name)) {
    const content = await readFile(join(building, name));
    await writeFile(join(building, `${name}.gz`), gzipSync(content, { level: 9 }));
    const packed = brotliCompressSync(content);
    await writeFile(join(building, `${name}.br`), packed);
    console.log(`${name.padEnd(32)} ${(packed.length / 1000).toFixed(1).padStart(6)} kB compressed`);
  }
}
await rm(dist, { recursive: true, force: true });
await rename(building, dist);
