// One script and its imports as one expression, which the guest's load evaluates: { path: [function, imports], ... }, the entry first.
// Of a script that is observed each has the number of all its probes, too.
import { observe, probeNames } from './observe.js';

export function bundle(program, host, entry, sources, probes) {
  const used = [entry, ...sources.filter((file) => file !== entry && !file.isDeclarationFile)];
  const parts = used.map((file) => {
    const path = host.authored(file.fileName);
    const names = probes ? probeNames(file) : [];
    return { file, path, names, emitted: emit(program, file, probes && observe(probes, path, file, names)) };
  });
  const observed = probes ? `,${probes.list.length}` : '';
  let code = '({';
  let line = 0;
  const sections = [];
  for (const { file, path, names, emitted } of parts) {
    const opening = `${JSON.stringify(path)}:[function(${['exports', 'require', ...names].join()}){\n`;
    code += opening;
    line += 1;
    sections.push({ offset: { line, column: 0 }, map: { ...emitted.map, sources: [path], sourceRoot: undefined, file: undefined } });
    const closing = `\n},${JSON.stringify(imports(host, file))}${observed}],\n`;
    code += emitted.code + closing;
    line += count(emitted.code) + count(closing);
  }
  return { code: `${code}})`, map: { version: 3, sections } };
}

function emit(program, file, transformer) {
  const result = {};
  const write = (fileName, text) => {
    if (fileName.endsWith('.map')) result.map = JSON.parse(text);
    else result.code = text.replace(/\/\/# sourceMappingURL=.*\s*$/, '');
  };
  program.emit(file, write, undefined, false, transformer && { before: [transformer] });
  return result;
}

function imports(host, file) {
  const found = {};
  for (const specifier of file.imports) {
    const target = host.resolve(specifier.text, file.fileName);
    if (target) found[specifier.text] = host.authored(target);
  }
  return found;
}

function count(text) {
  return text.split('\n').length - 1;
}
