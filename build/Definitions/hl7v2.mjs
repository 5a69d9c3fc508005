// Writes the definition tables of HL7 v2 as one compact text: `node hl7v2.mjs TABLES [OUT]`, after `npm ci`.
// TABLES is the folder of the official v2-to-FHIR mapping tables (messages/, segments/, datatypes/, codesystems/).
// Sources: the npm package hl7-dictionary (2.1 to 2.7.1), and for later versions ("2.8") the fields and components that the mapping tables name and 2.7.1 lacks.
// Facts only: names, types, cardinalities, lengths, tables, groups, codes.
//
//   versions 2.1 2.2 ... 2.8             bit n of every hexadecimal mask below = n-th version of this line
//   segment PID 7ff Patient Identification
//   1 7f8 SI ? 4 - Set ID - PID          field, versions, type, cardinality (? 0..1, * 0..n, 1 1..1, + 1..n, n..m), length, table, name; "-" = not said
//   datatype CX 7f0 Extended ...         the same with components
//   tree 12 MSH SFT* PATIENT_RESULT+(PATIENT?(PID ...) ...)   segments and groups with cardinality (none = 1..1); OBR|RQD = one of these
//   message ORU_R01 1c 12 Unsolicited ...                     structure, versions, tree, title
//   events ADT_A01 A01 A04 A08 A13
//   table 0001 Administrative Sex
//   =F Female
import fs from 'node:fs';
import path from 'node:path';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';

const here = path.dirname(fileURLToPath(import.meta.url));
const [tables, out = path.join(here, '../../src/IntegrationStudio.Standards/Hl7v2/Definitions/hl7v2.txt')] = process.argv.slice(2);
if (!tables) throw new Error('usage: node hl7v2.mjs TABLES [OUT]');
const { definitions, tables: codeTables } = createRequire(import.meta.url)('hl7-dictionary');

const versions = [...Object.keys(definitions), '2.8'];
const newest = definitions['2.7.1'];
const hex = (mask) => mask.toString(16);
const clean = (text) => (text ?? '').replace('вЂ“', '- ').replace(/\s+/g, ' ').trim();
const sameName = (text) => clean(text).toLowerCase().replace(/[^a-z0-9]/g, '');
/** 2.7.1 also stands for what comes after it. */
const each = (visit) => versions.forEach((version, bit) => visit(definitions[version] ?? newest, 1 << bit, version));

// --- cardinalities and known faults of the source ----------------------------------------------------------------------------------------

function cardinality(min, max) {
  if (max === 0) return min ? '+' : '*';
  if (max === 1) return min ? '1' : '?';
  return `${min}..${max}`;
}

function corrected(owner, number, field, version) {
  const fixed = { ...field };
  // The package gives OBX-2 of 2.5.1 its table's number as repetitions.
  if (owner === 'OBX' && number === 2) fixed.rep = 1;
  // "Varies" became ST in its tables of 2.7 and later; the standard did not change.
  if (field.datatype === 'ST' && !['2.1', '2.2'].includes(version) && definitions['2.6'].segments[owner]?.fields[number - 1]?.datatype === 'VARIES'
    && sameName(definitions['2.6'].segments[owner].fields[number - 1].desc) === sameName(field.desc)) fixed.datatype = 'VARIES';
  return fixed;
}

// --- fields and components ---------------------------------------------------------------------------------------------------------------

/** Owner name -> { mask, title, fields: number -> [{ mask, facts, name }] } */
function collect(kind, listOf) {
  const owners = new Map();
  each((definition, bit, version) => {
    for (const [name, source] of Object.entries(definition[kind])) {
      const owner = owners.get(name) ?? { mask: 0, title: '', fields: new Map() };
      owners.set(name, owner);
      owner.mask |= bit;
      owner.title = clean(source.desc);
      listOf(source).forEach((raw, index) => {
        const field = corrected(name, index + 1, raw, version);
        const facts = `${field.datatype} ${cardinality(field.opt === 2 ? 1 : 0, field.rep)} ${field.len ?? '-'} ${field.table ? String(field.table).padStart(4, '0') : '-'}`;
        add(owner, index + 1, bit, facts, clean(field.desc));
      });
    }
  });
  return owners;
}

function add(owner, number, bit, facts, name) {
  const variants = owner.fields.get(number) ?? [];
  owner.fields.set(number, variants);
  const same = variants.find((v) => v.facts === facts && sameName(v.name) === sameName(name));
  if (same) Object.assign(same, { mask: same.mask | bit, name });
  else variants.push({ mask: bit, facts, name });
}

const segments = collect('segments', (s) => s.fields);
const datatypes = collect('fields', (t) => t.subfields);
// 2.6 lists the data type ED among its segments.
segments.delete('ED');
// With the corrected fields above, later versions need the type that says "varies" as well.
each((_, bit, version) => { if (!['2.1', '2.2'].includes(version)) datatypes.get('VARIES').mask |= bit; });

// --- the supplement from the mapping tables ----------------------------------------------------------------------------------------------

function readCsv(file) {
  const rows = [];
  let row = [], cell = '', quoted = false;
  const text = fs.readFileSync(file, 'utf8');
  for (let i = 0; i < text.length; i++) {
    const c = text[i];
    if (quoted) {
      if (c !== '"') cell += c;
      else if (text[i + 1] === '"') cell += text[++i];
      else quoted = false;
    } else if (c === '"') quoted = true;
    else if (c === ',' || c === '\n') {
      row.push(cell);
      cell = '';
      if (c === '\n') rows.push(row), row = [];
    } else if (c !== '\r') cell += c;
  }
  if (cell || row.length) rows.push([...row, cell]);
  return rows;
}

function supplement(folder, owners, kind) {
  const later = 1 << (versions.length - 1);
  const added = new Map();
  for (const file of fs.readdirSync(path.join(tables, folder)).sort()) {
    for (const [, identifier, name, type, min, max] of readCsv(path.join(tables, folder, file))) {
      const match = /^([A-Z][A-Z0-9]+)[-.](\d+)$/.exec(identifier?.trim() ?? '');
      if (!match || !/^[A-Z]{2,3}$/.test(type.trim())) continue;
      const [owner, number] = [match[1], Number(match[2])];
      const known = newest[kind][owner];
      const count = known ? (known.fields ?? known.subfields).length : 0;
      // A primitive's single row describes the type itself; types that 2.7.1 withdrew keep their old definition there.
      if (number <= count || (kind === 'fields' && (known || owner === 'DTM'))) continue;
      const facts = `${type.trim()} ${cardinality(Number(min) > 0 ? 1 : 0, Number(max) === 1 ? 1 : 0)} - -`;
      added.set(`${owner} ${number}`, { owner, number, facts, name: clean(name) });
    }
  }
  for (const { owner, number, facts, name } of added.values()) {
    const target = owners.get(owner) ?? { mask: 0, title: owner, fields: new Map() };
    owners.set(owner, target);
    target.mask |= later;
    add(target, number, later, facts, name);
  }
  return added.size;
}

const addedFields = supplement('segments', segments, 'segments');
const addedComponents = supplement('datatypes', datatypes, 'fields');

// --- message structures ------------------------------------------------------------------------------------------------------------------

/** Choices whose names the source lost; their length tells which one it was, as in the sister structures. */
const lostChoices = { 2: ['ROL', 'PRD'], 4: ['AIS', 'AIG', 'AIL', 'AIP'], 12: ['OBR', 'ODS', 'PR1', 'RF1', 'AL1', 'IAM', 'ACC', 'RMI', 'DB1', 'DG1', 'DRG', 'PDA'] };

function node(source) {
  const count = cardinality(source.min, source.max).replace('1', '');
  if (source.children) return `${groupName(source.name)}${count}(${nodes(source.children)})`;
  // "Any segment" of old master files: whatever is not expected attaches where it stands anyway.
  if (source.name === 'GenericSegment') return '';
  const names = source.name.split(',');
  return (names.every(Boolean) ? names : lostChoices[names.length]).join('|') + count;
}

const nodes = (list) => list.map(node).filter(Boolean).join(' ');

/** Paths need names of capitals, digits and underscores; three names of 2.7 have others. One name of 2.5 and 2.6 is misspelt. */
const groupName = (name) => name.toUpperCase().replace(/[^A-Z0-9]+/g, '_').replace('TIIMING', 'TIMING');

const trees = new Map();
const messages = new Map();
each((definition, bit) => {
  for (const [name, message] of Object.entries(definition.messages)) {
    const tree = nodes(message.segments.segments);
    if (!trees.has(tree)) trees.set(tree, trees.size + 1);
    const variants = messages.get(name) ?? new Map();
    messages.set(name, variants);
    const variant = variants.get(tree) ?? { mask: 0, title: '' };
    variants.set(tree, variant);
    variant.mask |= bit;
    variant.title = clean(message.desc);
  }
});

// --- events ------------------------------------------------------------------------------------------------------------------------------

const events = new Map();
function eventsOf(structure, list) {
  const known = events.get(structure) ?? new Set();
  for (const event of list.match(/\b[A-Z][A-Z0-9]{2}\b/g) ?? []) known.add(event);
  if (known.size && structure.includes('_')) events.set(structure, known);
}
Object.entries(codeTables['354'].values).forEach(([structure, list]) => eventsOf(structure, list));
readCsv(path.join(tables, 'codesystems/HL7 Concept Map_ MessageStructure - Sheet1.csv')).slice(2).forEach(([structure, list]) => eventsOf(structure.trim(), list));

// --- output ------------------------------------------------------------------------------------------------------------------------------

const lines = ['# HL7 v2 definitions. Written by build/Definitions/hl7v2.mjs; do not edit.', `versions ${versions.join(' ')}`];
const sorted = (map) => [...map].sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
for (const [keyword, owners] of [['segment', segments], ['datatype', datatypes]]) {
  for (const [name, owner] of sorted(owners)) {
    lines.push(`${keyword} ${name} ${hex(owner.mask)} ${owner.title}`);
    for (const [number, variants] of [...owner.fields].sort(([a], [b]) => a - b)) {
      for (const v of variants) lines.push(`${number} ${hex(v.mask)} ${v.facts} ${v.name}`);
    }
  }
}
for (const [tree, number] of trees) lines.push(`tree ${number} ${tree}`);
for (const [name, variants] of sorted(messages)) {
  for (const [tree, v] of variants) lines.push(`message ${name} ${hex(v.mask)} ${trees.get(tree)} ${v.title}`);
}
for (const [structure, list] of sorted(events)) lines.push(`events ${structure} ${[...list].join(' ')}`);
for (const [number, table] of Object.entries(codeTables)) {
  lines.push(`table ${number.padStart(4, '0')} ${clean(table.desc)}`);
  for (const [code, text] of Object.entries(table.values)) {
    if (/\s/.test(code)) continue;
    lines.push(`=${code} ${clean(text)}`);
  }
}
fs.writeFileSync(out, `${lines.join('\n')}\n`);
console.log(`${out}: ${segments.size} segments, ${datatypes.size} data types, ${messages.size} structures in ${trees.size} trees, ${addedFields} fields and ${addedComponents} components beyond 2.7.1`);
