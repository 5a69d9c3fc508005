// Fields of expressions: where the caret is, the keys of the open list, and a focus that a click on a source row does not take.
const listKeys = new Set(['ArrowDown', 'ArrowUp', 'Enter', 'Tab', 'Escape']);

export function attach(field, server) {
  const tell = asked => server.invokeMethodAsync('OnCaret', field.value, field.selectionStart, asked);
  field.addEventListener('input', () => tell(false));
  field.addEventListener('keydown', event => {
    if (field.dataset.open && listKeys.has(event.key)) {
      event.preventDefault();
      event.stopPropagation();
      server.invokeMethodAsync('OnListKey', event.key);
    } else if (event.key === ' ' && event.ctrlKey) {
      event.preventDefault();
      tell(true);
    } else if (event.key === 'Enter') {
      event.preventDefault();
    }
  });
}

export function put(field, text, caret) {
  field.value = text;
  field.focus();
  field.setSelectionRange(caret, caret);
}

export const caret = field => field.selectionStart;
export const hasFocus = field => document.activeElement === field;
export const reveal = id => document.getElementById(id)?.scrollIntoView({ block: 'nearest' });

// A row that is clicked while a field has the focus gives its path; the field keeps the caret.
document.addEventListener('mousedown', event => {
  if (document.activeElement?.matches('[data-expression]') && event.target.closest?.('[data-side="source"]')) event.preventDefault();
}, true);
