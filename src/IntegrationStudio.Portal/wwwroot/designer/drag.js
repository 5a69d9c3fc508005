// Drag from a row of one side to a row of the other, by mouse, pen or finger. Nothing leaves the browser before the drop.
import { rowHeight } from './rows.js';
import { draw, make } from './glyphs.js';

const slack = 5; // px before a press becomes a drag
const openAfter = 600;
const edgeZone = 36;

export class Drag {
  constructor(map) {
    this.map = map;
    this.from = null;
    this.over = null;
    this.chip = document.body.appendChild(make('div', 'designer-chip'));
    this.chip.hidden = true;
    this.chip.setAttribute('aria-hidden', 'true');
    this.chipName = this.chip.appendChild(make('b'));
    this.chipSays = this.chip.appendChild(make('span'));
    this.ghost = draw('path', { class: 'ghost' });
    this.end = new AbortController();
    for (const side of Object.values(map.sides)) side.rows.pane.addEventListener('pointerdown', event => this.#press(event, side), { signal: this.end.signal });
  }

  dispose() {
    this.cancel();
    this.end.abort();
    this.chip.remove();
  }

  /** Why a row cannot take what is being dragged or connected; empty when it can. The server has the last word. */
  reason(side, node) {
    const from = this.from ?? this.map.pending.from;
    if (!from || from.side === side || node === 'extra') return '';
    const [source, target] = side === 'target' ? [from.node, node] : [node, from.node];
    return refusal(source, target);
  }

  #press(event, side) {
    const element = event.target.closest('.row');
    const node = element?.node;
    if (!node || node === 'extra' || node.kind === 'add' || event.button !== 0 || event.target.closest('.turn')) return;
    const port = event.target.closest('.port');
    if (event.pointerType === 'touch' && !port) return; // a finger on a row scrolls; the port drags
    const start = { x: event.clientX, y: event.clientY, id: event.pointerId };
    const press = new AbortController();
    const options = { signal: press.signal };
    addEventListener('pointermove', move => {
      if (move.pointerId !== start.id) return;
      if (!this.from) {
        if (Math.hypot(move.clientX - start.x, move.clientY - start.y) < slack) return;
        if (!this.#begin(side, node)) { press.abort(); return; }
      }
      this.#move(move.clientX, move.clientY);
    }, options);
    addEventListener('pointerup', up => {
      if (up.pointerId !== start.id) return;
      press.abort();
      if (this.from) this.#drop();
    }, options);
    addEventListener('pointercancel', () => { press.abort(); this.cancel(); }, options);
    addEventListener('keydown', key => {
      if (key.key !== 'Escape' || !this.from) return;
      key.stopPropagation();
      press.abort();
      this.cancel();
      this.map.say('Cancelled.');
    }, { ...options, capture: true });
    this.press = press;
  }

  #begin(side, node) {
    const closed = this.map.closed();
    if (closed) {
      this.map.refuse(side.tree.side, node.key, closed);
      return false;
    }
    const other = side.tree.side === 'source' ? this.map.sides.target : this.map.sides.source;
    this.from = { side: side.tree.side, node };
    this.other = other;
    this.box = other.rows.pane.getBoundingClientRect(); // once: nothing moves while somebody drags
    this.own = side.rows.pane.getBoundingClientRect();
    this.map.root.classList.add('dragging');
    this.map.overlay.append(this.ghost);
    this.chipName.textContent = node.path;
    this.chip.hidden = false;
    other.rows.refresh();
    return true;
  }

  #move(x, y) {
    this.x = x;
    this.y = y;
    const { left, right, top, bottom } = this.box;
    const inside = x >= left - 8 && x <= right + 8 && y >= top && y <= bottom;
    const node = inside ? this.other.rows.at(y, top) : null;
    if (node !== this.over) this.#enter(node);
    this.chip.style.transform = `translate(${Math.min(x + 14, innerWidth - this.chip.offsetWidth - 8)}px, ${Math.min(y + 16, innerHeight - this.chip.offsetHeight - 8)}px)`;
    this.#line();
    if (inside && (y < top + edgeZone || y > bottom - edgeZone)) this.#scroll();
  }

  #enter(node) {
    this.#mark(false);
    this.over = node;
    clearTimeout(this.opening);
    const why = node ? this.reason(this.other.tree.side, node) : '';
    this.chipSays.textContent = why || (node ? `\u2192 ${node.path}` : '');
    this.chip.classList.toggle('refused', !!why);
    this.#mark(true);
    if (node && !node.leaf && !node.open) {
      this.opening = setTimeout(() => {
        if (this.over === node) this.map.toggle(this.other, node, true);
      }, openAfter);
    }
  }

  #mark(on) {
    const row = this.over && this.other.rows.shown.get(this.over);
    if (row) row.element.classList.toggle(this.reason(this.other.tree.side, this.over) ? 'refusing' : 'taking', on);
  }

  #line() {
    const fromSource = this.from.side === 'source';
    const rows = this.map.sides[this.from.side].rows;
    const frame = this.map.overlayBox;
    const y1 = this.own.top - frame.top + Math.max(0, Math.min(this.own.height, this.from.node.row * rowHeight + rowHeight / 2 - rows.top));
    const x1 = (fromSource ? this.own.right : this.own.left) - frame.left;
    const snapped = this.over && !this.reason(this.other.tree.side, this.over);
    const x2 = snapped ? (fromSource ? this.box.left : this.box.right) - frame.left : this.x - frame.left;
    const y2 = snapped ? this.box.top - frame.top + this.over.row * rowHeight + rowHeight / 2 - this.other.rows.top : this.y - frame.top;
    const bend = (x2 - x1) * 0.42;
    this.ghost.setAttribute('d', `M${x1} ${y1}C${x1 + bend} ${y1} ${x2 - bend} ${y2} ${x2} ${y2}`);
    this.ghost.setAttribute('class', snapped ? 'ghost sure' : 'ghost');
  }

  /** The nearer the edge, the faster. */
  #scroll() {
    if (this.scrolling) return;
    this.scrolling = requestAnimationFrame(() => {
      this.scrolling = 0;
      if (!this.from) return;
      const { top, bottom } = this.box;
      const over = this.y < top + edgeZone ? this.y - top - edgeZone : Math.max(0, this.y - bottom + edgeZone);
      if (!over) return;
      this.other.rows.pane.scrollTop += over / 3;
      this.other.rows.top = this.other.rows.pane.scrollTop;
      this.#move(this.x, this.y);
    });
  }

  #drop() {
    const { from, over, other } = this;
    const why = over ? this.reason(other.tree.side, over) : '';
    this.cancel();
    if (!over) return;
    if (why) this.map.refuse(other.tree.side, over.key, why);
    else this.map.pending.connect(from, { side: other.tree.side, node: over });
  }

  cancel() {
    this.press?.abort();
    clearTimeout(this.opening);
    if (!this.from) return;
    this.#mark(false);
    this.from = this.over = null;
    this.chip.hidden = true;
    this.ghost.remove();
    this.map.root.classList.remove('dragging');
    this.other.rows.refresh();
  }
}

/** What can be known without the server. */
function refusal(source, target) {
  if (target.kind === 'add') return 'Choose an extension first: press Enter on this row when nothing is being mapped.';
  const whole = source.kind === 'group' || source.kind === 'segment' || source.kind === 'row' || source.kind === 'resource';
  if (whole && target.leaf) return `${source.label} is a whole ${source.kind}: a single value cannot hold it. Drop one of its fields.`;
  if (source.leaf && target.kind === 'resource') return `${source.label} is a single value: drop it on an element of ${target.label}.`;
  if (source.leaf && (target.kind === 'group' || target.kind === 'segment')) return `${source.label} is a single value: drop it on a field of ${target.label}.`;
  return '';
}
