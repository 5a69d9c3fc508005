// Every key of the designer. Single letters act only while a tree has the focus, and can be switched off.

const typeAheadPause = 700;
const never = -Infinity; // a page may be younger than the pause

export class Keyboard {
  constructor(map) {
    this.map = map;
    this.typed = '';
    this.at = never;
    this.end = new AbortController();
    const { signal } = this.end;
    document.addEventListener('keydown', event => this.#page(event), { signal });
    for (const side of Object.values(map.sides)) side.rows.pane.addEventListener('keydown', event => this.#tree(event, side), { signal });
  }

  dispose() { this.end.abort(); }

  /** Keys of the whole designer. */
  #page(event) {
    const { map } = this;
    if (event.defaultPrevented || document.querySelector('dialog[open]')) return;
    const command = event.ctrlKey || event.metaKey;
    const writing = event.target.matches?.('input:not([type=checkbox]), textarea, select, [contenteditable=true]');
    const editor = event.target.closest?.('.monaco-editor');
    const letter = event.key.toLowerCase();
    let did = true;
    if (event.key === 'F6') this.#region(event.shiftKey ? -1 : 1);
    else if (event.key === 'F8' && !editor) map.send('NextProblem', event.shiftKey);
    else if (command && letter === 's') map.send('SaveRequested');
    else if (command && letter === 'f' && !editor) map.search(map.sideOf(event.target) ?? 'source');
    else if (command && !writing && !editor && letter === 'z') map.send(event.shiftKey ? 'RedoRequested' : 'UndoRequested');
    else if (command && !writing && !editor && letter === 'y') map.send('RedoRequested');
    else if (event.key === 'Escape' && map.pending.from) map.pending.cancel();
    else did = false;
    if (did) event.preventDefault();
  }

  #tree(event, side) {
    const { rows, tree } = side;
    const node = event.target.closest('.row')?.node;
    if (!node || event.ctrlKey || event.metaKey) return;
    if (this.#move(event, side, node) || this.#act(event, side, node)) {
      this.typed = ''; // what is typed next is another word
      this.at = never;
      event.preventDefault();
      event.stopPropagation();
      return;
    }
    if (event.key.length === 1 && !event.altKey && event.key !== ' ' && this.map.options.singleKeys) {
      if (this.#letter(event.key, side, node)) event.preventDefault();
    }
  }

  #move(event, { rows, tree }, node) {
    const list = tree.rows;
    const last = rows.count - 1;
    const at = node === 'extra' ? last : node.row;
    const page = Math.max(1, Math.floor(rows.height / 28) - 1);
    const go = index => { this.map.moveTo(tree.side, list[Math.max(0, Math.min(last, index))] ?? 'extra'); return true; };
    if (event.altKey) {
      if (event.key === 'ArrowDown' || event.key === 'ArrowUp') { this.map.stepMapping(tree.side, node, event.key === 'ArrowDown' ? 1 : -1); return true; }
      return false;
    }
    switch (event.key) {
      case 'ArrowDown': return go(at + 1);
      case 'ArrowUp': return go(at - 1);
      case 'Home': return go(0);
      case 'End': return go(last);
      case 'PageDown': return go(at + page);
      case 'PageUp': return go(at - page);
      case 'ArrowRight':
        if (node === 'extra' || node.leaf) return true;
        if (!node.open) this.map.unfold(this.map.sides[tree.side], node);
        else if (node.children?.some(child => child.row >= 0)) go(at + 1);
        return true;
      case 'ArrowLeft':
        if (node === 'extra') return true;
        if (node.open && !node.leaf) this.map.toggle(this.map.sides[tree.side], node, false);
        else if (node.parent) go(node.parent.row);
        return true;
      case '*':
        if (node !== 'extra') this.map.openBeside(tree.side, node);
        return true;
      default: return false;
    }
  }

  #act(event, { tree }, node) {
    const { map } = this;
    switch (event.key) {
      case 'Enter':
        if (node === 'extra') map.send('AddRequested');
        else if (node.kind === 'add' && !map.pending.from) map.extend(map.sides[tree.side], node);
        else if (map.options.picking && tree.side === 'source') map.send('PickPath', node.key);
        else if (map.pending.from && map.pending.from.side !== tree.side) map.pending.complete({ side: tree.side, node });
        else map.pending.begin({ side: tree.side, node });
        return true;
      case ' ':
        if (node.kind === 'add') map.extend(map.sides[tree.side], node);
        else if (node !== 'extra') map.choose(tree.side, node);
        return true;
      case 'Delete':
        if (node !== 'extra' && node.kind !== 'add' && map.options.singleKeys) map.pending.remove(tree.side, node);
        return true;
      case 'Escape':
        if (map.pending.from) map.pending.cancel();
        else if (tree.hits) map.clearSearch(tree.side);
        else return false;
        return true;
      default: return false;
    }
  }

  #letter(key, { rows, tree }, node) {
    const now = performance.now();
    const fresh = now - this.at > typeAheadPause;
    if (fresh && key === '?') { this.map.send('HelpRequested'); return true; }
    if (fresh && !this.map.pending.from && (key === 'g' || key === 'G') && node !== 'extra' && this.map.goOther(tree.side, node)) return true;
    this.typed = (fresh ? '' : this.typed) + key.toLowerCase();
    this.at = now;
    const list = tree.rows;
    const start = node === 'extra' ? 0 : node.row;
    const same = [...this.typed].every(letter => letter === this.typed[0]);
    const word = same ? this.typed[0] : this.typed;
    for (let i = 0; i < list.length; i++) {
      const candidate = list[(start + i + (word.length === 1 ? 1 : 0)) % list.length];
      if ([candidate.label, candidate.name, candidate.title].some(text => text.toLowerCase().startsWith(word))) {
        this.map.moveTo(tree.side, candidate);
        break;
      }
    }
    return true;
  }

  #region(step) {
    const regions = [...document.querySelectorAll('[data-region]')].filter(region => region.offsetParent !== null);
    const at = regions.findIndex(region => region.contains(document.activeElement));
    const next = regions[(at + step + regions.length) % regions.length] ?? regions[0];
    if (!next) return;
    const side = this.map.sides[next.dataset.region];
    if (side && side.rows.count > 0 && !next.querySelector('[data-start]')) side.rows.focus();
    else this.#enter(next);
    this.map.say(next.getAttribute('aria-label') ?? '');
  }

  /** A region without anything to work with takes the focus itself. */
  #enter(region) {
    const work = region.querySelector('[data-start]') ?? region;
    const first = [...work.querySelectorAll('[data-first], button:not(:disabled), [href], input, select, textarea, [tabindex="0"]')].find(element => element.offsetParent !== null);
    if (!first) region.tabIndex = -1;
    (first ?? region).focus();
  }
}
