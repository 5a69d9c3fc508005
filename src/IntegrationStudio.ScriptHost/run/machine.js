// One WebAssembly instance of QuickJS with a linear memory of its own: pointers in, pointers out.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import createModule from '@jitl/quickjs-wasmfile-release-sync/emscripten-module';

const require = createRequire(import.meta.url);
const wasm = new WebAssembly.Module(readFileSync(require.resolve('@jitl/quickjs-wasmfile-release-sync/wasm')));
const page = 65536;
const initialPages = 256; // what the module asks for

/** Bytes that QuickJS itself, its stack and the copies of inputs and results need beside what scripts may allocate. */
const overhead = 32 << 20;

export class Machine {
  #module;
  #memory;
  #heap;

  /** @param interrupted asked every few thousand operations; true ends the script */
  static async create(memoryBytes, interrupted) {
    const machine = new Machine();
    machine.#memory = new WebAssembly.Memory({ initial: initialPages, maximum: (memoryBytes + overhead) / page });
    machine.#module = await createModule({
      wasmMemory: machine.#memory,
      instantiateWasm: (imports, done) => done(new WebAssembly.Instance(wasm, imports), wasm),
      print() {},
      printErr() {},
    });
    // No functions of the host, no module loader: the interrupt is all that QuickJS can call.
    machine.#module.callbacks = { shouldInterrupt: () => (interrupted() ? 1 : 0) };
    return machine;
  }

  get heap() {
    if (this.#heap?.buffer !== this.#memory.buffer) this.#heap = Buffer.from(this.#memory.buffer);
    return this.#heap;
  }

  get hasGrown() {
    return this.#memory.buffer.byteLength > initialPages * page;
  }

  /** A runtime and a context with limits; returns the context. */
  boot(memoryBytes, stackBytes) {
    const runtime = this.#module._QTS_NewRuntime();
    this.#module._QTS_RuntimeSetMemoryLimit(runtime, memoryBytes);
    this.#module._QTS_RuntimeSetMaxStackSize(runtime, stackBytes);
    this.#module._QTS_RuntimeEnableInterruptHandler(runtime);
    return this.#module._QTS_NewContext(runtime, 0);
  }

  evaluate(context, code, fileName) {
    const source = this.#bytes(code);
    const name = this.#bytes(Buffer.from(fileName));
    const value = this.#module._QTS_Eval(context, source, code.length, name, 0, 0);
    this.#module._free(source);
    return this.#checked(context, value);
  }

  number(context, value) {
    return this.#module._QTS_NewFloat64(context, value);
  }

  string(context, bytes) {
    const pointer = this.#bytes(bytes);
    const value = this.#module._QTS_NewString(context, pointer);
    this.#module._free(pointer);
    return value;
  }

  property(context, target, name) {
    return this.#module._QTS_GetProp(context, target, this.string(context, Buffer.from(name)));
  }

  call(context, callee, args) {
    const undefinedValue = this.#module._QTS_GetUndefined();
    const list = this.#allocate(args.length * 4);
    args.forEach((value, index) => this.heap.writeUInt32LE(value, list + index * 4));
    const result = this.#checked(context, this.#module._QTS_Call(context, callee, undefinedValue, args.length, list));
    this.#module._free(list);
    return result;
  }

  free(context, values) {
    for (const value of values) this.#module._QTS_FreeValuePointer(context, value);
  }

  /** A copy of a string's UTF-8. */
  text(context, value) {
    const pointer = this.#module._QTS_GetString(context, value);
    if (pointer === 0) throw new OutOfMemory();
    const heap = this.heap;
    const text = Buffer.from(heap.subarray(pointer, heap.indexOf(0, pointer)));
    this.#module._QTS_FreeCString(context, pointer);
    return text;
  }

  #checked(context, value) {
    const error = this.#module._QTS_ResolveException(context, value);
    if (error !== 0) throw new GuestException(error);
    return value;
  }

  #bytes(bytes) {
    const pointer = this.#allocate(bytes.length + 1);
    this.heap.set(bytes, pointer);
    this.heap[pointer + bytes.length] = 0;
    return pointer;
  }

  #allocate(length) {
    const pointer = this.#module._malloc(length);
    if (pointer === 0) throw new OutOfMemory();
    return pointer;
  }
}

/** Something was thrown through the guest's own catch: an interrupt, or memory that ran out while an error was described. */
export class GuestException extends Error {
  constructor(value) {
    super('guest exception');
    this.value = value;
  }
}

export class OutOfMemory extends Error {}
