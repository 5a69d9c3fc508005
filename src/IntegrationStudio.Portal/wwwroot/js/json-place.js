// Where in a definition's JSON the caret stands: only the text before it is read, so that a definition that is being typed has places, too.

/** { property, rule, value, caret }: the string around the caret, the property that it is of, the path of the rule around it. Null outside of a property's text. */
export function placeAt(text, offset) {
  const open = [];
  for (let i = 0; i < offset; i++) {
    const character = text[i];
    const inner = open.at(-1);
    if (character === '{' || character === '[') open.push({ kind: character, name: inner?.kind === '{' ? inner.property : undefined, property: undefined, isValue: false, texts: {} });
    else if (character === '}' || character === ']') open.pop();
    else if (character === ':' && inner?.kind === '{') inner.isValue = true;
    else if (character === ',' && inner?.kind === '{') { inner.isValue = false; inner.property = undefined; }
    else if (character === '"') {
      let end = i + 1;
      while (end < text.length && text[end] !== '"' && text[end] !== '\n') end += text[end] === '\\' ? 2 : 1;
      if (end >= offset) return inString(text.slice(i + 1, Math.min(end, text.length)), offset - i - 1, open);
      const value = text.slice(i + 1, end);
      if (inner?.kind === '{' && inner.isValue) inner.texts[inner.property] = value;
      else if (inner?.kind === '{') inner.property = value;
      i = end;
    }
  }
  return null;
}

function inString(value, caret, open) {
  const inner = open.at(-1);
  if (!inner || value.includes('\\')) return null; // an escaped text has other places
  const property = inner.kind === '[' ? inner.name : inner.isValue ? inner.property : undefined;
  return property ? { property, rule: ruleOf(open), value, caret } : null;
}

// Rules within rules by their ids; those of a change stand at its place.
function ruleOf(open) {
  let path = '';
  for (const [index, { kind, name, texts }] of open.entries()) {
    if (kind !== '{') continue;
    const list = open[index - 1];
    if (list?.kind === '[' && list.name === 'changes') path = texts.at ?? '';
    else if (name === 'rule') path = open[index - 1].texts.op === 'add' ? join(path, texts.id) : path;
    else if (list?.kind === '[' && list.name === 'rules') path = join(path, texts.id);
  }
  return path;
}

function join(path, id) {
  return id === undefined ? path : path === '' ? id : `${path}/${id}`;
}
