// The lines between both sides. Their geometry is row number x row height - scroll: nothing in the page is measured.
import { rowHeight } from './rows.js';
import { draw } from './glyphs.js';
import { bit } from './rules.js';


/** Where along a line its badge may stand. */
const middle = [0.5, 0.35, 0.65, 0.25, 0.75, 0.42, 0.58];
const fromFar = [0.8, 0.7, 0.88];
const toFar = [0.2, 0.3, 0.12];

export class Lines {
  constructor(svg, sides, map) {
    this.svg = svg;
    this.sides = sides;
    this.map = map;
    this.list = [];
    this.bundles = [];
    this.pool = [];
    this.selected = null;
    this.hovered = null;
    this.width = svg.clientWidth;
    this.height = svg.clientHeight;
    this.watch = new ResizeObserver(() => { this.width = svg.clientWidth; this.height = svg.clientHeight; this.#fades(); this.draw(); });
    this.watch.observe(svg);
    this.fades = svg.appendChild(draw('defs', {}));
    this.layer = svg.appendChild(draw('g', {}));
    this.over = svg.appendChild(draw('g', {})); // badges lie over every line
    this.#fades();
    svg.parentElement.addEventListener('click', event => this.#on(event, bundle => map.lineSelected(bundle)));
    svg.addEventListener('dblclick', event => this.#on(event, bundle => map.lineOpened(bundle)));
    svg.addEventListener('pointermove', event => this.hover(event.target.closest('.line')?.bundle ?? null));
    svg.addEventListener('pointerleave', () => this.hover(null));
  }

  dispose() { this.watch.disconnect(); }

  #on(event, act) {
    const bundle = event.target.closest('.line')?.bundle;
    if (bundle) act(bundle);
    else if (event.type === 'click') this.map.lineSelected(null);
  }

  set(list) {
    this.list = list;
    this.ends = { source: group(this.list, 'source'), target: group(this.list, 'target') };
    this.bundle();
  }

  /** What the lines of a row lead to, as people write it. */
  otherEnds(side, key) {
    const other = side === 'source' ? 'target' : 'source';
    const all = this.of(side, key);
    const plain = all.filter(line => !(line.bits & bit.named));
    const lines = plain.length > 0 ? plain : all;
    return [...new Set(lines.map(line => this.sides[other].tree.nodes.get(line[other])?.path ?? written(line[other])))];
  }

  of(side, key) { return this.ends?.[side].get(key) ?? []; }

  /** Lines that end in the same two visible rows are drawn as one. After rows or lines have changed. */
  bundle() {
    const bundles = new Map();
    const { source, target } = this.sides;
    for (const line of this.list) {
      const from = source.tree.standIn(line.source);
      const to = target.tree.standIn(line.target);
      if (!from || !to) continue;
      const id = `${from.row} ${to.row}`;
      let bundle = bundles.get(id);
      if (!bundle) bundles.set(id, bundle = { from, to, lines: [], closed: false });
      bundle.lines.push(line);
      bundle.closed ||= from.key !== line.source || to.key !== line.target;
    }
    this.bundles = [...bundles.values()];
    for (const bundle of this.bundles) {
      const bits = bundle.lines.reduce((all, line) => all | line.bits & bit.error, 0) | bundle.lines.reduce((all, line) => all & line.bits, ~0);
      const kinds = new Set(bundle.lines.map(line => line.style));
      bundle.rules = new Set(bundle.lines.map(line => line.rule));
      bundle.style = kinds.size === 1 ? [...kinds][0] : 'copy';
      bundle.bits = bits;
    }
    this.draw();
  }

  hover(bundle) {
    if (this.hovered === bundle) return;
    this.hovered = bundle;
    this.draw();
  }

  /** The row under the pointer lights its lines; nothing is asked of the server. */
  hoverRow(side, node) {
    if (this.row?.node === node) return;
    this.row = node ? { side, node } : null;
    this.draw();
  }

  #isOn(bundle) {
    if (this.hovered) return bundle === this.hovered;
    const end = side => side === 'source' ? bundle.from : bundle.to;
    if (this.row && this.#has(this.row.side, this.row.node)) return within(end(this.row.side), this.row.node);
    const { rule, source, target } = this.map.selection;
    if (rule) return bundle.rules.has(rule);
    if (source) return within(bundle.from, this.sides.source.tree.nodes.get(source)) || bundle.lines.some(line => line.source === source);
    return target ? within(bundle.to, this.sides.target.tree.nodes.get(target)) || bundle.lines.some(line => line.target === target) : false;
  }

  #has(side, node) { return this.bundles.some(bundle => within(side === 'source' ? bundle.from : bundle.to, node)); }

  draw() {
    const { source, target } = this.sides;
    const edge = this.height;
    let used = 0;
    this.badges = [];
    const on = this.bundles.map(bundle => this.#isOn(bundle));
    const dim = on.includes(true);
    for (let i = 0; i < this.bundles.length; i++) {
      const bundle = this.bundles[i];
      const from = bundle.from.row * rowHeight + rowHeight / 2 - source.rows.top;
      const to = bundle.to.row * rowHeight + rowHeight / 2 - target.rows.top;
      const fromOff = from < 0 || from > edge;
      const toOff = to < 0 || to > edge;
      if (fromOff && toOff) continue;
      this.#place(this.#slot(used++), bundle, clamp(from, edge), clamp(to, edge), fromOff, toOff, dim && !on[i], on[i]);
    }
    for (let i = used; i < this.used; i++) {
      const slot = this.pool[i];
      slot.group.style.display = 'none';
      slot.group.setAttribute('class', slot.look = 'line');
      slot.badge.style.display = 'none';
      slot.words = '';
    }
    this.used = used;
  }

  #slot(index) {
    let slot = this.pool[index];
    if (!slot) {
      const group = draw('g', { class: 'line' });
      const [wide, inner, hit] = ['stroke', 'inner', 'hit'].map(name => group.appendChild(draw('path', { class: name })));
      const badge = this.over.appendChild(draw('g', { class: 'badge' }));
      const plate = badge.appendChild(draw('rect', { rx: 8, height: 16, y: -8 }));
      const text = badge.appendChild(draw('text', { 'text-anchor': 'middle', dy: '.35em' }));
      this.pool.push(slot = { group, wide, inner, hit, badge, plate, text, look: '', d: '', words: '' });
      this.layer.append(group);
    }
    slot.group.style.display = '';
    return slot;
  }

  #place(slot, bundle, from, to, fromOff, toOff, dim, on) {
    slot.group.bundle = bundle;
    const bend = Math.max(18, this.width * 0.42);
    const d = `M0 ${from}C${bend} ${from} ${this.width - bend} ${to} ${this.width} ${to}`;
    if (slot.d !== d) {
      slot.d = d;
      slot.wide.setAttribute('d', d);
      slot.inner.setAttribute('d', d);
      slot.hit.setAttribute('d', d);
    }
    const look = `line ${bundle.style}${bundle.bits & bit.conditional ? ' conditional' : ''}${bundle.bits & bit.error ? ' error' : ''}${bundle.bits & bit.disabled ? ' off' : ''}${bundle.bits & bit.named ? ' named' : ''}${bundle.closed ? ' closed' : ''}${dim ? ' dim' : ''}${on ? ' on' : ''}${fromOff ? ' fade-from' : ''}${toOff ? ' fade-to' : ''}`;
    if (slot.look !== look) {
      slot.look = look;
      slot.group.setAttribute('class', look);
      slot.badge.setAttribute('class', look.replace('line', 'badge'));
      const tone = bundle.bits & bit.error ? 'error' : bundle.style === 'expression' || bundle.style === 'script' ? 'expression' : 'copy';
      slot.wide.style.stroke = fromOff || toOff ? `url(#fade-${tone}-${fromOff ? 'from' : 'to'})` : '';
    }
    const count = bundle.rules.size;
    const words = bundle.bits & bit.named ? '' : count > 1 ? String(count) : bundle.style === 'script' ? 'ts' : bundle.style === 'expression' ? 'f' : '';
    if (slot.words !== words) {
      slot.words = words;
      slot.text.textContent = words;
      slot.badge.style.display = words ? '' : 'none';
      const width = Math.max(16, 8 + words.length * 7);
      slot.plate.setAttribute('width', width);
      slot.plate.setAttribute('x', -width / 2);
    }
    if (words) this.#badge(slot, bend, from, to, fromOff ? fromFar : toOff ? toFar : middle);
  }

  /** Badges keep out of each other's way: the first free place along the line. */
  #badge(slot, bend, from, to, places) {
    let x = 0;
    let y = 0;
    for (const t of places) {
      const rest = 1 - t;
      x = 3 * rest * rest * t * bend + 3 * rest * t * t * (this.width - bend) + t * t * t * this.width;
      y = from + (to - from) * t * t * (3 - 2 * t);
      if (!this.badges.some(other => Math.abs(other.x - x) < 26 && Math.abs(other.y - y) < 16)) break;
    }
    this.badges.push({ x, y });
    slot.badge.setAttribute('transform', `translate(${x.toFixed(1)} ${y.toFixed(1)})`);
  }

  /** A line fades towards the end that is out of sight; straight lines have no box, so the gradient is in user space. */
  #fades() {
    const fades = [];
    for (const tone of ['copy', 'expression', 'error']) {
      for (const end of ['from', 'to']) {
        const fade = draw('linearGradient', { id: `fade-${tone}-${end}`, class: `fade ${tone}`, gradientUnits: 'userSpaceOnUse', x1: end === 'from' ? 0 : this.width, x2: end === 'from' ? this.width : 0, y1: 0, y2: 0 });
        fade.append(draw('stop', { offset: 0.05, 'stop-opacity': 0 }), draw('stop', { offset: 0.7, 'stop-opacity': 1 }));
        fades.push(fade);
      }
    }
    this.fades.replaceChildren(...fades);
  }
}

/** Just over the edge is far enough: the line leaves in the right direction. */
const clamp = (y, edge) => Math.max(-30, Math.min(edge + 30, y));

function within(node, above) {
  for (let at = node; at; at = at.parent) if (at === above) return true;
  return false;
}

function group(lines, end) {
  const groups = new Map();
  for (const line of lines) {
    if (!groups.has(line[end])) groups.set(line[end], []);
    groups.get(line[end]).push(line);
  }
  return groups;
}

/** A key as people write it: a field by its segment, anything else by its steps. */
function written(key) {
  const field = /(?:^|\/)([A-Z][A-Z0-9]{2})\/(\d+)((?:\/\d+)*)$/.exec(key);
  return field ? `${field[1]}-${field[2]}${field[3].replaceAll('/', '.')}` : key.replaceAll('/', '.');
}
