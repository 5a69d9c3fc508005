// The canvas: two trees and the lines between them. What must answer at once happens here; what is meant goes to the server.
import { Tree } from './tree.js';
import { Rows } from './rows.js';
import { Lines } from './lines.js';
import { Rules } from './rules.js';
import { Drag } from './drag.js';
import { Pending } from './pending.js';
import { Keyboard } from './keyboard.js';
import { Finding } from './finding.js';
import { Notes } from './notes.js';
import { Offline } from './offline.js';
import { keep, kept } from './memory.js';
import { panes } from './panes.js';

const selectAfter = 90; // ms; holding an arrow key down selects once

class Canvas {
  constructor(root, server) {
    this.root = root;
    root.canvas = this;
    this.server = server;
    this.options = { readOnly: true, singleKeys: kept.singleKeys(), picking: false, stale: false, nothing: {} };
    this.selection = { source: null, target: null, rule: null };
    this.turn = 0;
    this.order = Promise.resolve();
    this.pending = new Pending(this);
    this.rules = new Rules();
    this.notes = new Notes(this);
    this.overlay = root.querySelector('[data-overlay]');
    this.sides = {};
    this.end = new AbortController();
    for (const side of ['source', 'target']) {
      const tree = new Tree(side, names => this.send('NeedTypes', side, names));
      this.sides[side] = { tree };
    }
    this.lines = new Lines(root.querySelector('svg.lines'), this.sides, this);
    for (const side of ['source', 'target']) this.sides[side].rows = new Rows(this.sides[side].tree, root.querySelector(`.pane[data-side=${side}]`), this);
    this.finding = { source: new Finding(this, this.sides.source), target: new Finding(this, this.sides.target) };
    for (const side of Object.values(this.sides)) this.#listen(side);
    this.drag = new Drag(this);
    this.keyboard = new Keyboard(this);
    this.panes = panes(root.closest('.designer') ?? root);
    for (const [width, level] of [[1280, 1], [900, 2]]) {
      const query = matchMedia(`(max-width: ${width}px)`);
      query.addEventListener('change', () => this.send('WidthChanged', query.matches ? level : level - 1), { signal: this.end.signal });
      if (query.matches) this.send('WidthChanged', level);
    }
    this.offline = new Offline(root.closest('.designer') ?? root, () => this.say(this.closed()));
    this.connection = document.getElementById('components-reconnect-modal');
    if (this.connection) {
      this.watch = new MutationObserver(() => this.#connection());
      this.watch.observe(this.connection, { attributes: true, attributeFilter: ['class'] });
    }
  }

  dispose() {
    this.end.abort();
    this.watch?.disconnect();
    for (const part of [this.offline, this.drag, this.keyboard, this.finding.source, this.finding.target, this.panes, this.lines, this.sides.source.rows, this.sides.target.rows]) part.dispose();
    clearTimeout(this.selecting);
  }

  // From the server

  /** Takes a message; a large one comes packed. In the order in which they were sent. */
  update(message) {
    this.order = this.order.then(async () => this.#take(message instanceof Uint8Array ? await unpack(message) : message));
    return this.order;
  }

  #take({ options, source, target, rules, problems, traffic, values, selection }) {
    let laid = false;
    const holds = [];
    if (options) this.setOptions(options);
    if (rules) this.rules.take(rules);
    if (problems) this.rules.problems = problems;
    if (traffic) this.rules.traffic = traffic;
    for (const [name, schema] of [['source', source], ['target', target]]) {
      if (!schema) continue;
      const { tree, rows } = this.sides[name];
      const hold = rows.hold();
      tree.schema(schema);
      if (schema.open) for (const key of kept.open(this.options.id, name) ?? schema.open) tree.openTo(key, true);
      tree.rebuild();
      holds.push(hold);
      laid = true;
    }
    for (const side of ['source', 'target']) {
      const { tree } = this.sides[side];
      if (rules || problems || traffic) tree.setFacts(this.rules.facts(side));
      if (values?.[side]) tree.setValues(values[side].list, values[side].again);
    }
    if (rules || problems) this.lines.set(this.rules.lines());
    for (const side of Object.values(this.sides)) {
      if (laid || rules || problems) this.finding[side.tree.side].run();
      else side.rows.refresh();
    }
    for (const hold of holds) hold();
    this.pending.remake();
    if (laid || rules || problems) this.lines.bundle();
    if (rules) {
      const count = new Set(this.lines.list.map(line => line.rule)).size;
      this.root.querySelector('[data-hint]').hidden = count > 0 || !!this.options.readOnly;
      this.root.querySelector('[data-rules]').textContent = count === 0 ? '' : count === 1 ? '1 rule' : `${count.toLocaleString('en')} rules`;
    }
    if (selection && (selection.turn ?? this.turn) === this.turn) this.select(selection, selection.turn === null);
    if (laid || rules) this.notes.land();
    if (laid) this.root.dataset.ready ??= String(Math.round(performance.now()));
    this.root.dataset.updated = String(Number(this.root.dataset.updated ?? 0) + 1);
  }

  setOptions(options) {
    Object.assign(this.options, options);
    this.root.classList.toggle('picking', !!this.options.picking);
    this.root.classList.toggle('read-only', !!this.options.readOnly);
    this.root.classList.toggle('no-sample', !!this.options.noSample);
    if (this.closed()) this.pending.cancel();
  }

  /** Whether single letters act; this browser remembers it. */
  keepSingleKeys(on) {
    this.options.singleKeys = on;
    keep.singleKeys(on);
  }

  singleKeys() { return this.options.singleKeys; }

  select({ source, target, rule }, reveal = false) {
    this.selection = { source: source ?? null, target: target ?? null, rule: rule ?? null };
    for (const [side, key] of [['source', source], ['target', target]]) {
      const { tree, rows } = this.sides[side];
      if (reveal && key && tree.openTo(key)) { tree.rebuild(); rows.relay(); this.lines.bundle(); }
      rows.selected = key ? tree.standIn(key) : null;
      rows.lit = new Set(this.lines.list.filter(line => rule ? line.rule === rule : source && line.source === source || target && line.target === target).map(line => line[side]));
      if (reveal && rows.selected) { rows.active = rows.selected; rows.reveal(rows.selected, true); }
      rows.refresh();
    }
    this.lines.draw();
  }

  say(text) { this.notes.say(text); }

  refuse(side, key, text) { this.notes.refuse(side, key, text); }

  landed(side, key, focus = false) { this.notes.landed(side, key, focus); }

  // To the server

  send(name, ...values) { this.server.invokeMethodAsync(name, ...values).catch(() => { /* no connection: the notice says so */ }); }

  /** Why nothing can be changed now; empty when it can. */
  closed() {
    if (this.root.classList.contains('offline')) return 'The connection to the server is lost: nothing can be changed now.';
    return this.options.readOnly ? this.options.why || 'This mapping can only be looked at.' : '';
  }

  /** Asks for an extension below the list in which a row stands. */
  extend(side, node) {
    side.rows.activate(node);
    const closed = this.closed();
    if (closed) this.refuse(side.tree.side, node.key, closed);
    else this.send('ExtensionRequested', node.parent.key);
  }

  // Selection

  choose(side, node) {
    const other = side === 'source' ? 'target' : 'source';
    this.#chosen({ [side]: node.key, [other]: null, rule: null });
  }

  #chosen(selection) {
    const turn = ++this.turn; // an answer to an older choice must not move this one
    this.select(selection);
    const { source, target, rule } = this.selection;
    clearTimeout(this.selecting);
    this.selecting = setTimeout(() => this.send('SelectionChanged', turn, source, target, rule), selectAfter);
  }

  lineSelected(bundle) {
    if (!bundle) { this.#chosen({}); return; }
    if (bundle.closed && bundle.lines.length > 1) {
      for (const end of ['from', 'to']) this.toggle(this.sides[end === 'from' ? 'source' : 'target'], bundle[end], true);
      return;
    }
    const [line] = bundle.lines;
    this.#chosen({ source: line.source, target: line.target, rule: line.rule });
  }

  lineOpened(bundle) {
    this.lineSelected(bundle);
    this.send('ExpressionRequested', bundle.lines[0].rule);
  }

  moveTo(side, node) {
    this.sides[side].rows.activate(node);
    if (node !== 'extra' && node.kind !== 'add' && !this.pending.from) this.choose(side, node);
  }

  /** The next mapping of a row; both its ends light up. */
  stepMapping(side, node, step) {
    const lines = this.lines.of(side, node.key);
    if (lines.length === 0) { this.say('No mapping on this row.'); return; }
    const at = lines.findIndex(line => line.rule === this.selection.rule);
    const next = (at < 0 ? (step > 0 ? 0 : lines.length - 1) : at + step + lines.length) % lines.length;
    const line = lines[next];
    this.#chosen({ source: line.source, target: line.target, rule: line.rule });
    const other = side === 'source' ? 'target' : 'source';
    this.say(`Mapping ${next + 1} of ${lines.length}: ${this.lines.otherEnds(side, node.key)[next] ?? line[other]}`);
  }

  goOther(side, node) {
    const lines = this.lines.of(side, node.key);
    const line = lines.find(candidate => candidate.rule === this.selection.rule) ?? lines[0];
    if (!line) return false;
    const other = side === 'source' ? 'target' : 'source';
    const { tree, rows } = this.sides[other];
    const there = tree.openTo(line[other]) ?? tree.standIn(line[other]);
    if (!there) return false;
    tree.rebuild();
    rows.relay();
    this.lines.bundle();
    rows.activate(there.row >= 0 ? there : tree.standIn(there.key));
    this.#chosen({ source: line.source, target: line.target, rule: line.rule });
    return true;
  }

  // Rows

  toggle(side, node, open) {
    if (!side.tree.toggle(node, open)) return;
    side.rows.relay();
    this.lines.bundle();
    if (!side.tree.hits) keep.open(this.options.id, side.tree);
  }

  /** Opens or closes a row for somebody who looks at it: what was opened comes into sight, as far as there is room. */
  unfold(side, node) {
    this.toggle(side, node);
    if (node.open) side.rows.revealBelow(node);
  }

  openBeside(name, node) {
    const side = this.sides[name];
    for (const sibling of node.parent ? node.parent.children : side.tree.top) if (!sibling.leaf && side.tree.childrenOf(sibling)) sibling.open = true;
    side.tree.rebuild();
    side.rows.relay();
    this.lines.bundle();
  }

  search(name) { this.finding[name].focus(); }

  clearSearch(name) { this.finding[name].clear(); }

  sideOf(element) { return element.closest?.('[data-region=target]') ? 'target' : element.closest?.('[data-region=source]') ? 'source' : null; }

  get overlayBox() { return this.overlay.getBoundingClientRect(); }

  frame() {
    this.framing ??= requestAnimationFrame(() => {
      this.framing = null;
      this.redraw();
    });
  }

  redraw() {
    for (const { rows } of Object.values(this.sides)) rows?.render();
    if (this.sides.target.rows) this.lines.draw();
  }

  #listen(side) {
    const { signal } = this.end;
    const name = side.tree.side;
    const { pane } = side.rows;
    pane.addEventListener('pointerdown', event => { if (this.options.picking && name === 'source' && event.target.closest('.row') && !event.target.closest('.turn')) event.preventDefault(); }, { signal });
    pane.addEventListener('mousedown', event => { if (name === 'source' && (this.options.picking || document.activeElement?.matches('[data-expression]'))) event.preventDefault(); }, { signal }); // the expression keeps its focus
    pane.addEventListener('click', event => this.#click(event, side), { signal });
    pane.addEventListener('dblclick', event => { const node = event.target.closest('.row')?.node; if (node && node !== 'extra' && !event.target.closest('.turn')) this.unfold(side, node); }, { signal });
    pane.addEventListener('pointerover', event => this.lines.hoverRow(name, event.target.closest('.row')?.node ?? null), { signal });
    pane.addEventListener('pointerleave', () => this.lines.hoverRow(name, null), { signal });
  }

  #click(event, side) {
    const node = event.target.closest('.row')?.node;
    const name = side.tree.side;
    if (!node) return;
    if (node === 'extra') { this.send('AddRequested'); return; }
    if (node.kind === 'add') { this.extend(side, node); return; }
    if (event.target.closest('.turn')) { side.rows.activate(node); this.unfold(side, node); return; }
    if (name === 'source' && (this.options.picking || document.activeElement?.matches('[data-expression]'))) { this.send('PickPath', node.key); return; }
    if (this.pending.from && this.pending.from.side !== name) { this.pending.complete({ side: name, node }); return; }
    side.rows.activate(node);
    this.choose(name, node);
  }

  #connection() {
    const lost = [...this.connection.classList].some(name => name.startsWith('components-reconnect-') && name !== 'components-reconnect-hide');
    this.root.classList.toggle('offline', lost);
    this.offline.set(lost);
    if (lost) this.pending.cancel();
    this.drag.cancel();
  }
}

const unpack = bytes => new Response(new Blob([bytes]).stream().pipeThrough(new DecompressionStream('gzip'))).json();

export function create(root, server) { return new Canvas(root, server); }
