// Search and filters of one side. Both run over the types, bounded, and make only the rows on the way to what they find.
import { Tree, kinds, mark } from './tree.js';

const mostVisited = 40_000;
const mostGathered = 8000;
const mostHits = 300;
const deepest = 9;

/** Shows what matches a filter and a search together; without either the tree is as it was opened. */
export function narrow(tree, query, filter) {
  const terms = query.toLowerCase().split(/\s+/).filter(term => term);
  tree.filter = filter;
  if (terms.length === 0 && filter === 'all') {
    if (tree.before) restore(tree);
    tree.kept = tree.hits = null;
    tree.cut = false;
    tree.rebuild();
    return;
  }
  tree.before ??= tree.opened();
  const found = terms.length > 0 ? search(tree, terms) : null;
  const wanted = filter === 'all' ? null : filtered(tree, filter);
  const hits = found && wanted ? found.filter(node => wanted.has(node)) : found ?? [...wanted];
  tree.hits = new Set(hits);
  tree.order = null;
  tree.terms = terms;
  tree.kept = new Set();
  for (const node of hits) keep(tree, node);
  for (const node of tree.nodes.values()) node.open = false;
  for (const node of tree.kept) node.open = !node.leaf && node.children?.some(child => tree.kept.has(child)) === true;
  tree.rebuild();
}

function keep(tree, node) {
  for (let at = node; at && !tree.kept.has(at); at = at.parent) tree.kept.add(at);
}

function restore(tree) {
  const open = new Set(tree.before);
  tree.before = null;
  for (const node of tree.nodes.values()) node.open = open.has(node.key);
}

/** The hits in the order in which they stand. */
export function hitsInOrder(tree) {
  return tree.hits ? tree.rows.filter(node => tree.hits.has(node)) : [];
}

const texts = new WeakMap();

/** What a child of a type can be found by. */
function textOf(child) {
  let text = texts.get(child);
  if (text === undefined) {
    const [name, label, title, , , , , , description, codes] = child;
    texts.set(child, text = `${name}\n${label || ''}\n${title || ''}\n${description || ''}\n${codes || ''}`.toLowerCase());
  }
  return text;
}

/** The last step of a path that somebody typed: what its row itself must say. */
const lastStep = term => term.split(/[.\-/]/).filter(step => step).at(-1) ?? term;

/** Breadth first, so that the nearest are found when there are too many. Only what is found becomes rows. */
function search(tree, terms) {
  const ends = terms.map(lastStep);
  const says = child => { const text = textOf(child); return terms.some((term, i) => text.includes(term) || text.includes(ends[i])); };
  const leads = reaching(tree, says);
  const keys = [];
  let visited = 0;
  let level = (tree.types.get(tree.root) ?? []).map(child => ({ child, above: null, depth: 0 }));
  tree.cut = false;
  while (level.length > 0 && !tree.cut) {
    const next = [];
    for (const place of level) {
      if (++visited > mostVisited || keys.length >= mostHits) { tree.cut = true; break; }
      if (says(place.child) && matches(place, terms)) keys.push(keyOf(place));
      const type = place.child[3];
      if (place.child[7] || place.depth >= deepest || !leads.has(type) || isInside(place, type)) continue;
      for (const child of tree.types.get(type) ?? []) next.push({ child, above: place, depth: place.depth + 1 });
    }
    level = next;
  }
  return keys.map(key => tree.find(key)).filter(node => node);
}

function isInside(place, type) {
  for (let at = place.above; at; at = at.above) if (at.child[3] === type) return true;
  return false;
}

const keyOf = place => place.above ? `${keyOf(place.above)}/${place.child[0]}` : place.child[0];

/** As rows say it: PID-5.1, Patient.name.family. */
function pathOf({ child: [name, label, , , , , kind], above }) {
  const own = label || name;
  if (kinds[kind] === 'component') return above ? `${pathOf(above)}.${name}` : own;
  return above && kinds[kind] !== 'field' && kinds[kind] !== 'segment' ? `${pathOf(above)}.${own}` : own;
}

/** Every term is in the row's own words or its path, and one at least in its own words or at the end of its path. */
function matches(place, terms) {
  const own = textOf(place.child);
  const path = pathOf(place).toLowerCase();
  const key = keyOf(place).toLowerCase();
  let said = false;
  for (const term of terms) {
    if (own.includes(term) || path.endsWith(term) || key.endsWith(term)) said = true;
    else if (!path.includes(term) && !key.includes(term)) return false;
  }
  return said;
}

/** The types from which something that says so can be reached. */
function reaching(tree, says) {
  const users = new Map();
  const leads = new Set();
  const queue = [];
  for (const [name, children] of tree.types) {
    for (const child of children) {
      const type = child[3];
      if (!users.has(type)) users.set(type, []);
      users.get(type).push(name);
      if (!leads.has(name) && says(child)) { leads.add(name); queue.push(name); }
    }
  }
  while (queue.length > 0) {
    for (const user of users.get(queue.pop()) ?? []) {
      if (!leads.has(user)) { leads.add(user); queue.push(user); }
    }
  }
  return leads;
}

function filtered(tree, filter) {
  const found = new Set();
  if (guides[filter]) {
    gather(tree, tree.top, guides[filter], found, { left: mostGathered });
    return found;
  }
  const bits = filter === 'errors' ? mark.error | mark.warning : mark.overridden | mark.disabled | mark.added;
  for (const [key, facts] of tree.facts) {
    if (filter === 'mapped' ? facts.count > 0 : (facts.marks & bits) !== 0) {
      const node = tree.find(key);
      if (node) found.add(node);
    }
  }
  return found;
}

/** Goes into what is there anyhow (groups, segments, resources) and into what is used, never into everything. */
function gather(tree, level, fits, found, budget) {
  for (const node of level) {
    if (--budget.left < 0) return;
    if (fits(tree, node)) found.add(node);
    const used = tree.isMappedBelow(node);
    if (!node.leaf && (used || Tree.isStructural(node) && node.depth < 6)) gather(tree, tree.childrenOf(node) ?? [], fits, found, budget);
  }
}

const requires = (tree, node) => node.min > 0 && !Tree.isStructural(node);

const isFree = (tree, node) => node.kind !== 'add' && !Tree.isStructural(node) && !tree.isMapped(node) && !tree.isMappedBelow(node);

const isWanted = (tree, node) => (node.min > 0 || node.must) && isFree(tree, node);

const guides = { required: requires, unmapped: isFree, wanted: isWanted };
