// Entry of the sandbox process. The role and its limits come from the parent's own options, never from a message.
//   node host.js run <memory MiB> <stack KiB> <largest frame, bytes>
//   node host.js compile <largest frame, bytes>
import { Worker } from 'node:worker_threads';
import { writeFrame } from './frames.js';

const [role, ...limits] = process.argv.slice(2);
const oldest = 18;
if (Number.parseInt(process.versions.node, 10) < oldest) {
  writeFrame([Buffer.from(JSON.stringify({ node: process.versions.node, oldest }))]);
  process.exit(0);
}

// Ctrl+C and a service manager reach the whole group; the parent decides when its workers end, by closing their stdin.
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => {});
new Worker(new URL('watchdog.cjs', import.meta.url), { env: {} }).unref();

// The sandbox reads the clock through Date.now alone. Scripts have no clock, and whatever slips through sees the epoch.
if (role === 'run') Date.now = () => 0;

const { serve } = role === 'run' ? await import('./run/worker.js') : await import('./compile/compiler.js');
await serve(limits.map(Number), () => writeFrame([Buffer.from(JSON.stringify({ node: process.versions.node }))]));
