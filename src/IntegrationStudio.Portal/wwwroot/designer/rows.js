// The visible rows of one side: 28 px each, only what is in view exists in the page, one tab stop that moves.
import { mark } from './tree.js';
import { glyph, iconOf, make, marked, redraw } from './glyphs.js';

export const rowHeight = 28;
const spare = 4; // rows kept above and below the view

export class Rows {
  constructor(tree, pane, map) {
    this.tree = tree;
    this.pane = pane;
    this.map = map;
    this.active = null;
    this.selected = null;
    this.lit = new Set();
    this.shown = new Map();
    this.pool = [];
    this.stamp = 0;
    this.top = 0;
    this.#fit();
    this.space = pane.appendChild(make('div', 'space'));
    this.space.setAttribute('role', 'none');
    this.note = pane.appendChild(make('p', 'nothing'));
    this.note.hidden = true;
    this.watch = new ResizeObserver(() => { this.#fit(); this.render(); map.redraw(); });
    this.watch.observe(pane);
    pane.addEventListener('scroll', () => { this.top = pane.scrollTop; map.frame(); }, { passive: true });
  }

  dispose() { this.watch.disconnect(); }

  /** What fits into a row at this width. Asked once for all rows: a container query is answered for each, at every layout. */
  #fit() {
    const { pane } = this;
    const width = pane.clientWidth;
    this.height = pane.clientHeight;
    pane.style.setProperty('--value', `${Math.round(width * 0.34)}px`);
    pane.dataset.fit = width <= 260 ? 'name' : width <= 300 ? 'title' : width <= 410 ? 'cardinality' : 'all';
  }

  get count() { return this.tree.rows.length + (this.tree.extra ? 1 : 0); }

  /** After the rows themselves have changed. */
  relay() {
    const { rows } = this.tree;
    if (this.active !== 'extra') this.active = this.#still(this.active) ?? rows[0] ?? (this.tree.extra ? 'extra' : null);
    this.space.style.height = `${this.count * rowHeight}px`;
    const empty = this.count === 0;
    this.pane.toggleAttribute('data-empty', empty);
    this.pane.setAttribute('role', empty ? 'group' : 'tree');
    this.note.hidden = !empty;
    if (empty) this.note.textContent = this.tree.top.length === 0 ? this.map.options.nothing?.[this.tree.side] ?? '' : 'Nothing here matches. Clear the search or the filter.';
    this.top = Math.max(0, Math.min(this.top, this.count * rowHeight - this.height)); // where a shorter list will stand; asking would lay out the page
    this.refresh();
  }

  /** Back to the first row; before the rows change, while that costs nothing. */
  toTop() {
    this.pane.scrollTop = this.top = 0;
  }

  /** Before rows are made again: what is done afterwards leaves the focus, if it is here, on the row that it was on. */
  hold() {
    const focused = this.pane.contains(document.activeElement);
    return () => { if (focused && this.active) this.activate(this.active); };
  }

  /** A row as it is now: itself, its successor of the same key, the row that it is inside of, or the one that came in its place. */
  #still(node) {
    if (!node) return null;
    const now = this.tree.nodes.get(node.key) ?? this.tree.find(node.key);
    if (now?.row >= 0) return now;
    return this.tree.standIn(node.key) ?? this.tree.rows[Math.min(Math.max(node.row, 0), this.tree.rows.length - 1)] ?? null;
  }

  /** After what rows say has changed. */
  refresh() {
    this.stamp++;
    this.render();
  }

  render() {
    const first = Math.max(0, Math.floor(this.top / rowHeight) - spare);
    const last = Math.min(this.count - 1, Math.ceil((this.top + this.height) / rowHeight) + spare);
    const wanted = new Set();
    for (let i = first; i <= last; i++) wanted.add(this.tree.rows[i] ?? 'extra');
    if (this.active) wanted.add(this.active); // the row with the focus stays, wherever the view is
    for (const [node, row] of this.shown) {
      if (wanted.has(node)) continue;
      this.shown.delete(node);
      row.element.hidden = true;
      this.pool.push(row);
    }
    for (const node of wanted) {
      let row = this.shown.get(node);
      if (!row) {
        row = this.pool.pop() ?? this.#build();
        row.element.hidden = false;
        row.stamp = -1;
        row.element.node = node;
        this.shown.set(node, row);
      }
      const at = node === 'extra' ? this.count - 1 : node.row;
      if (row.at !== at) {
        row.at = at;
        row.element.style.transform = `translateY(${at * rowHeight}px)`;
      }
      if (row.stamp !== this.stamp) {
        row.stamp = this.stamp;
        if (node === 'extra') this.#fillExtra(row);
        else if (node.kind === 'add') this.#fillAdd(row, node);
        else this.#fill(row, node);
      }
    }
  }

  #build() {
    const element = make('div', 'row');
    element.setAttribute('role', 'treeitem');
    const says = element.appendChild(make('span', 'says unseen')); // the name for readers; what is seen is hidden from them
    const turn = element.appendChild(make('span', 'turn'));
    turn.append(glyph('chevron'));
    const icon = element.appendChild(glyph('text', 'glyph kind'));
    const name = element.appendChild(make('span', 'name'));
    const label = name.appendChild(make('span', 'label'));
    const title = name.appendChild(make('span', 'title'));
    const type = element.appendChild(make('span', 'type'));
    const of = type.appendChild(make('span', 'of'));
    const cardinality = type.appendChild(make('span'));
    const marks = element.appendChild(make('span', 'marks'));
    const value = element.appendChild(make('span', 'value'));
    const port = element.appendChild(make('span', 'port'));
    for (const part of [turn, name, type, marks, value, port]) part.setAttribute('aria-hidden', 'true');
    const row = { element, says, turn, icon, name, label, title, of, cardinality, marks, value, port };
    this.space.append(element);
    return row;
  }

  #fill(row, node) {
    const { element } = row;
    const { tree } = this;
    const facts = tree.facts.get(node.key);
    const value = tree.values.get(node.key);
    const count = facts?.count ?? 0;
    const below = tree.below.get(node.key);
    const illegal = this.map.drag?.reason(tree.side, node);
    element.className = `row${node === this.selected ? ' selected' : ''}${this.lit.has(node.key) ? ' lit' : ''}${illegal ? ' illegal' : ''}${(facts?.marks & mark.disabled) ? ' off' : ''}${tree.constructor.isStructural(node) ? ' part' : ''}${node === this.map.pending?.from?.node ? ' pending' : ''}${node === this.map.drag?.over ? (illegal ? ' refusing' : ' taking') : ''}`;
    element.style.setProperty('--depth', node.depth);
    element.tabIndex = node === this.active ? 0 : -1;
    element.setAttribute('aria-level', node.depth + 1);
    element.setAttribute('aria-posinset', node.place);
    element.setAttribute('aria-setsize', node.size);
    element.setAttribute('aria-selected', String(node === this.selected));
    if (node.leaf) element.removeAttribute('aria-expanded');
    else element.setAttribute('aria-expanded', String(node.open));
    row.says.textContent = this.describe(node, facts, value);
    row.turn.className = node.leaf ? 'turn none' : node.open ? 'turn open' : 'turn';
    redraw(row.icon, iconOf(node));
    marked(row.label, node.label, tree.hits && tree.terms);
    marked(row.title, node.title === node.label ? '' : node.title, tree.hits && tree.terms);
    row.name.dataset.tip = tipOf(node);
    row.of.textContent = node.typeLabel ? short(node.typeLabel) : '';
    row.cardinality.textContent = node.cardinality;
    row.value.textContent = value ? value.text : '';
    row.value.dataset.tip = value ? value.text : '';
    row.value.classList.toggle('stale', this.map.options.stale === true && tree.side === 'target');
    this.#marks(row, node, facts, below, value);
    const kind = count > 0 ? 'mapped' : below?.count || (facts?.marks & mark.named) ? 'below' : '';
    const many = count > 1 ? count : !count && below?.count && !node.open ? below.count : 0;
    row.port.className = `port ${kind}${(facts?.marks & mark.constant) && count ? ' constant' : ''}${many ? ' many' : ''}`;
    row.port.textContent = many ? String(Math.min(many, 99)) : '';
  }

  #marks(row, node, facts, below, value) {
    const marks = [];
    const bits = facts?.marks ?? 0;
    const inside = !node.open ? below?.marks ?? 0 : 0;
    if ((bits | inside) & mark.error) marks.push(['error', facts?.problem || 'A problem inside', 'bad']);
    else if ((bits | inside) & mark.warning) marks.push(['warning', facts?.problem || 'A warning inside', 'warn']);
    if (this.tree.isMissing(node)) marks.push(['missing', 'Required, and no rule fills it', 'warn']);
    if (node.must) marks.push(['must', this.tree.isMapped(node) || this.tree.isMappedBelow(node) ? 'Must support' : 'Must support, and no rule fills it', '']);
    if (bits & mark.disabled) marks.push(['disabled', 'Switched off here', '']);
    else if (bits & mark.overridden) marks.push(['overridden', 'Inherited and changed here', 'busy']);
    else if (bits & mark.added) marks.push(['added', 'Added here to what is inherited', 'busy']);
    else if (bits & mark.inherited) marks.push(['inherited', 'Inherited', '']);
    row.marks.replaceChildren(...marks.map(([name, tip, tone]) => {
      const holder = make('span', `flag ${tone}`);
      holder.dataset.tip = tip;
      holder.append(glyph(name));
      return holder;
    }));
    if (value?.count > 1) row.marks.append(tipped(make('span', 'times', `\u00d7${value.count}`), `${value.count} of them in this sample`));
    if (facts?.traffic >= 0) row.marks.append(tipped(make('span', 'traffic', percent(facts.traffic)), `Filled in ${percent(facts.traffic)} of the last ${this.map.rules.traffic.messages} messages of this mapping`));
  }

  #fillExtra(row) {
    const { element } = row;
    const last = this.tree.top.length + 1;
    this.#fillAction(row, this.tree.extra, 0, this.active === 'extra');
    element.setAttribute('aria-posinset', last);
    element.setAttribute('aria-setsize', last);
  }

  #fillAdd(row, node) {
    this.#fillAction(row, node.label, node.depth, this.active === node);
    row.element.setAttribute('aria-posinset', node.place);
    row.element.setAttribute('aria-setsize', node.size);
  }

  /** A row that does something instead of being something. */
  #fillAction(row, text, depth, isActive) {
    const { element } = row;
    element.className = 'row extra';
    element.style.setProperty('--depth', depth);
    element.tabIndex = isActive ? 0 : -1;
    element.setAttribute('aria-level', depth + 1);
    element.setAttribute('aria-selected', 'false');
    element.removeAttribute('aria-expanded');
    row.says.textContent = text;
    row.name.dataset.tip = '';
    row.turn.className = 'turn none';
    redraw(row.icon, 'plus');
    row.label.textContent = text;
    for (const part of [row.title, row.of, row.cardinality, row.value, row.marks, row.port]) part.textContent = '';
    row.port.className = 'port none';
  }

  /** "PID-5.1 family name, string, required, mapped to Patient.name.family, value SMITH". */
  describe(node, facts, value) {
    const parts = [node.title && node.title !== node.label ? `${node.label} ${node.title}` : node.label, node.typeLabel || node.kind];
    parts.push(node.min > 0 ? 'required' : 'optional');
    if (node.must) parts.push('must support');
    if (node.max < 0 || node.max > 1) parts.push('repeats');
    if (node.fixed) parts.push(`fixed to ${node.fixed}`);
    const ends = this.map.lines.otherEnds(this.tree.side, node.key);
    if (ends.length > 0) parts.push(`mapped ${this.tree.side === 'source' ? 'to' : 'from'} ${ends.slice(0, 3).join(' and ')}${ends.length > 3 ? ` and ${ends.length - 3} more` : ''}`);
    else if (facts?.count > 0) parts.push('mapped');
    else if (this.tree.isMappedBelow(node)) parts.push(`${this.tree.below.get(node.key).count} mapped inside`);
    else if (this.tree.isMissing(node)) parts.push('not mapped');
    const bits = facts?.marks ?? 0;
    if (bits & mark.disabled) parts.push('switched off');
    else if (bits & mark.overridden) parts.push('overridden');
    else if (bits & mark.added) parts.push('added here');
    else if (bits & mark.inherited) parts.push('inherited');
    if (bits & mark.error) parts.push(`error: ${facts.problem}`);
    else if (bits & mark.warning) parts.push(`warning: ${facts.problem}`);
    if (facts?.traffic >= 0) parts.push(`filled in ${percent(facts.traffic)} of messages`);
    if (value?.text) parts.push(`value ${value.text.slice(0, 120)}${value.count > 1 ? `, ${value.count} times` : ''}`);
    else if (value) parts.push(value.count > 1 ? `${value.count} times in the sample` : 'in the sample');
    else if (this.map.options.noSample) parts.push('no sample');
    return parts.join(', ');
  }

  /** Makes a row the one that Tab reaches, brings it into view, and gives it the focus when asked. */
  activate(node, focus = true) {
    if (!node) return;
    const before = this.active;
    this.active = node;
    this.reveal(node);
    this.render();
    const row = this.shown.get(node);
    const old = this.shown.get(before);
    if (old && before !== node) old.element.tabIndex = -1;
    row.element.tabIndex = 0;
    if (focus) row.element.focus({ preventScroll: true });
  }

  reveal(node, centre = false) {
    const at = (node === 'extra' ? this.count - 1 : node.row) * rowHeight;
    if (at < 0) return;
    if (at >= this.top && at + rowHeight <= this.top + this.height) return;
    this.pane.scrollTop = centre ? at - this.height / 2 : at < this.top ? at : at + rowHeight - this.height;
    this.top = this.pane.scrollTop;
    this.map.frame();
  }

  /** Brings what is below a row into view; the row itself stays in it. */
  revealBelow(node) {
    const { rows } = this.tree;
    let end = node.row + 1;
    while (end < rows.length && rows[end].depth > node.depth) end++;
    const top = Math.min(node.row * rowHeight, end * rowHeight - this.height);
    if (top <= this.top) return;
    this.pane.scrollTop = this.top = top;
    this.map.redraw();
  }

  focus() { this.activate(this.active ?? this.tree.rows[0]); }

  /** The row at a height of the window; the pane's edge is measured once by who asks often. */
  at(y, edge) { return this.tree.rows[Math.floor((y - edge + this.top) / rowHeight)] ?? null; }
}

const percent = mille => mille > 0 && mille < 10 ? '<1 %' : `${Math.round(mille / 10)} %`;

/** What stands behind a row's name: its description, the codes it takes, the value a profile asks for. */
function tipOf(node) {
  const parts = [];
  if (node.description && node.description !== node.title) parts.push(node.description.slice(0, 400));
  if (node.fixed) parts.push(`Fixed to ${node.fixed}`);
  if (node.codes) parts.push(/^\d+$/.test(node.codes) ? `Table ${node.codes}` : `Codes of ${node.codes}`);
  return parts.join('\n');
}

const short = type => type.length > 18 ? `${type.slice(0, 17)}\u2026` : type;

function tipped(element, tip) {
  element.dataset.tip = tip;
  return element;
}
