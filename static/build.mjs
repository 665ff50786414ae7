/** Builds static/dist/: hashed scripts, one stylesheet, and manifest.json that names them. */
import { mkdir, rename, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const here = dirname(fileURLToPath(import.meta.url));
// A second build beside the one that is being served: LEARNNET_DIST names another folder.
const dist = process.env.LEARNNET_DIST ?? join(here, "dist");
const fresh = `${dist}-new`;

await rm(fresh, { recursive: true, force: true });
await mkdir(fresh, { recursive: true });

const common = {
  bundle: true,
  minify: true,
  sourcemap: true,
  metafile: true,
  absWorkingDir: here,
  outdir: fresh,
  entryNames: "[name]-[hash]",
  chunkNames: "chunk-[hash]",
  target: ["es2022", "chrome111", "firefox120", "safari17.5"],
  legalComments: "linked",
  logLevel: "warning",
};
// The worker first: its hashed name is written into the scripts that start it.
const worker = await build({ ...common, entryPoints: ["ts/views/graph.worker.ts"], format: "esm" });
const nameOf = (path) => path.replace(/^.*\//, "");
const workerFile = Object.keys(worker.metafile.outputs).find((path) => path.endsWith(".js"));
const define = { GRAPH_WORKER: JSON.stringify(`./${nameOf(workerFile)}`) };

const pages = ["ts/workbench.ts", "ts/home.ts", "ts/page.ts", "ts/drill.ts", "ts/practice.ts", "ts/board.ts"];
const results = await Promise.all([
  build({ ...common, entryPoints: pages, format: "esm", splitting: true, define }),
  build({ ...common, entryPoints: ["ts/theme.ts"], format: "iife" }),
  build({ ...common, entryPoints: ["css/main.css"] }),
]);

const manifest = {};
for (const { metafile } of results) {
  for (const [path, output] of Object.entries(metafile.outputs)) {
    if (!output.entryPoint) continue;
    manifest[nameOf(output.entryPoint).replace(/\.ts$/, ".js")] = nameOf(path);
  }
}

await writeFile(join(fresh, "manifest.json"), `${JSON.stringify(manifest, null, 2)}\n`);
// The old build goes only when the new one is whole.
await rm(dist, { recursive: true, force: true });
await rename(fresh, dist);
