// The search box and the filter of one side.
import { narrow, hitsInOrder } from './finder.js';

const everything = '*'; // asks for every type within reach: what was never opened is found too

export class Finding {
  constructor(map, side) {
    this.map = map;
    this.side = side;
    const { side: name } = side.tree;
    this.box = map.root.querySelector(`[data-search=${name}]`);
    this.filter = map.root.querySelector(`[data-filter=${name}]`);
    this.count = map.root.querySelector(`[data-count=${name}]`);
    this.end = new AbortController();
    const { signal } = this.end;
    this.box.addEventListener('focus', () => { if (side.tree.top.length > 0) side.tree.ask([everything]); }, { signal });
    this.box.addEventListener('input', () => this.#change(), { signal });
    this.box.addEventListener('keydown', event => this.#key(event), { signal });
    this.filter.addEventListener('change', () => { this.#change(); map.say(this.count.textContent); }, { signal });
  }

  dispose() { this.end.abort(); }

  focus() {
    this.box.focus();
    this.box.select();
  }

  /** Shows what matches, after the words or what there is to find have changed. */
  run() {
    const { tree, rows } = this.side;
    if (!tree.hits) this.before = rows.active;
    narrow(tree, this.box.value, this.filter.value);
    rows.relay();
    const text = tree.hits ? `${tree.hits.size}${tree.cut && tree.hits.size > 0 ? '+' : ''} found` : '';
    if (this.count.textContent !== text) this.count.textContent = text;
  }

  /** Shows everything again; the row that was found stays in sight. */
  clear() {
    const { tree, rows } = this.side;
    if (tree.hits?.size === 0 && this.before) rows.active = this.before; // nothing was found: back to where the search began
    this.box.value = '';
    this.run();
    if (rows.active && rows.active !== 'extra' && tree.openTo(rows.active.key)) tree.rebuild();
    rows.relay();
    this.map.lines.bundle();
    rows.focus();
  }

  #change() {
    this.side.rows.toTop();
    this.run();
    this.map.lines.bundle();
  }

  /** Enter goes from hit to hit, the down arrow into the tree. */
  #key(event) {
    const { tree, rows } = this.side;
    if (event.key === 'Enter' || event.key === 'ArrowDown') {
      const hits = hitsInOrder(tree);
      const at = hits.indexOf(rows.active);
      const hit = event.key === 'ArrowDown' ? rows.active : hits[(at + (event.shiftKey ? -1 : 1) + hits.length) % hits.length];
      if (!hit) return;
      event.preventDefault();
      rows.activate(hit, event.key === 'ArrowDown');
      if (hit !== 'extra') this.map.choose(tree.side, hit);
    } else if (event.key === 'Escape' && this.box.value) {
      event.preventDefault();
      this.clear();
    }
  }
}
