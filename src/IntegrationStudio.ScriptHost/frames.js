// Frames on stdin and stdout: 4 bytes length (little endian), then the payload. One request, one answer, strictly in turn,
// so both ends may block: a synchronous read is the fastest way from a pipe into JavaScript.
import { readSync, writeSync } from 'node:fs';

const start = 64 * 1024;
let buffer = Buffer.allocUnsafeSlow(start);

/** The next frame's payload, valid until the next call; null when the parent closed the pipe. */
export function readFrame(largest) {
  let have = fill(0, 4);
  if (have < 4) return null;
  const length = buffer.readUInt32LE(0);
  if (length > largest) throw new Error(`frame of ${length} bytes`);
  if (length + 4 > buffer.length) {
    const larger = Buffer.allocUnsafeSlow(length + 4);
    buffer.copy(larger, 0, 0, have);
    buffer = larger;
  } else if (buffer.length > start && length + 4 <= start) {
    buffer = Buffer.from(buffer.subarray(0, start)); // one huge message must not pin its memory for good
  }
  have = fill(have, length + 4);
  return have < length + 4 ? null : buffer.subarray(4, length + 4);
}

/** Writes the parts as one frame. */
export function writeFrame(parts) {
  const length = parts.reduce((sum, part) => sum + part.length, 0);
  const header = Buffer.allocUnsafe(4);
  header.writeUInt32LE(length);
  const frame = Buffer.concat([header, ...parts], length + 4);
  for (let at = 0; at < frame.length;) at += retry(() => writeSync(1, frame, at));
}

function fill(have, wanted) {
  while (have < wanted) {
    const count = retry(() => readSync(0, buffer, have, buffer.length - have, null));
    if (count === 0) break;
    have += count;
  }
  return have;
}

function retry(call) {
  for (;;) {
    try {
      return call();
    } catch (error) {
      if (error.code === 'EOF') return 0;
      if (error.code === 'EPIPE') process.exit(0); // the parent is gone
      if (error.code !== 'EAGAIN' && error.code !== 'EINTR') throw error;
    }
  }
}
