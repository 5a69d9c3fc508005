// Small drawings and small makers. Everything that comes from a sample or a schema goes through textContent.

const svg = 'http://www.w3.org/2000/svg';

/** Strokes on a 16 x 16 grid. */
const outlines = {
  chevron: 'M6 3.5 10.5 8 6 12.5',
  group: 'M2.5 4.5h4l1.3 1.5h5.7v6.5h-11z',
  segment: 'M2.5 4h11M2.5 8h11M2.5 12h7',
  resource: 'M8 2 13.5 5v6L8 14 2.5 11V5zM2.5 5 8 8l5.5-3M8 8v6',
  complex: 'M6 2.5c-2 0-2 1.2-2 2.6S3.7 8 2.5 8C3.7 8 4 9.5 4 10.9s0 2.6 2 2.6M10 2.5c2 0 2 1.2 2 2.6S12.3 8 13.5 8C12.3 8 12 9.5 12 10.9s0 2.6-2 2.6',
  choice: 'M8 2.5 13.5 8 8 13.5 2.5 8z',
  text: 'M3.5 4V3h9v1M8 3v10M6.5 13h3',
  number: 'M5.5 3 4.5 13M11.5 3l-1 10M3 6h10.5M2.5 10H13',
  date: 'M2.5 4h11v9.5h-11zM2.5 7h11M5.5 2.5V5M10.5 2.5V5',
  code: 'M2.5 8.5 8 3h5v5l-5.5 5.5zM10.7 5.3v.1',
  toggle: 'M5.5 4.5h5a3.5 3.5 0 0 1 0 7h-5a3.5 3.5 0 0 1 0-7zM10.5 8v.1',
  link: 'M7 9 9 7M7 5l1.5-1.5a2.5 2.5 0 0 1 3.6 3.6L10.5 8.6M9 11l-1.5 1.5a2.5 2.5 0 0 1-3.6-3.6L5.5 7.4',
  attribute: 'M8 5.5a2.5 2.5 0 1 0 0 5 2.5 2.5 0 0 0 0-5zM10.5 5.5v4c0 2 3 1.5 3-1.5a5.5 5.5 0 1 0-2.5 4.6',
  column: 'M5 2.5h6v11H5z',
  slice: 'M3 3.5h10M3 8h10M3 12.5h10M3 3.5v9',
  plus: 'M8 3v10M3 8h10',
  added: 'M8 4.5v7M4.5 8h7',
  inherited: 'M8 13V4M4.5 7.5 8 4l3.5 3.5',
  overridden: 'M3 13l.8-3L10.5 3.3l2.2 2.2L6 12.2z',
  disabled: 'M8 2.5a5.5 5.5 0 1 0 0 11 5.5 5.5 0 0 0 0-11zM4.2 4.2l7.6 7.6',
  error: 'M8 2.5a5.5 5.5 0 1 0 0 11 5.5 5.5 0 0 0 0-11zM8 5.5v3.2M8 10.7v.1',
  warning: 'M8 2.7 14 13.2H2zM8 6.5v3M8 11.4v.1',
  must: 'M10.8 4.6C10 3.4 6 3.2 5.4 5.4 4.8 8.6 11 7.2 10.7 10.4 10.4 13 6 13 5.2 11.2',
  missing: 'M8 3.5v9M4.1 5.7l7.8 4.6M11.9 5.7l-7.8 4.6',
};

const types = {
  text: 'string markdown ST TX FT SRT varies', number: 'decimal integer positiveInt unsignedInt NM SI number', date: 'date dateTime instant time DT TM TS DTM DR',
  code: 'code Coding CodeableConcept ID IS CE CWE CNE CF', toggle: 'boolean', link: 'Reference uri url canonical oid uuid id', complex: 'object',
};
const iconOfType = new Map(Object.entries(types).flatMap(([icon, names]) => names.split(' ').map(name => [name, icon])));

export function iconOf(node) {
  switch (node.kind) {
    case 'add': return 'plus';
    case 'group': case 'row': return 'group';
    case 'segment': case 'resource': case 'choice': case 'slice': case 'column': case 'attribute': return node.kind;
    default: return iconOfType.get(node.type.split('@')[0]) ?? (node.leaf ? 'text' : 'complex');
  }
}

export function glyph(name, className = 'glyph') {
  const icon = document.createElementNS(svg, 'svg');
  icon.setAttribute('viewBox', '0 0 16 16');
  icon.setAttribute('class', className);
  icon.setAttribute('aria-hidden', 'true');
  const path = icon.appendChild(document.createElementNS(svg, 'path'));
  path.setAttribute('d', outlines[name] ?? '');
  return icon;
}

/** Changes what a glyph shows; cheaper than a new one while rows are reused. */
export function redraw(icon, name) {
  if (icon.dataset.name === name) return;
  icon.dataset.name = name;
  icon.firstChild.setAttribute('d', outlines[name] ?? '');
}

export function make(tag, className, text) {
  const element = document.createElement(tag);
  if (className) element.className = className;
  if (text !== undefined) element.textContent = text;
  return element;
}

export function draw(tag, attributes) {
  const element = document.createElementNS(svg, tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  return element;
}

/** Text with the searched words marked. */
export function marked(element, text, terms) {
  element.textContent = text;
  const term = terms?.find(word => text.toLowerCase().includes(word));
  if (!term) return;
  const at = text.toLowerCase().indexOf(term);
  element.replaceChildren(text.slice(0, at), make('mark', '', text.slice(at, at + term.length)), text.slice(at + term.length));
}
