// Without a connection nothing can be changed: what would only be lost is refused before it shows, and the reason is said.

const writing = 'input:not([type=checkbox], [type=radio], [type=file]), textarea, [contenteditable=true], .monaco-editor';
const acting = 'button, input[type=checkbox], input[type=radio], input[type=file], select, summary, label, option';
const editing = new Set(['Enter', 'Backspace', 'Delete']);

export class Offline {
  constructor(root, refuse) {
    this.root = root;
    this.refuse = refuse;
    this.on = false;
    this.end = new AbortController();
    const options = { capture: true, signal: this.end.signal };
    for (const name of ['beforeinput', 'paste', 'cut', 'drop', 'change', 'mousedown', 'click', 'keydown']) root.addEventListener(name, event => this.#take(event), options);
  }

  dispose() { this.end.abort(); }

  set(on) {
    this.on = on;
    this.root.classList.toggle('offline', on);
  }

  #take(event) {
    if (!this.on || event.target.closest?.('.pane')) return; // the trees refuse by themselves, and may be walked
    if (!this.#changes(event)) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    if (event.type !== 'mousedown') this.refuse();
  }

  #changes(event) {
    const { target } = event;
    switch (event.type) {
      case 'mousedown': return !!target.closest('select'); // its list would open
      case 'click': return !!target.closest(acting);
      case 'keydown': {
        const command = event.ctrlKey || event.metaKey;
        if (target.closest(writing)) return command ? 'xvzy'.includes(event.key.toLowerCase()) : event.key.length === 1 || editing.has(event.key);
        return !!target.closest(acting) && !command && (event.key === 'Enter' || event.key === ' ' || (!!target.closest('select') && event.key !== 'Tab'));
      }
      default: return true;
    }
  }
}
