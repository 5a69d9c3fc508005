// Probes for previews: how often a statement ran, and what came of it. The text that is observed is a second edition of the script; what messages run through never has any.
// Every expression is still evaluated once and where it stood: a probe gets its value and hands it on.
import ts from 'typescript';

const { factory } = ts;
const mostProbes = 2000;

/** What the probes of a bundle stand for: [file, line, column, end line, end column, label], all 1-based; a label makes it a probe for values. */
export class Probes {
  list = [];

  add(path, file, node, label) {
    if (this.list.length >= mostProbes) return undefined;
    const start = file.getLineAndCharacterOfPosition(node.getStart(file));
    const end = file.getLineAndCharacterOfPosition(node.getEnd());
    this.list.push([path, start.line + 1, start.character + 1, end.line + 1, end.character + 1, label ?? null]);
    return this.list.length - 1;
  }
}

/** Two names for the probes that the file does not use itself. */
export function probeNames(file) {
  return ['at', 'is'].map((word) => {
    let name = `_${word}`;
    while (file.text.includes(name)) name = `_${name}`;
    return name;
  });
}

/** A transformer that puts probes into one file. */
export function observe(probes, path, file, [at, is]) {
  const call = (name, id, ...rest) => factory.createCallExpression(factory.createIdentifier(name), undefined, [factory.createNumericLiteral(id), ...rest]);
  const step = (node) => {
    const id = probes.add(path, file, node);
    return id === undefined ? [] : [factory.createExpressionStatement(call(at, id))];
  };
  const value = (place, label, expression) => {
    const id = probes.add(path, file, place, label);
    return id === undefined ? expression : call(is, id, expression);
  };
  // A name that was just bound is read again: nothing but its value can come of that.
  const bound = (place, names) => names.flatMap((name) => {
    const id = probes.add(path, file, place, name.text);
    return id === undefined ? [] : [factory.createExpressionStatement(call(is, id, ts.setOriginalNode(factory.createIdentifier(name.text), name)))];
  });

  return (context) => {
    const each = (node) => ts.visitEachChild(node, visit, context);

    function visit(node) {
      if (ts.isTypeNode(node) || ts.isInterfaceDeclaration(node) || ts.isTypeAliasDeclaration(node) || ts.isEnumDeclaration(node)) return node;
      if (ts.isSourceFile(node) || ts.isBlock(node)) return update(node, statements(node.statements, opening(node)));
      if (ts.isCaseOrDefaultClause(node)) return clause(node);
      if (ts.isArrowFunction(node) && !ts.isBlock(node.body)) return arrow(node);
      if (ts.isIfStatement(node)) {
        return factory.updateIfStatement(node, value(node.expression, 'if', visit(node.expression)), branch(node.thenStatement), node.elseStatement && branch(node.elseStatement));
      }
      if (ts.isIterationStatement(node, false)) return loop(node);
      if (ts.isReturnStatement(node) && node.expression) return factory.updateReturnStatement(node, value(node, 'return', visit(node.expression)));
      if (ts.isExpressionStatement(node)) return plain(node);
      if (ts.isVariableDeclaration(node)) return variable(node);
      if (ts.isConditionalExpression(node)) return choice(node);
      if (isAssignment(node)) return value(node, brief(node.left), each(node));
      return each(node);
    }

    function update(node, list) {
      return ts.isSourceFile(node) ? factory.updateSourceFile(node, list) : factory.updateBlock(node, list);
    }

    function statements(list, opening) {
      const directives = list.findIndex((statement) => !(ts.isExpressionStatement(statement) && ts.isStringLiteral(statement.expression)));
      const start = directives < 0 ? list.length : directives;
      return factory.createNodeArray([...list.slice(0, start), ...opening, ...list.slice(start).flatMap(stepped)]);
    }

    function stepped(statement) {
      const visited = visit(statement);
      if (!isStep(statement)) return [visited];
      const names = ts.isVariableStatement(statement) && !isExported(statement) ? patterns(statement.declarationList) : [];
      const counted = ts.isExpressionStatement(statement) && countedName(statement.expression);
      return [...step(statement), visited, ...bound(statement, counted ? [counted] : names)];
    }

    /** What is known when a block begins: parameters, the variables of the loop around it, what was caught. */
    function opening(block) {
      const { parent } = block;
      if (!parent) return [];
      if (ts.isFunctionLike(parent) && parent.body === block) return parent.parameters.flatMap((parameter) => bound(parameter, names(parameter.name)));
      if (ts.isCatchClause(parent) && parent.variableDeclaration) return bound(parent.variableDeclaration, names(parent.variableDeclaration.name));
      return ts.isIterationStatement(parent, false) && parent.statement === block ? head(parent) : [];
    }

    function head(node) {
      const list = ts.isForStatement(node) || ts.isForOfStatement(node) || ts.isForInStatement(node) ? node.initializer : undefined;
      return list && ts.isVariableDeclarationList(list) ? bound(list, list.declarations.flatMap(({ name }) => names(name))) : [];
    }

    function branch(statement) {
      return ts.isBlock(statement) ? visit(statement) : factory.createBlock(stepped(statement), true);
    }

    function body(node) {
      return ts.isBlock(node.statement) ? visit(node.statement) : factory.createBlock([...head(node), ...stepped(node.statement)], true);
    }

    function loop(node) {
      if (ts.isForStatement(node)) {
        // The initializer stays as it is: its values are said when the body begins.
        return factory.updateForStatement(node, node.initializer, node.condition && visit(node.condition), node.incrementor && visit(node.incrementor), body(node));
      }
      if (ts.isForOfStatement(node)) return factory.updateForOfStatement(node, node.awaitModifier, node.initializer, visit(node.expression), body(node));
      if (ts.isForInStatement(node)) return factory.updateForInStatement(node, node.initializer, visit(node.expression), body(node));
      if (ts.isWhileStatement(node)) return factory.updateWhileStatement(node, value(node.expression, 'while', visit(node.expression)), body(node));
      return factory.updateDoStatement(node, body(node), value(node.expression, 'while', visit(node.expression)));
    }

    function clause(node) {
      const list = node.statements.flatMap(stepped);
      return ts.isCaseClause(node) ? factory.updateCaseClause(node, visit(node.expression), list) : factory.updateDefaultClause(node, list);
    }

    function arrow(node) {
      const id = probes.add(path, file, node.body);
      const parts = [
        ...node.parameters.flatMap((parameter) => bound(parameter, names(parameter.name))).map(({ expression }) => expression),
        ...(id === undefined ? [] : [call(at, id)]),
        value(node.body, 'return', visit(node.body)),
      ];
      const expression = factory.createParenthesizedExpression(parts.reduce((left, right) => factory.createComma(left, right)));
      return factory.updateArrowFunction(node, node.modifiers, node.typeParameters, node.parameters, node.type, node.equalsGreaterThanToken, expression);
    }

    function plain(node) {
      const { expression } = node;
      if (!ts.isCallExpression(expression) || expression.expression.kind === ts.SyntaxKind.SuperKeyword) return each(node);
      return factory.updateExpressionStatement(node, value(node, '', visit(expression)));
    }

    function variable(node) {
      const visited = each(node);
      // A function without a name takes that of its variable, but only right behind the equals sign.
      if (!node.initializer || !ts.isIdentifier(node.name) || isFunction(node.initializer)) return visited;
      return factory.updateVariableDeclaration(visited, visited.name, visited.exclamationToken, visited.type, value(node, node.name.text, visited.initializer));
    }

    /** Branches that stand on lines of their own are counted. */
    function choice(node) {
      const line = (part) => file.getLineAndCharacterOfPosition(part.getStart(file)).line;
      const counted = (part) => {
        const id = line(part) === line(node) || ts.isConditionalExpression(part) ? undefined : probes.add(path, file, part);
        return id === undefined ? visit(part) : factory.createParenthesizedExpression(factory.createComma(call(at, id), visit(part)));
      };
      return factory.updateConditionalExpression(node, visit(node.condition), node.questionToken, counted(node.whenTrue), node.colonToken, counted(node.whenFalse));
    }

    return visit;
  };

  function brief(node) {
    const text = node.getText(file);
    return text.length <= 30 ? text : `${text.slice(0, 29)}…`;
  }
}

function isStep(node) {
  return !(ts.isFunctionDeclaration(node) || ts.isClassDeclaration(node) || ts.isInterfaceDeclaration(node) || ts.isTypeAliasDeclaration(node) || ts.isEnumDeclaration(node)
    || ts.isModuleDeclaration(node) || ts.isImportDeclaration(node) || ts.isImportEqualsDeclaration(node) || ts.isExportDeclaration(node) || ts.isExportAssignment(node)
    || ts.isBlock(node) || ts.isEmptyStatement(node));
}

function isExported(statement) {
  return statement.modifiers?.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword || kind === ts.SyntaxKind.DeclareKeyword) ?? false;
}

function isFunction(node) {
  if (ts.isParenthesizedExpression(node) || ts.isAsExpression(node) || ts.isSatisfiesExpression(node) || ts.isNonNullExpression(node) || ts.isTypeAssertionExpression(node)) return isFunction(node.expression);
  return ts.isArrowFunction(node) || ts.isFunctionExpression(node) || ts.isClassExpression(node);
}

function isAssignment(node) {
  return ts.isBinaryExpression(node) && node.operatorToken.kind >= ts.SyntaxKind.FirstAssignment && node.operatorToken.kind <= ts.SyntaxKind.LastAssignment
    && !ts.isObjectLiteralExpression(node.left) && !ts.isArrayLiteralExpression(node.left);
}

/** The variable of a statement x++ or --x. */
function countedName(node) {
  const operators = [ts.SyntaxKind.PlusPlusToken, ts.SyntaxKind.MinusMinusToken];
  return (ts.isPostfixUnaryExpression(node) || ts.isPrefixUnaryExpression(node)) && operators.includes(node.operator) && ts.isIdentifier(node.operand) ? node.operand : undefined;
}

function patterns(list) {
  return list.declarations.filter(({ name }) => !ts.isIdentifier(name)).flatMap(({ name }) => names(name));
}

function names(name) {
  if (ts.isIdentifier(name)) return name.text === 'this' ? [] : [name];
  return name.elements.flatMap((element) => (ts.isOmittedExpression(element) ? [] : names(element.name)));
}
