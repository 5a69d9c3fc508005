// One script and its imports as one expression, which the guest's load evaluates: { path: [function, imports], ... }, the entry first.
import ts from 'typescript';

export function bundle(program, host, entry, sources) {
  const used = [entry, ...sources.filter((file) => file !== entry && !file.isDeclarationFile)];
  let code = '({';
  let line = 0;
  const sections = [];
  for (const file of used) {
    const emitted = emit(program, file);
    const path = host.authored(file.fileName);
    const opening = `${JSON.stringify(path)}:[function(exports,require){\n`;
    code += opening;
    line += 1;
    sections.push({ offset: { line, column: 0 }, map: { ...emitted.map, sources: [path], sourceRoot: undefined, file: undefined } });
    const closing = `\n},${JSON.stringify(imports(host, file))}],\n`;
    code += emitted.code + closing;
    line += count(emitted.code) + count(closing);
  }
  return { code: `${code}})`, map: { version: 3, sections } };
}

function emit(program, file) {
  const result = {};
  program.emit(file, (fileName, text) => {
    if (fileName.endsWith('.map')) result.map = JSON.parse(text);
    else result.code = text.replace(/\/\/# sourceMappingURL=.*\s*$/, '');
  });
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
