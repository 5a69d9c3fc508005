// Cells are edited through the server: their field comes and goes a moment after the key that asks for it.
// What is typed in that moment is kept here, and typed again where it was meant.

const patience = 3000; // ms; when nothing has come by then, the connection is lost and so are the keys
const ends = new Set(['Enter', 'Tab', 'Escape']);

const isLetter = event => event.key.length === 1 && event.key !== ' ' && !event.ctrlKey && !event.metaKey && !event.altKey;
const asks = event => event.key === 'Enter' || event.key === 'F2' || isLetter(event);
const isEditor = element => element?.matches?.('.cell-editor') ?? false;
const isGrid = element => element?.matches?.('[role=grid]') ?? false;

class Cells {
  constructor(root) {
    this.root = root;
    this.keys = null; // null: nothing is on its way
    document.addEventListener('keydown', event => this.#key(event), { capture: true, signal: (this.end = new AbortController()).signal });
    root.addEventListener('focusin', event => this.#came(event.target));
  }

  dispose() {
    this.end.abort();
    this.#stop();
  }

  /** The server begins no edit: keys that move act on the grid, letters have nowhere to go. */
  refused() {
    const keys = this.#stop();
    const grid = this.root.querySelector('[role=grid]');
    if (grid && document.activeElement === grid) this.#type(grid, keys.filter(key => !asks(key)));
  }

  #key(event) {
    if (event.isComposing || event.key === 'Shift') return;
    const { target } = event;
    if (this.keys) {
      const here = this.root.contains(target) || target === document.body; // the field may be gone, and with it the focus
      if (!here || event.ctrlKey || event.metaKey) return;
      event.preventDefault();
      event.stopImmediatePropagation();
      this.keys.push({ key: event.key, shiftKey: event.shiftKey, altKey: event.altKey });
    } else if (this.root.contains(target) && (isGrid(target) ? asks(event) : isEditor(target) && ends.has(event.key))) {
      this.keys = [];
      this.timer = setTimeout(() => this.#stop(), patience);
      if (event.key === 'Tab') event.preventDefault();
    }
  }

  #came(element) {
    if (!this.keys) return;
    const keys = this.#stop();
    if (isEditor(element)) element.setSelectionRange(element.value.length, element.value.length);
    if (isEditor(element) || isGrid(element)) this.#type(element, keys); // else a dialog asks something first
  }

  #stop() {
    clearTimeout(this.timer);
    const { keys } = this;
    this.keys = null;
    return keys ?? [];
  }

  /** Types keys; those after one that asks for a field, or ends it, wait again. */
  #type(element, keys) {
    while (keys.length > 0 && !this.keys) {
      const key = keys.shift();
      if (isEditor(element) && !ends.has(key.key)) write(element, key.key);
      else element.dispatchEvent(new KeyboardEvent('keydown', { ...key, bubbles: true, cancelable: true }));
    }
    if (this.keys) this.keys.push(...keys);
  }
}

/** A script's key changes no field: this does. */
function write(field, key) {
  const { selectionStart: from, selectionEnd: to, value } = field;
  const go = at => field.setSelectionRange(at, at);
  if (key === 'Home') go(0);
  else if (key === 'End') go(value.length);
  else if (key === 'ArrowLeft') go(Math.max(0, from - 1));
  else if (key === 'ArrowRight') go(Math.min(value.length, to + 1));
  else {
    if (key === 'Backspace') field.setRangeText('', from === to ? Math.max(0, from - 1) : from, to, 'end');
    else if (key === 'Delete') field.setRangeText('', from, from === to ? Math.min(value.length, to + 1) : to, 'end');
    else if (key.length === 1) field.setRangeText(key, from, to, 'end');
    else return;
    field.dispatchEvent(new InputEvent('input', { bubbles: true }));
  }
}

export function attach(root) { return new Cells(root); }
