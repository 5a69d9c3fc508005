// Writes the invariants and bindings of FHIR R4 as one compact text: `node rules.mjs`, after `npm ci`. Lines, their parts separated by tabs:
//
//   #0.pat-1  E  what it says  the expression    an invariant by number and key; E error, W warning, B a recommendation
//   /Patient.contact  12 13                      the invariants of a type
//   .Patient.contact.period  14                  further invariants of one element
//   =Identifier.type  E  http://...              a binding: R required, E extensible, M a maximum
import { bindingOf, byName, isNative, profiles, structures, typeName, write } from './source.mjs';
import { mends } from './mends.mjs';

const invariants = new Map();
const lines = [];
const mended = new Set();
const flat = (text) => text.replace(/\s+/g, ' ').trim();

function numberOf({ key, severity, human, expression, extension }) {
  if (mends.has(key)) mended.add(key);
  const isRecommended = extension?.some((e) => e.url.endsWith('/elementdefinition-bestpractice'));
  const line = [`#${key}`, isRecommended ? 'B' : severity === 'error' ? 'E' : 'W', flat(human), flat(mends.get(key)?.expression ?? expression)].join('\t');
  if (!invariants.has(line)) invariants.set(line, invariants.size);
  return invariants.get(line);
}

/** The invariants of a profile of a data type that an element asks for: SimpleQuantity, MoneyQuantity. */
const ofProfile = (url) => checked(profiles.find((p) => p.url === url)?.snapshot.element[0].constraint ?? []).filter((c) => !rootKeys('Quantity').has(keyOf(c)));

const keyOf = (c) => `${c.key} ${c.expression}`;
const rootKeys = (name) => new Set((byName.get(name)?.snapshot.element[0].constraint ?? []).map(keyOf));
const checked = (list) => list.filter((c) => c.expression && !isNative(c));

for (const structure of structures.sort((a, b) => (a.name < b.name ? -1 : 1))) {
  const elements = structure.snapshot.element;
  for (const element of elements) {
    const isRoot = element === elements[0];
    const isNested = elements.some((e) => e.path.startsWith(`${element.path}.`));
    // The type brings its own invariants; what a nested element says, its anonymous type says wherever it is used.
    const known = new Set(isRoot ? [] : (element.type ?? []).flatMap((t) => [...rootKeys(typeName(element, t))]));
    const own = element.contentReference ? [] : checked(element.constraint ?? []).filter((c) => !known.has(keyOf(c)));
    if (!isRoot) own.push(...(element.type ?? []).flatMap((t) => t.profile ?? []).flatMap(ofProfile));
    if (own.length) lines.push([`${isNested ? '/' : '.'}${element.path}`, own.map(numberOf).join(' ')].join('\t'));
    const binding = bindingOf(element);
    if (binding) lines.push([`=${element.path}`, ...binding].join('\t'));
  }
}
for (const key of mends.keys()) if (!mended.has(key) && !key.startsWith('vs-')) console.log(`nothing to mend: ${key}`);
const numbered = [...invariants.keys()].map((line, i) => `#${i}.${line.slice(1)}`);
write('r4-rules.txt', [...numbered, ...lines], `${invariants.size} invariants, ${lines.length} uses and bindings`);
