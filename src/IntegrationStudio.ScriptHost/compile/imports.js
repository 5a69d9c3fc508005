// Imports that lead nowhere or in a circle. Types are not needed to tell, so every compilation does.
import ts from 'typescript';

export function faultyImports(host, sources, checks) {
  const own = new Set(sources);
  const found = [];
  const report = (file, node, messageText) => found.push({ file, start: node.getStart(file), code: 0, category: ts.DiagnosticCategory.Error, messageText, import: true });
  const done = new Set();
  const path = [];

  const walk = (file) => {
    if (done.has(file)) return;
    path.push(file);
    for (const { node, isType } of imports(file)) {
      const name = host.resolve(node.text, file.fileName);
      const target = name && sources.find(({ fileName }) => fileName === name);
      // With types the language's own message says it.
      if (!target && !name && !checks) report(file, node, `Cannot find the script "${node.text}".`);
      if (!target || !own.has(target) || isType) continue;
      if (path.includes(target)) report(file, node, `These scripts import each other in a circle: ${[...path.slice(path.indexOf(target)), target].map(({ fileName }) => host.authored(fileName)).join(', ')}.`);
      else walk(target);
    }
    path.pop();
    done.add(file);
  };

  sources.filter(({ isDeclarationFile }) => !isDeclarationFile).forEach(walk);
  return found;
}

function imports(file) {
  return file.statements
    .filter((statement) => (ts.isImportDeclaration(statement) || ts.isExportDeclaration(statement)) && statement.moduleSpecifier && ts.isStringLiteral(statement.moduleSpecifier))
    .map((statement) => ({ node: statement.moduleSpecifier, isType: ts.isImportDeclaration(statement) ? statement.importClause?.isTypeOnly === true : statement.isTypeOnly }));
}
