// Splitters: dragged, or moved with the arrow keys; a double click puts them back. The browser remembers them.
import { keep, kept } from './memory.js';

export function panes(root) {
  const end = new AbortController();
  const { signal } = end;
  const sizes = kept.panes();
  for (const handle of root.querySelectorAll('[role=separator][data-pane]')) {
    const { pane, min, max, normal, grows } = handle.dataset; // grows: the key and the direction that make the pane larger
    const limits = { min: +min, max: +max, normal: +normal };
    const across = handle.getAttribute('aria-orientation') === 'vertical';
    const sign = grows === 'back' ? -1 : 1;
    const unit = handle.dataset.unit;
    let value = limits.normal;

    const set = (next, remember = true) => {
      value = Math.max(limits.min, Math.min(limits.max, next));
      root.style.setProperty(`--${pane}`, `${Math.round(value * 10) / 10}${unit}`);
      handle.setAttribute('aria-valuenow', Math.round(value));
      if (remember) keep.panes({ ...kept.panes(), [pane]: value });
    };
    handle.setAttribute('aria-valuemin', min);
    handle.setAttribute('aria-valuemax', max);
    set(sizes[pane] ?? limits.normal, false);

    const whole = () => unit === '%' || unit === 'fr' ? (across ? handle.parentElement.clientWidth : handle.parentElement.clientHeight) / 100 : 1;
    handle.addEventListener('pointerdown', down => {
      if (down.button !== 0) return;
      down.preventDefault();
      handle.focus();
      handle.setPointerCapture(down.pointerId);
      const from = across ? down.clientX : down.clientY;
      const start = value;
      const per = whole();
      const moving = new AbortController();
      handle.addEventListener('pointermove', move => set(start + sign * ((across ? move.clientX : move.clientY) - from) / per), { signal: moving.signal });
      for (const stop of ['pointerup', 'pointercancel']) handle.addEventListener(stop, () => moving.abort(), { signal: moving.signal });
    }, { signal });
    handle.addEventListener('dblclick', () => set(limits.normal), { signal });
    handle.addEventListener('keydown', event => {
      const step = (limits.max - limits.min) / (event.shiftKey ? 5 : 20);
      const forward = across ? 'ArrowRight' : 'ArrowDown';
      const back = across ? 'ArrowLeft' : 'ArrowUp';
      if (event.key === forward) set(value + sign * step);
      else if (event.key === back) set(value - sign * step);
      else if (event.key === 'Home') set(limits.min);
      else if (event.key === 'End') set(limits.max);
      else if (event.key === 'Enter') set(limits.normal);
      else return;
      event.preventDefault();
    }, { signal });
  }
  return { dispose: () => end.abort() };
}
