// Runs batches of calls, each in a machine restored to the state right after its scripts were loaded.
import { readFileSync } from 'node:fs';
import { GuestException, Machine, OutOfMemory } from './machine.js';
import { findStack, Snapshot } from './snapshot.js';

const part = (name) => readFileSync(new URL(name, import.meta.url), 'utf8');
const guest = Buffer.from(`(${part('guest.js')})(${part('observer.js')})`);
const snapshotBytes = 32 << 20;

/** A batch that ended as a whole: reason is timeout, memory, stack or thrown; for the last one, message says what. */
export class Ended extends Error {
  constructor(reason, { message = '', stack = '' } = {}) {
    super(message);
    this.reason = reason;
    this.guestStack = stack;
  }
}

export class Sandbox {
  #memoryBytes;
  #stackBytes;
  #machine;
  #stack;
  #base;
  #context;
  #api;
  #deadline = Infinity;
  #snapshots = new Map(); // key of a set of scripts -> Snapshot, oldest use first
  #held = 0;
  #restored = null; // the snapshot that the machine holds untouched
  #dead = false;

  static async create(memoryBytes, stackBytes) {
    const sandbox = new Sandbox();
    sandbox.#memoryBytes = memoryBytes;
    sandbox.#stackBytes = stackBytes;
    await sandbox.#renew();
    const machine = sandbox.#machine;
    sandbox.#stack = findStack(machine.heap);
    sandbox.#context = machine.boot(memoryBytes, stackBytes);
    const api = machine.evaluate(sandbox.#context, guest, 'guest');
    const member = (name) => machine.property(sandbox.#context, api, name);
    sandbox.#api = { load: member('load'), setContext: member('setContext'), call: member('call'), observed: member('observed') };
    sandbox.#base = new Snapshot(machine.heap, sandbox.#stack);
    return sandbox;
  }

  knows(key) {
    return this.#snapshots.has(key);
  }

  /** Brings the machine into the state in which these scripts are loaded and nothing has run yet.
   * @param scripts [{ hash, code }]; the code is only read when the key is not known */
  async prepare(key, scripts, deadline) {
    const known = this.#snapshots.get(key);
    if (known) {
      this.#snapshots.delete(key);
      this.#snapshots.set(key, known);
      return this.#restore(known);
    }
    await this.#renew(); // the top of a used heap cannot be told from what earlier batches left there
    this.#restore(this.#base);
    this.#deadline = deadline;
    this.#guarded(() => scripts.forEach((script, index) => this.#load(script, index)));
    if (!this.#machine.hasGrown) this.#keep(key, new Snapshot(this.#machine.heap, this.#stack));
  }

  setContext(json, deadline) {
    this.#deadline = deadline;
    this.#guarded(() => this.#machine.call(this.#context, this.#api.setContext, [this.#machine.string(this.#context, json)]));
  }

  /** The result as the guest's call describes it. */
  call(index, name, json, deadline) {
    this.#deadline = deadline;
    return this.#guarded(() => {
      const [machine, context] = [this.#machine, this.#context];
      const args = [machine.number(context, index), machine.string(context, name), machine.string(context, json)];
      const result = machine.call(context, this.#api.call, args);
      const text = machine.text(context, result);
      machine.free(context, [...args, result]); // a batch may have thousands of calls before its state is thrown away
      return text;
    });
  }

  /** JSON of what the probes of observed scripts saw, also after a batch that ended at its deadline; empty when it cannot be had. */
  observed() {
    this.#deadline = performance.now() + 50;
    try {
      return this.#machine.text(this.#context, this.#machine.call(this.#context, this.#api.observed, []));
    } catch (error) {
      this.#dead = true;
      if (error instanceof GuestException || error instanceof OutOfMemory) return Buffer.alloc(0);
      throw error;
    }
  }

  /** After the answer has left: makes the machine ready for a batch like the last one. */
  async tidy(key) {
    if (this.#dead || this.#machine.hasGrown) await this.#renew();
    const snapshot = this.#snapshots.get(key);
    if (snapshot) this.#restore(snapshot);
  }

  #load({ hash, code }, index) {
    const table = this.#machine.evaluate(this.#context, code, `script:${hash}`);
    this.#machine.call(this.#context, this.#api.load, [this.#machine.number(this.#context, index), table]);
  }

  #keep(key, snapshot) {
    this.#snapshots.set(key, snapshot);
    this.#held += snapshot.size;
    for (const [oldest, { size }] of this.#snapshots) {
      if (this.#held <= snapshotBytes) break;
      this.#snapshots.delete(oldest);
      this.#held -= size;
    }
  }

  #restore(snapshot) {
    if (this.#restored === snapshot) return;
    snapshot.restore(this.#machine.heap);
    this.#restored = snapshot;
  }

  async #renew() {
    this.#machine = undefined;
    globalThis.gc?.(); // its linear memory is given back now, not at some later collection
    this.#machine = await Machine.create(this.#memoryBytes, () => performance.now() > this.#deadline);
    this.#restored = null;
    this.#dead = false;
  }

  #guarded(action) {
    this.#restored = null;
    try {
      return action();
    } catch (error) {
      this.#dead = true;
      if (error instanceof GuestException) throw this.#explain(error.value);
      if (error instanceof OutOfMemory) throw new Ended('memory');
      if (isStackOverflow(error)) throw new Ended('stack');
      throw error; // a trap of the machine: nothing in this process is trusted any more, the parent starts another
    }
  }

  #explain(value) {
    if (performance.now() > this.#deadline) {
      this.#deadline += 50; // to read where it was
      return new Ended('timeout', { stack: this.#read(value, 'stack') });
    }
    const message = this.#read(value, 'message');
    const stack = this.#read(value, 'stack');
    return message === '' || message === 'out of memory' ? new Ended('memory', { stack }) : new Ended('thrown', { message, stack });
  }

  #read(value, name) {
    try {
      return this.#machine.text(this.#context, this.#machine.property(this.#context, value, name)).toString();
    } catch {
      return ''; // without memory there is nothing to read; the reason is what matters
    }
  }
}

/** V8's own stack, deep inside a native function of QuickJS that does not check its own. */
function isStackOverflow(error) {
  return error instanceof RangeError && error.message.includes('call stack');
}
