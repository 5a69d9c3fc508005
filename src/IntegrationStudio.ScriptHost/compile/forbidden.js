// What the types of the language allow and the sandbox refuses, told to the author at save instead of at the first message.
import ts from 'typescript';

const clock = 'Scripts have no clock: take the time from the message.';
const reviewed = 'Scripts run only their own text.';

export function forbidden(file) {
  const found = [];
  const report = (node, messageText) => found.push({ file, start: node.getStart(file), code: 0, category: ts.DiagnosticCategory.Error, messageText });
  const visit = (node) => {
    const message = reason(node);
    if (message) report(node, message);
    ts.forEachChild(node, visit);
  };
  visit(file);
  for (const { pos } of [...file.referencedFiles, ...file.typeReferenceDirectives, ...file.libReferenceDirectives]) {
    found.push({ file, start: pos, code: 0, category: ts.DiagnosticCategory.Error, messageText: 'Scripts have no reference directives: import what you need.' });
  }
  return found;
}

function reason(node) {
  if (ts.isPropertyAccessExpression(node) && ts.isIdentifier(node.expression)) {
    const name = `${node.expression.text}.${node.name.text}`;
    if (name === 'Math.random') return 'Scripts have no randomness: the same input must give the same result.';
    if (name === 'Date.now') return clock;
  }
  if (ts.isNewExpression(node) && isNamed(node.expression, 'Date') && !node.arguments?.length) return clock;
  if (ts.isNewExpression(node) && isNamed(node.expression, 'Function')) return reviewed;
  if (ts.isCallExpression(node)) {
    if (node.expression.kind === ts.SyntaxKind.ImportKeyword) return 'Scripts import only at the top, and only files of their own mapping.';
    if (isNamed(node.expression, 'Date')) return clock;
    if (isNamed(node.expression, 'eval') || isNamed(node.expression, 'Function')) return reviewed;
  }
  if (ts.isAwaitExpression(node) || (ts.isFunctionLike(node) && node.modifiers?.some(({ kind }) => kind === ts.SyntaxKind.AsyncKeyword))) {
    return 'Scripts have nothing to wait for: leave out async and await.';
  }
  if (ts.isIdentifier(node) && node.text === 'Intl' && node.parent.name !== node) return 'Intl is not available in scripts.';
  return undefined;
}

function isNamed(expression, name) {
  return ts.isIdentifier(expression) && expression.text === name;
}
