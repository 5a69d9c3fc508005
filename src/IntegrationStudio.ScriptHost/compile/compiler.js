// The compile role: checks one script with the files that it imports and bundles them as JavaScript, with a source map.
// Request and answer are JSON: { path, files: [{ path, text }], libraries, declarations, checks, observes } -> { code, map, functions, diagnostics, observed: { code, map, probes } }.
// Without `checks` types are not looked at: the JavaScript is the same.
import ts from 'typescript';
import { readFrame, writeFrame } from '../frames.js';
import { bundle } from './bundle.js';
import { Files } from './files.js';
import { forbidden } from './forbidden.js';
import { faultyImports } from './imports.js';
import { Probes } from './observe.js';

const options = {
  target: ts.ScriptTarget.ES2023,
  lib: ['lib.es2023.d.ts'],
  types: [],
  module: ts.ModuleKind.CommonJS,
  moduleResolution: ts.ModuleResolutionKind.Node10,
  moduleDetection: ts.ModuleDetectionKind.Force,
  strict: true,
  noImplicitAny: false, // `export function join(input)` is a script too
  allowJs: true,
  checkJs: true,
  sourceMap: true,
  outDir: '/out', // never written; a .js file must not seem to overwrite itself
  newLine: ts.NewLineKind.LineFeed,
};

const largestReport = 200;

export async function serve([largestFrame], ready) {
  ready();
  for (;;) {
    const frame = readFrame(largestFrame);
    if (frame === null) return;
    writeFrame([Buffer.from(JSON.stringify(compile(JSON.parse(frame.toString()))))]);
  }
}

function compile({ path, files, libraries, declarations, checks, observes }) {
  const host = new Files(files, libraries, declarations);
  const program = ts.createProgram(host.roots(path), checks ? options : { ...options, noCheck: true }, host);
  const sources = host.own(program);
  const entry = program.getSourceFile(host.absolute(path));
  const diagnostics = [...program.getOptionsDiagnostics(), ...sources.flatMap((file) => check(program, file, checks)), ...faultyImports(host, [entry, ...sources.filter((file) => file !== entry)], checks)]
    .filter(({ category }) => category === ts.DiagnosticCategory.Error)
    .slice(0, largestReport)
    .map((diagnostic) => describe(diagnostic, host, path));
  if (diagnostics.length > 0) return { diagnostics };

  const probes = observes ? new Probes() : undefined;
  return {
    ...bundle(program, host, entry, sources),
    functions: functions(program, entry),
    diagnostics,
    observed: probes && { ...bundle(program, host, entry, sources, probes), probes: probes.list },
  };
}

function check(program, file, checks) {
  const syntax = program.getSyntacticDiagnostics(file);
  if (syntax.length > 0) return syntax; // what follows from a broken text is noise
  const types = checks ? program.getSemanticDiagnostics(file) : [];
  return [...types, ...forbidden(file)].sort((left, right) => (left.start ?? 0) - (right.start ?? 0));
}

function describe({ file, start, code, messageText, import: isImport }, host, entry) {
  const at = file && start !== undefined ? file.getLineAndCharacterOfPosition(start) : undefined;
  return {
    path: file ? host.authored(file.fileName) : entry,
    line: at ? at.line + 1 : 0,
    column: at ? at.character + 1 : 0,
    code, // 0: one of our own rules
    syntax: code > 0 && code < 2000,
    import: isImport === true || code === 2307 || code === 2792,
    message: ts.flattenDiagnosticMessageText(messageText, ' '),
  };
}

function functions(program, entry) {
  const checker = program.getTypeChecker();
  const module = checker.getSymbolAtLocation(entry);
  const exported = module ? checker.getExportsOfModule(module) : [];
  return exported.filter((symbol) => isFunction(checker, symbol)).map(({ name }) => name);
}

function isFunction(checker, symbol) {
  const target = symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol;
  if (!(target.flags & ts.SymbolFlags.Value) || !target.valueDeclaration) return false;
  const type = checker.getTypeOfSymbolAtLocation(target, target.valueDeclaration);
  return type.getCallSignatures().length > 0 || (type.flags & ts.TypeFlags.Any) !== 0; // any: only running can tell
}
