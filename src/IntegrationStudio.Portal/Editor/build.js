// node build.js OUT: the bundle for the browser.
import { build } from 'esbuild';
import { rename, rm } from 'node:fs/promises';

const [, , out] = process.argv;
const half = `${out}.part`;

await rm(half, { recursive: true, force: true });
await build({
  entryPoints: {
    editor: 'editor.js',
    'editor.worker': 'monaco-editor/editor/editor.worker.js',
    'json.worker': 'monaco-editor/languages/features/json/json.worker.js',
    'ts.worker': 'monaco-editor/languages/features/typescript/ts.worker.js',
  },
  bundle: true,
  minify: true,
  format: 'esm',
  target: 'es2022',
  outdir: half,
  legalComments: 'none',
  logLevel: 'warning',
  assetNames: '[name]',
  loader: { '.ttf': 'file' },
});
await rm(out, { recursive: true, force: true });
await rename(half, out);
