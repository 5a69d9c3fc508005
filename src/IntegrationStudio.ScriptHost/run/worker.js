// The run role: one batch per frame, answered in turn. The layouts are those of BatchFrame.cs and BatchAnswer.cs.
import { readFrame, writeFrame } from '../frames.js';
import { Ended, Sandbox } from './sandbox.js';

const codes = new Map(); // hash -> code, oldest use first
const keptCodes = 256;
const status = { done: 0, needScripts: 1, ended: 2 };
const unsent = 0xffffffff;

export async function serve([memoryMebibytes, stackKibibytes, largestFrame], ready) {
  const sandbox = await Sandbox.create(memoryMebibytes << 20, stackKibibytes << 10);
  ready();
  for (;;) {
    const frame = readFrame(largestFrame);
    if (frame === null) return;
    const batch = parse(frame);
    writeFrame(await answer(sandbox, batch));
    await sandbox.tidy(batch.key);
  }
}

async function answer(sandbox, { key, scripts, context, calls, milliseconds, largestResult, observes }) {
  if (!sandbox.knows(key) && scripts.some(({ code }) => code === undefined)) return [Buffer.of(status.needScripts)];
  const deadline = performance.now() + milliseconds;
  let current = 0xffffffff;
  try {
    await sandbox.prepare(key, scripts, deadline);
    if (context.length > 0) sandbox.setContext(context, deadline);
    const parts = [Buffer.of(status.done)];
    let left = largestResult;
    for (const [index, { script, name, input }] of calls.entries()) {
      current = index;
      let result = sandbox.call(script, name, input, deadline);
      if (result.length > left) result = Buffer.from('L');
      left -= result.length;
      parts.push(number(result.length), result);
    }
    if (observes) parts.push(sandbox.observed());
    return parts;
  } catch (error) {
    if (!(error instanceof Ended)) throw error;
    const observed = observes && error.reason === 'timeout' ? sandbox.observed().toString() : undefined;
    return [Buffer.of(status.ended), number(current), Buffer.from(JSON.stringify({ reason: error.reason, message: error.message.slice(0, 500), stack: error.guestStack.slice(0, 8000), observed }))];
  }
}

function parse(frame) {
  let at = 0;
  const u16 = () => frame.readUInt16LE((at += 2) - 2);
  const u32 = () => frame.readUInt32LE((at += 4) - 4);
  const bytes = (length) => frame.subarray(at, (at += length));

  const milliseconds = u32();
  const largestResult = u32();
  const observes = u16() === 1;
  const scripts = Array.from({ length: u16() }, () => {
    const hash = bytes(32).toString('hex');
    const length = u32();
    return { hash, code: length === unsent ? recall(hash) : remember(hash, Buffer.from(bytes(length))) };
  });
  const context = bytes(u32());
  const calls = Array.from({ length: u32() }, () => ({ script: u16(), name: bytes(u32()), input: bytes(u32()) }));
  return { key: scripts.map(({ hash }) => hash).join(), scripts, context, calls, milliseconds, largestResult, observes };
}

function recall(hash) {
  const code = codes.get(hash);
  return code === undefined ? undefined : remember(hash, code);
}

function remember(hash, code) {
  codes.delete(hash);
  codes.set(hash, code);
  if (codes.size > keptCodes) codes.delete(codes.keys().next().value);
  return code;
}

function number(value) {
  const bytes = Buffer.allocUnsafe(4);
  bytes.writeUInt32LE(value);
  return bytes;
}
