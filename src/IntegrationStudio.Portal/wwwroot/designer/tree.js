// The model of one side: types come once, rows are made from them when somebody looks. Knows nothing of the page.

/** Kinds as they travel: the index is what the server sends. */
export const kinds = ['group', 'segment', 'field', 'component', 'resource', 'element', 'attribute', 'text', 'choice', 'slice', 'column', 'row', 'add'];
const structural = new Set(['group', 'segment', 'resource', 'row']);
const deepest = 40;

/** Marks of a row, one bit each. */
export const mark = { inherited: 1, overridden: 2, disabled: 4, error: 8, warning: 16, added: 32, constant: 64, named: 128 };

/** The row by which an extension is chosen, as rows travel. */
const addExtension = ['+', 'Add extension\u2026', '', '', 0, 1, kinds.indexOf('add'), 1];

/** One row, made from a type's child when its parent is opened. */
class Row {
  constructor(tree, parent, [name, label, title, type, min, max, kind, leaf, description, codes, typeLabel, said = ''], index, size) {
    this.parent = parent;
    this.key = parent ? `${parent.key}/${name}` : name;
    this.name = name;
    this.kind = kinds[kind] ?? 'element';
    this.label = this.kind === 'component' && parent ? `${parent.label}.${name}` : label || name;
    this.title = title || '';
    this.type = type;
    this.typeLabel = structural.has(this.kind) ? '' : typeLabel || type;
    this.min = min;
    this.max = max; // -1: as many as there are
    this.leaf = !!leaf;
    this.description = description || '';
    this.codes = codes || '';
    this.must = said.startsWith('!');
    this.fixed = this.must ? said.slice(1) : said;
    this.depth = parent ? parent.depth + 1 : 0;
    this.place = index + 1;
    this.size = size;
    this.open = false;
    this.children = null;
    this.row = -1; // where it stands among the visible rows
  }

  get cardinality() { return `${this.min}..${this.max < 0 ? '*' : this.max}`; }

  /** The place as people write it: PID-5.1, Patient.name.family. */
  get path() {
    if (this.kind === 'field' || this.kind === 'component' || this.kind === 'segment' || !this.parent) return this.label;
    return `${this.parent.path}.${this.label}`;
  }
}

export class Tree {
  constructor(side, need) {
    this.side = side;
    this.need = need;
    this.types = new Map();
    this.asked = new Set();
    this.facts = new Map();
    this.below = new Map();
    this.values = new Map();
    this.filter = 'all';
    this.version = 0;
    this.reset('');
  }

  /** Begins again with another schema; what was open stays open where it is still there. */
  reset(root) {
    this.root = root;
    this.nodes = new Map();
    this.top = [];
    this.rows = [];
    this.kept = null;
    this.hits = null;
  }

  /** Takes types. Another side begins again; types that are different now make their rows again, what was open stays open. */
  schema({ root, types, again, extra }) {
    const different = !again && Object.keys(types).some(name => this.types.has(name));
    const open = again || different ? this.opened() : [];
    const at = root ?? this.root;
    if (again) {
      this.types.clear();
      this.asked.clear();
      this.extra = extra ?? '';
    }
    for (const [name, children] of Object.entries(types)) this.types.set(name, children);
    if (again || different) this.reset(at);
    if (this.top.length === 0) this.top = this.#make(null, this.types.get(this.root) ?? []);
    for (const key of open) this.openTo(key, true);
    this.rebuild();
  }

  opened() { return [...this.nodes.values()].filter(node => node.open).map(node => node.key); }

  #make(parent, children) {
    return children.map((child, index) => {
      const row = new Row(this, parent, child, index, children.length);
      this.nodes.set(row.key, row);
      return row;
    });
  }

  /** The rows below one; null while their type is on its way. */
  childrenOf(node) {
    if (node.children) return node.children;
    if (node.leaf || node.depth > deepest) return node.children = [];
    const type = this.types.get(node.type);
    if (type) return node.children = this.#make(node, this.#extends(node) ? [addExtension, ...type] : type);
    this.ask([node.type]);
    return null;
  }

  /** Whether extensions are chosen below a row: it is the list of them. */
  #extends(node) { return this.side === 'target' && node.typeLabel === 'Extension' && (node.name === 'extension' || node.name === 'modifierExtension'); }

  ask(names) {
    const fresh = names.filter(name => !this.types.has(name) && !this.asked.has(name));
    if (fresh.length === 0) return;
    for (const name of fresh) this.asked.add(name);
    this.need(fresh);
  }

  /** The row of a key, made on the way; null when there is no such place or a type is not there yet. */
  find(key) {
    let level = this.top;
    for (;;) {
      const node = level?.find(child => key === child.key || key.startsWith(`${child.key}/`));
      if (!node || node.key === key) return node ?? null;
      level = this.childrenOf(node);
    }
  }

  /** The visible row that stands for a key: itself, or the closed row that it is in. */
  standIn(key) {
    for (let at = key; at; at = at.slice(0, Math.max(0, at.lastIndexOf('/')))) {
      const node = this.nodes.get(at);
      if (node && node.row >= 0) return node;
    }
    return null;
  }

  toggle(node, open = !node.open) {
    if (node.leaf || node.open === open) return false;
    node.open = open;
    if (open) this.childrenOf(node);
    this.rebuild();
    return true;
  }

  /** Opens everything above a key, and the row itself when asked. */
  openTo(key, itself = false) {
    const node = this.find(key);
    for (let at = itself ? node : node?.parent; at; at = at.parent) {
      if (!at.leaf && this.childrenOf(at)) at.open = true;
    }
    return node;
  }

  /** Facts are [key, marks, count, traffic per mille or -1, text of the problem]. */
  setFacts(list) {
    this.facts.clear();
    this.below.clear();
    for (const [key, marks, count, traffic = -1, problem = ''] of list) {
      this.facts.set(key, { marks, count, traffic, problem });
      const flaw = marks & (mark.error | mark.warning);
      if (!count && !flaw) continue;
      for (let at = key.lastIndexOf('/'); at > 0; at = key.lastIndexOf('/', at - 1)) {
        const parent = key.slice(0, at);
        const sum = this.below.get(parent) ?? { count: 0, marks: 0 };
        sum.count += count;
        sum.marks |= flaw;
        this.below.set(parent, sum);
      }
    }
  }

  /** Values are [key, text, count]; a null text takes the value away. */
  setValues(list, again) {
    if (again) this.values.clear();
    for (const [key, text, count = 1] of list) {
      if (text === null) this.values.delete(key);
      else this.values.set(key, { text, count });
    }
  }

  isMapped(node) { return (this.facts.get(node.key)?.count ?? 0) > 0; }

  isMappedBelow(node) { return (this.below.get(node.key)?.count ?? 0) > 0; }

  /** Something must stand here and no rule puts it: only where the row above is used at all. */
  isMissing(node) {
    if (node.kind === 'add' || node.min < 1 || this.side !== 'target' || this.isMapped(node) || this.isMappedBelow(node)) return false;
    const parent = node.parent;
    if (!parent) return !structural.has(node.kind);
    if (parent.kind === 'choice') return false;
    if (this.isMapped(parent) && parent.kind !== 'resource' && parent.kind !== 'segment') return false; // a map or a copy fills the whole
    return this.isMappedBelow(parent);
  }

  rebuild() {
    for (const node of this.rows) node.row = -1;
    this.rows = [];
    this.#walk(this.top, false);
    this.version++;
  }

  #walk(level, all) {
    for (const node of level) {
      if (this.kept && !all && !this.kept.has(node)) continue;
      node.row = this.rows.length;
      this.rows.push(node);
      if (!node.open) continue;
      const children = this.childrenOf(node);
      if (children) this.#walk(children, all || (this.kept !== null && !children.some(child => this.kept.has(child))));
    }
  }

  static isStructural(node) { return structural.has(node.kind); }
}
