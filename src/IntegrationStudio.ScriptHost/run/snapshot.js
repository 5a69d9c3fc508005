// The state of a machine as bytes. Every batch starts from a copy, so it sees exactly what the first one saw:
// globals, prototypes, module variables, even the allocator's and the engine's own tables. Copying some 200 KB takes
// less time than making a fresh context, and the scripts in it are already compiled.
const page = 4096;
const zero = Buffer.alloc(page);

const stackBytes = 5 << 20; // what the module is linked with

/** The unused part of the C stack in a machine that was just made: nothing lives there between two calls. */
export function findStack(heap) {
  let end = heap.length;
  while (end > 0 && isZero(heap, end - page)) end -= page;
  let longest = { from: 0, to: 0 };
  for (let at = 0; at < end; at += page) {
    const from = at;
    while (at < end && isZero(heap, at)) at += page;
    if (at - from > longest.to - longest.from) longest = { from, to: at };
  }
  if (longest.to - longest.from > stackBytes) throw new Error('The module has another memory layout: parts of it would not be restored.');
  return longest;
}

export class Snapshot {
  #low;
  #high;
  #highStart;

  /** @param heap of a machine whose memory above the top of the heap was never written to */
  constructor(heap, stack) {
    let top = heap.length;
    while (top > stack.to && isZero(heap, top - page)) top -= page;
    this.#low = Buffer.from(heap.subarray(0, stack.from));
    this.#high = Buffer.from(heap.subarray(stack.to, top));
    this.#highStart = stack.to;
  }

  get size() {
    return this.#low.length + this.#high.length;
  }

  restore(heap) {
    heap.set(this.#low, 0);
    heap.set(this.#high, this.#highStart);
  }
}

function isZero(heap, at) {
  return heap.compare(zero, 0, page, at, at + page) === 0;
}
