// Writes what people need to know an element or a profile, as two compact texts: `node descriptions.mjs`, after `npm ci`. Nothing that runs needs them.
//
//   r4-descriptions.txt     a line each type: its name, the type whose elements come before its own, then name=short for each element; separated by tabs
//   r4-profile-titles.txt   a line each profile or extension: URL, title, first sentences of its description; separated by tabs
import { profiles, structureRoot, structures, write } from './source.mjs';

const longest = 240;
const flat = (text) => (text ?? '').replace(/\s+/g, ' ').trim();

/** As many sentences as fit, at least the first. */
function cut(text) {
  const plain = flat(text);
  if (plain.length <= longest) return plain;
  const end = Math.max(plain.lastIndexOf('. ', longest), 0);
  return end > 0 ? plain.slice(0, end + 1) : `${plain.slice(0, longest)}\u2026`;
}

const lines = structures.flatMap((structure) => {
  const elements = structure.snapshot.element.filter((e) => e.max !== '0');
  const owners = [structure.name, ...elements.slice(1).filter((e) => elements.some((c) => c.path.startsWith(`${e.path}.`))).map((e) => e.path)];
  return owners.map((owner) => {
    const base = owner === structure.name ? structure.baseDefinition?.replace(structureRoot, '') ?? '' : elements.find((e) => e.path === owner).type[0].code;
    const own = elements.filter((e) => e.path.startsWith(`${owner}.`) && !e.path.slice(owner.length + 1).includes('.') && (e.base?.path ?? e.path) === e.path);
    return [owner, base, ...own.map((e) => `${e.path.slice(owner.length + 1)}=${flat(e.short)}`)].join('\t');
  });
});
write('r4-descriptions.txt', lines.sort(), `${lines.length} types`);

const titles = profiles.map((p) => [p.url, flat(p.title ?? p.name), cut(p.description)].join('\t')).sort();
write('r4-profile-titles.txt', titles, `${titles.length} profiles and extensions`);
