// What the browser remembers of the designer. Where it may keep nothing, nothing is remembered.

const splitters = 'studio-designer-panes';
const letters = 'studio-single-keys';
const openRows = (id, side) => `studio-open ${id} ${side}`;
const mostOpen = 500;

function read(store, name) {
  try { return JSON.parse(store().getItem(name)); } catch { return null; }
}

function write(store, name, value) {
  try { store().setItem(name, JSON.stringify(value)); } catch { /* full or forbidden */ }
}

const forever = () => localStorage;
const thisVisit = () => sessionStorage;

export const kept = {
  panes: () => read(forever, splitters) ?? {},
  singleKeys: () => read(forever, letters) !== false,
  open: (id, side) => id ? read(thisVisit, openRows(id, side)) : null,
};

export const keep = {
  panes: sizes => write(forever, splitters, sizes),
  singleKeys: on => write(forever, letters, on),
  open: (id, tree) => { if (id) write(thisVisit, openRows(id, tree.side), tree.opened().slice(0, mostOpen)); },
};
