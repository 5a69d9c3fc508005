// Writes the code systems and value sets of FHIR R4, HL7 v2 and v3 as one compact text: `node terminology.mjs`, after `npm ci`. Parts are separated by tabs:
//
//   $http://...  c  male  female  !_Abstract    a code system: c complete, f only some of its codes; ! a code that groups others and is not to be used itself
//   =http://...  |http://...  male  female      a value set by systems, its filters applied
//   =http://...  |http://...  *                 all codes of a system that is listed here
//   =http://...  ?http://...                    codes of a system that is not listed here: LOINC, SNOMED CT, UCUM and the like
//   =http://...  ??                             nobody can say here what it has
import { laterCodes } from './mends.mjs';
import { terminology, write } from './source.mjs';

const systems = new Map();
const sets = new Map();
for (const resource of terminology) {
  if (resource.resourceType === 'ValueSet') sets.set(resource.url, resource);
  // Versions of one system are one system here: a code that was once there is known.
  else if (resource.resourceType === 'CodeSystem' && resource.content !== 'supplement') addSystem(resource);
}

laterCodes.forEach(addSystem);

function addSystem({ url, content, concept, property }) {
  const [plain] = url.split('|');
  const system = systems.get(plain) ?? systems.set(plain, { complete: true, codes: new Map() }).get(plain);
  if (content !== 'complete' || !concept) system.complete = false;
  const walk = (list, parents) => list?.forEach((c) => {
    const known = system.codes.get(c.code) ?? system.codes.set(c.code, { parents: new Set(), abstract: false }).get(c.code);
    parents.forEach((p) => known.parents.add(p));
    known.abstract ||= c.property?.some((p) => (p.code === 'notSelectable' || p.code === 'abstract') && p.valueBoolean) ?? false;
    known.properties = c.property;
    for (const child of c.property?.filter((p) => p.code === 'child') ?? []) (system.children ??= []).push([child.valueCode ?? child.valueString, c.code]);
    walk(c.concept, [c.code]);
  });
  walk(concept, []);
  // A second parent is named from above.
  for (const [child, parent] of system.children ?? []) system.codes.get(child)?.parents.add(parent);
}

function isA(system, code, ancestor, seen = new Set()) {
  if (code === ancestor) return true;
  if (seen.has(code)) return false;
  seen.add(code);
  return [...(system.codes.get(code)?.parents ?? [])].some((p) => isA(system, p, ancestor, seen));
}

function matches(system, code, { property, op, value }) {
  const properties = system.codes.get(code).properties ?? [];
  if (property === 'concept' && op === 'is-a') return isA(system, code, value);
  if (property === 'concept' && op === 'descendent-of') return code !== value && isA(system, code, value);
  if (property === 'concept' && op === 'is-not-a') return !isA(system, code, value);
  if (op === '=') return properties.some((p) => p.code === property && String(p.valueCode ?? p.valueString ?? p.valueBoolean ?? p.valueCoding?.code) === value);
  return undefined;
}

/** The codes of one include or exclude by system; '?' where they cannot be listed; undefined where nothing is known. */
function part(include, seen) {
  let result;
  for (const url of include.valueSet ?? []) {
    const other = expand(url.split('|')[0], seen);
    if (!other) return undefined;
    result = result ? intersect(result, other) : other;
  }
  if (!include.system) return result;
  const [url] = include.system.split('|');
  const system = systems.get(url);
  let codes;
  if (include.concept) codes = new Set(include.concept.map((c) => c.code));
  else if (!system?.complete) codes = '?';
  else {
    const filters = include.filter ?? [];
    const selected = [...system.codes.keys()].filter((code) => !system.codes.get(code).abstract && filters.every((f) => matches(system, code, f) ?? true));
    codes = filters.some((f) => matches(system, [...system.codes.keys()][0], f) === undefined) ? '?' : new Set(selected);
  }
  const own = new Map([[url, codes]]);
  return result ? intersect(result, own) : own;
}

function intersect(a, b) {
  const both = new Map();
  for (const [system, codes] of a) {
    if (!b.has(system)) continue;
    const other = b.get(system);
    both.set(system, codes === '?' ? other : other === '?' ? codes : new Set([...codes].filter((c) => other.has(c))));
  }
  return both;
}

function expand(url, seen = new Set()) {
  const set = sets.get(url);
  if (!set?.compose || seen.has(url)) return undefined;
  const inner = new Set([...seen, url]);
  const all = new Map();
  for (const include of set.compose.include) {
    const some = part(include, inner);
    if (!some) return undefined;
    for (const [system, codes] of some) all.set(system, codes === '?' || all.get(system) === '?' ? '?' : new Set([...(all.get(system) ?? []), ...codes]));
  }
  for (const exclude of set.compose.exclude ?? []) {
    for (const [system, codes] of part(exclude, inner) ?? [])
      if (all.has(system) && all.get(system) !== '?' && codes !== '?') codes.forEach((c) => all.get(system).delete(c));
  }
  return all;
}

function listed(system, codes) {
  if (codes === '?') return [`?${system}`];
  const whole = systems.get(system);
  const usable = whole?.complete ? [...whole.codes].filter(([, c]) => !c.abstract).length : -1;
  return [`|${system}`, ...(usable > 8 && codes.size === usable && [...codes].every((c) => whole.codes.has(c)) ? ['*'] : codes)];
}

const sorted = (map) => [...map].sort(([a], [b]) => (a < b ? -1 : 1));
const systemLines = sorted(systems).map(([url, s]) => [`$${url}`, s.complete ? 'c' : 'f', ...[...s.codes].map(([code, c]) => (c.abstract ? `!${code}` : code))].join('\t'));
const setLines = sorted(sets).map(([url]) => {
  const codes = expand(url);
  return [`=${url}`, ...(codes ? [...codes].flatMap(([system, list]) => listed(system, list)) : ['??'])].join('\t');
});
write('r4-terminology.txt', [...systemLines, ...setLines], `${systemLines.length} code systems, ${setLines.length} value sets`);
