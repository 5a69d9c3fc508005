// Writes profiles and extension definitions as one compact text: `node profiles.mjs`, after `npm ci`. A line each: the URL, a tab, and JSON of what the profile asks
// beyond the type it is of:
//
//   { t type, v version, m a modifier extension, c contexts of an extension, e element }
//   element: { n name, s slice, i minimum, x maximum, u must be supported, t types [{ c name, p profiles, g profiles of targets }], f/p fixed or pattern value, y the value's type,
//              b [strength, value set], k invariants [key, E|W|B, what it says, expression], d { d discriminators [[type, path]], r rules, o ordered }, l slices, e children }
import { bindingOf, byName, isNative, profiles, typeName, write } from './source.mjs';
import { mends } from './mends.mjs';

const flat = (text) => text.replace(/\s+/g, ' ').trim();
const last = (path) => path.slice(path.lastIndexOf('.') + 1);
const valueOf = (element, prefix) => {
  const key = Object.keys(element).find((k) => k.startsWith(prefix));
  return key && { value: element[key], type: key.slice(prefix.length) };
};

/** The definition of an element in the base types: down its path, from type to type. */
function baseOf(path) {
  const [root, ...names] = path.split('.');
  let structure = byName.get(root);
  let at = root;
  let element = structure?.snapshot.element[0];
  for (const name of names) {
    if (element?.contentReference) at = element.contentReference.replace(/^.*#/, '');
    let next = structure?.snapshot.element.find((e) => e.path === `${at}.${name}` || (e.path.endsWith('[x]') && e.path.startsWith(`${at}.`) && isChoice(e, `${at}.${name}`)));
    if (!next) {
      // The children of a data type.
      structure = byName.get(element?.type?.[0] && typeName(element, element.type[0]));
      next = structure?.snapshot.element.find((e) => e.path === `${structure.name}.${name}` || isChoice(e, `${structure.name}.${name}`));
    }
    if (!next) return undefined;
    element = next;
    at = element.path;
  }
  return element;
}

const isChoice = (element, path) =>
  element.path.endsWith('[x]') && element.type?.some((t) => `${element.path.slice(0, -3)}${typeName(element, t)[0].toUpperCase()}${typeName(element, t).slice(1)}` === path);

const knownInvariants = (element) => new Set([element, ...(element?.type ?? []).map((t) => byName.get(typeName(element, t))?.snapshot.element[0])].flatMap((e) => e?.constraint ?? []).map((c) => c.key));

function invariants(element, base) {
  const known = knownInvariants(base);
  const own = (element.constraint ?? []).filter((c) => c.expression && !isNative(c) && !known.has(c.key));
  return own.map((c) => [c.key, c.severity === 'error' ? 'E' : 'W', flat(c.human), flat(mends.get(c.key)?.expression ?? c.expression)]);
}

function types(element, base) {
  const list = (element.type ?? []).map((t) => {
    const code = typeName(element, t);
    const before = base?.type?.find((b) => typeName(base, b) === code);
    const same = JSON.stringify([...(before?.targetProfile ?? [])].sort()) === JSON.stringify([...(t.targetProfile ?? [])].sort());
    return { c: code, ...(t.profile && { p: t.profile }), ...(!same && t.targetProfile && { g: t.targetProfile }) };
  });
  const codes = (e) => (e?.type ?? []).map((t) => typeName(e, t)).sort().join();
  return list.length && (codes(element) !== codes(base) || list.some((t) => t.p || t.g)) ? list : undefined;
}

function own(element, hasSlices) {
  const base = baseOf(element.path);
  const node = {};
  if (element.min > (base?.min ?? 0) || element.sliceName) node.i = element.min || undefined;
  if (element.max !== (base?.max ?? '*') && element.max !== '*') node.x = Number(element.max);
  const narrowed = types(element, base);
  if (narrowed && element.path.includes('.')) node.t = narrowed;
  if (element.mustSupport) node.u = true;
  for (const [key, prefix] of [['f', 'fixed'], ['p', 'pattern']]) {
    const value = valueOf(element, prefix);
    if (value) Object.assign(node, { [key]: value.value, y: value.type });
  }
  const binding = bindingOf(element);
  if (binding && String(binding) !== String(base && bindingOf(base))) node.b = binding;
  const constraints = invariants(element, base);
  if (constraints.length) node.k = constraints;
  const { slicing } = element;
  if (slicing && (hasSlices || slicing.rules === 'closed'))
    node.d = { d: (slicing.discriminator ?? []).map((d) => [d.type, d.path]), ...(slicing.rules !== 'open' && { r: slicing.rules }), ...(slicing.ordered && { o: true }) };
  return Object.keys(node).some((k) => node[k] !== undefined) ? node : undefined;
}

/** The element with that id and all below it, or undefined where nothing is asked. */
function tree(elements, element) {
  const children = elements.filter((e) => e.id.startsWith(`${element.id}.`) && !e.id.slice(element.id.length + 1).includes('.') && !e.id.slice(element.id.length + 1).includes(':'));
  const slices = element.sliceName ? [] : elements.filter((e) => e.id.startsWith(`${element.id}:`) && !e.id.slice(element.id.length + 1).includes('.'));
  const e = children.map((c) => tree(elements, c)).filter(Boolean);
  const l = slices.map((s) => tree(elements, s));
  const node = own(element, l.length > 0);
  if (!node && !e.length && !l.length && !element.sliceName) return undefined;
  return { n: last(element.path), ...(element.sliceName && { s: element.sliceName }), ...node, ...(l.length && { l }), ...(e.length && { e }) };
}

const lines = profiles.sort((a, b) => (a.url < b.url ? -1 : 1)).map((p) => {
  const elements = p.snapshot.element;
  const contexts = p.context?.filter((c) => c.type === 'element').map((c) => c.expression);
  const root = tree(elements, elements[0]);
  const isModifier = p.type === 'Extension' && elements[0].isModifier;
  return `${p.url}\t${JSON.stringify({ t: p.type, ...(p.version && { v: p.version }), ...(isModifier && { m: true }), ...(contexts?.length && contexts.length === p.context.length && { c: contexts }), ...(root && { e: root }) })}`;
});
write('r4-profiles.txt', lines, `${lines.length} profiles and extensions`);
