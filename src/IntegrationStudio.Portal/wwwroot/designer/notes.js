// What the canvas tells people: to readers, by a row that refuses, and where something new stands.

const refusedFor = 7000;

export class Notes {
  constructor(map) {
    this.map = map;
    this.live = map.root.querySelector('[data-live]');
    this.note = map.root.querySelector('[data-refusal]');
    this.landing = null;
  }

  say(text) {
    if (!text) return;
    this.live.textContent = '';
    requestAnimationFrame(() => { this.live.textContent = text; });
  }

  /** Says by the row why something was refused. */
  refuse(side, key, text) {
    const { tree, rows } = this.map.sides[side];
    this.say(text);
    const { note } = this;
    const node = tree.standIn(key);
    note.textContent = text;
    note.hidden = false;
    const y = node ? (node.row + 1) * 28 - rows.top : 8;
    note.style.top = `${rows.pane.offsetTop + Math.max(4, Math.min(rows.height - 60, y))}px`;
    note.style.left = `${rows.pane.offsetLeft + 12}px`;
    note.style.maxWidth = `${rows.pane.clientWidth - 24}px`;
    clearTimeout(this.refusing);
    this.refusing = setTimeout(() => { note.hidden = true; }, refusedFor);
  }

  /** Shows where something new stands, as soon as its row is there; the focus goes to it when asked. */
  landed(side, key, focus) {
    this.landing = { side, key, focus };
    this.land();
  }

  land() {
    if (!this.landing) return;
    const { side, key, focus } = this.landing;
    const { tree, rows } = this.map.sides[side];
    const node = tree.openTo(key);
    if (!node) return; // comes with the next message
    this.landing = null;
    tree.rebuild();
    rows.relay();
    this.map.lines.bundle();
    if (node.row < 0) return; // a search or a filter leaves it out
    if (focus) rows.activate(node);
    else rows.reveal(node);
    rows.render();
    rows.shown.get(node)?.element.animate?.([{ backgroundColor: 'var(--lit)' }, {}], { duration: matchMedia('(prefers-reduced-motion: reduce)').matches ? 0 : 900 });
  }
}
