// Runs inside QuickJS, once, before any script: takes away what makes a result depend on anything but the input,
// and returns what the host calls. One expression; everything it needs later is captured before a script can change it.
(makeObserver) => {
  'use strict';
  const { parse, stringify } = JSON;
  const { apply, construct, defineProperty, getPrototypeOf } = Reflect;
  const { hasOwn, create, keys } = Object;
  const { isFinite } = Number;
  const realDate = Date;
  const text = String;

  const refuse = (name, why) => ({
    [name]() {
      throw new Error(`${name} is not available in scripts: ${why}`);
    },
  })[name];
  const replace = (target, key, value) => defineProperty(target, key, { value, writable: true, configurable: true });

  const clock = 'a script gives the same result for the same input at any time. Take the time from the message.';
  replace(Math, 'random', refuse('Math.random', 'a script gives the same result for the same input.'));

  // Dates can be computed with, in UTC; only the clock is missing.
  function GuestDate(...parts) {
    if (!new.target || parts.length === 0) throw new Error(`The current time is not available in scripts: ${clock}`);
    return construct(realDate, parts, new.target);
  }
  replace(GuestDate, 'name', 'Date');
  defineProperty(GuestDate, 'prototype', { value: realDate.prototype, writable: false });
  replace(GuestDate, 'UTC', realDate.UTC);
  replace(GuestDate, 'parse', realDate.parse);
  replace(GuestDate, 'now', refuse('Date.now', clock));
  replace(realDate.prototype, 'constructor', GuestDate);
  replace(globalThis, 'Date', GuestDate);

  // Only reviewed code runs: none that is made out of strings.
  const reviewed = 'only the text of the script itself runs.';
  replace(globalThis, 'eval', refuse('eval', reviewed));
  for (const sample of [function () {}, async function () {}, function* () {}, async function* () {}]) {
    const prototype = getPrototypeOf(sample);
    const refused = refuse(prototype.constructor.name, reviewed);
    defineProperty(refused, 'prototype', { value: prototype });
    replace(prototype, 'constructor', refused);
  }
  replace(globalThis, 'Function', (function () {}).constructor);

  const observer = makeObserver();

  const scripts = create(null);
  let contextJson;
  let context;

  const describe = (error) => {
    const isObject = typeof error === 'object' && error !== null;
    return stringify({
      name: isObject ? text(error.name).slice(0, 100) : '',
      message: text(isObject ? error.message : error).slice(0, 500),
      stack: isObject ? text(error.stack).slice(0, 8000) : '',
    });
  };

  // JSON.stringify turns these into null or drops them; a clinical value must not vanish like that.
  const guard = (key, value) => {
    if (typeof value === 'number' ? isFinite(value) : typeof value !== 'function' && typeof value !== 'symbol') return value;
    throw new TypeError(`The result's ${key === '' ? 'value' : `"${key}"`} is ${text(value).slice(0, 20)}, which JSON cannot carry.`);
  };

  const toJson = (value) => {
    if (value === undefined || value === null) return 'null';
    if (typeof value === 'object' && typeof value.then === 'function')
      throw new TypeError('The function returned a promise. Scripts have nothing to wait for: leave out async and await.');
    return stringify(value, guard);
  };

  return {
    /** Evaluates a script: its files as { path: [function (exports, require), { specifier: path }] }, the entry first. */
    load(key, table) {
      const loaded = create(null);
      const entry = keys(table)[0];
      const probes = table[entry].length > 2 ? observer.probes(key, table[entry][2]) : [];
      const load = (path) => {
        if (loaded[path]) return loaded[path];
        const exports = loaded[path] = create(null);
        const [body, imports] = table[path];
        apply(body, undefined, [exports, (specifier) => {
          if (hasOwn(imports, specifier)) return load(imports[specifier]);
          throw new Error(`"${specifier}" is not available in scripts: they import only files of their own mapping, and of those that it uses.`);
        }, probes[0], probes[1]]);
        return exports;
      };
      try {
        scripts[key] = { exports: load(entry) };
      } catch (error) {
        scripts[key] = { error: 'E' + describe(error) };
      }
    },
    /** JSON of what the probes saw. */
    observed: () => observer.report(),
    setContext(json) {
      contextJson = json;
      context = undefined;
    },
    /** 'J' and the result's JSON, 'E' and the error's description, or 'N' when there is no such function. */
    call(key, name, json) {
      const script = scripts[key];
      if (script.error) return script.error;
      const body = hasOwn(script.exports, name) ? script.exports[name] : undefined;
      if (typeof body !== 'function') return 'N';
      try {
        const input = [parse(json)];
        if (body.length > 1 && contextJson !== undefined) input[1] = context ??= parse(contextJson);
        return 'J' + toJson(apply(body, undefined, input));
      } catch (error) {
        return 'E' + describe(error);
      }
    },
  };
}
