// Runs inside QuickJS beside guest.js and keeps what the probes of observed scripts saw (compile/observe.js). Never runs anything of a script:
// no getter, no toString, no trap of a proxy. Everything that is kept is bounded.
() => {
  'use strict';
  const { stringify } = JSON;
  const { apply, getOwnPropertyDescriptor, getPrototypeOf, ownKeys, defineProperty } = Reflect;
  const { create, hasOwn } = Object;
  const { isArray } = Array;
  const text = String;
  const slice = String.prototype.slice;
  const { getTime, toISOString } = Date.prototype;
  const datePrototype = Date.prototype;
  const collections = [[Map.prototype, 'Map'], [Set.prototype, 'Set']].map(([prototype, name]) => [prototype, name, getOwnPropertyDescriptor(prototype, 'size').get]);
  const Counts = Float64Array;

  const longest = 80; // characters of a value
  const kept = 4; // values of a place, and its last
  const mostItems = 5;
  const largestReport = 200000;

  // A proxy cannot be told from other objects later.
  const proxies = new WeakSet();
  const { has, add } = WeakSet.prototype;
  const RealProxy = Proxy;
  const noteProxies = () => {
    function Proxy(target, handler) {
      if (!new.target) throw new TypeError("Constructor Proxy requires 'new'");
      const made = new RealProxy(target, handler);
      apply(add, proxies, [made]);
      return made;
    }
    defineProperty(Proxy, 'prototype', { value: undefined });
    Proxy.revocable = (target, handler) => {
      const made = RealProxy.revocable(target, handler);
      apply(add, proxies, [made.proxy]);
      return made;
    };
    defineProperty(globalThis, 'Proxy', { value: Proxy, writable: true, configurable: true });
  };

  const places = create(null); // script -> { counts, values }
  let structures = 2000; // how many of them are described; to look into one costs time

  const cut = (value) => (value.length <= longest ? value : apply(slice, value, [0, longest - 1]) + '…');
  const quote = (value) => (value.length <= longest ? stringify(value) : stringify(apply(slice, value, [0, longest])) + '…');

  const isPlain = (value) => value === null || (typeof value !== 'object' && typeof value !== 'function' && typeof value !== 'symbol' && typeof value !== 'bigint');

  const plain = (value) => (typeof value === 'string' ? quote(value) : text(value));

  const describe = (value, depth) => {
    if (isPlain(value)) return plain(value);
    if (typeof value === 'symbol' || typeof value === 'bigint') return typeof value;
    if (apply(has, proxies, [value])) return 'Proxy';
    if (typeof value === 'function') {
      const name = getOwnPropertyDescriptor(value, 'name');
      return name && typeof name.value === 'string' && name.value !== '' ? 'ƒ ' + apply(slice, name.value, [0, 30]) : 'ƒ';
    }
    const prototype = getPrototypeOf(value);
    if (prototype === datePrototype) {
      const time = apply(getTime, value, []);
      return time === time ? apply(toISOString, value, []) : 'Invalid Date';
    }
    for (let i = 0; i < collections.length; i++) {
      if (prototype === collections[i][0]) return collections[i][1] + '(' + apply(collections[i][2], value, []) + ')';
    }
    if (depth > 1) return isArray(value) ? '[…]' : '{…}';
    return isArray(value) ? list(value, depth) : members(value, depth);
  };

  const part = (holder, key, depth) => {
    const found = getOwnPropertyDescriptor(holder, key);
    return found === undefined ? '' : hasOwn(found, 'value') ? describe(found.value, depth + 1) : '(…)';
  };

  const list = (value, depth) => {
    const length = getOwnPropertyDescriptor(value, 'length').value;
    let out = '[';
    for (let i = 0; i < length; i++) {
      if (i === mostItems || out.length > longest) return out + ', … ' + length + ']';
      out += (i > 0 ? ', ' : '') + part(value, i, depth);
    }
    return out + ']';
  };

  const members = (value, depth) => {
    const names = ownKeys(value);
    structures -= names.length / 100;
    let out = '{';
    for (let i = 0; i < names.length; i++) {
      if (typeof names[i] !== 'string') continue;
      if (i === mostItems * 2 || out.length > longest) return out + ', …}';
      out += (out.length > 1 ? ', ' : ' ') + apply(slice, names[i], [0, 30]) + ': ' + part(value, names[i], depth);
    }
    return out.length > 1 ? out + ' }' : '{}';
  };

  const safely = (value) => {
    if (structures-- <= 0) return '…';
    try {
      return cut(describe(value, 0));
    } catch {
      return '…';
    }
  };

  const note = (values, id, value) => {
    const place = values[id] ??= { __proto__: null, seen: 0, last: undefined };
    const number = place.seen++;
    if (number < kept) place[number] = isPlain(value) ? plain(value) : safely(value);
    else place.last = isPlain(value) ? value : structures > 0 ? { __proto__: null, text: safely(value) } : { __proto__: null, text: '…' };
  };

  return {
    /** The probes of a script: counts, and counts with values. */
    probes(key, count) {
      noteProxies();
      const counts = new Counts(count);
      const values = create(null);
      places[key] = { __proto__: null, counts, values, count };
      return [(id) => { counts[id]++; }, (id, value) => {
        counts[id]++;
        note(values, id, value);
        return value;
      }];
    },
    /** [{ script, counts, values: { id: [text, ...] } }, ...]; of many values the first and the last. */
    report() {
      let out = '[';
      for (const key in places) {
        const { counts, values, count } = places[key];
        out += (out.length > 1 ? ',' : '') + '{"script":' + key + ',"counts":[';
        for (let i = 0; i < count; i++) out += (i > 0 ? ',' : '') + counts[i];
        out += '],"values":{';
        let first = true;
        for (const id in values) {
          if (out.length > largestReport) break;
          const place = values[id];
          out += (first ? '"' : ',"') + id + '":[';
          for (let i = 0; i < kept && i < place.seen; i++) out += (i > 0 ? ',' : '') + stringify(place[i]);
          if (place.seen > kept) out += ',' + stringify(isPlain(place.last) ? plain(place.last) : place.last.text);
          out += ']';
          first = false;
        }
        out += '}}';
      }
      return out + ']';
    },
  };
}
