// What the compiler sees of the world: the files of the request, and the library's declarations. No disk beyond those.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, posix } from 'node:path';
import ts from 'typescript';

const library = dirname(createRequire(import.meta.url).resolve('typescript'));
const parsedLibrary = new Map(); // parsed once: most of a compilation's time
const libraryRoot = '/library/'; // what problems show in place of this machine's folders
const language = /^lib\.(es|decorators)[\w.]*\.d\.ts$/; // neither a browser's nor a script host's
const root = '/scripts/'; // authored paths are relative; the compiler wants absolute ones
const declarationsPath = '/declarations.d.ts';

export class Files {
  #texts;

  constructor(files, declarations) {
    this.#texts = new Map(files.map(({ path, text }) => [this.absolute(path), text]));
    if (declarations) this.#texts.set(declarationsPath, declarations);
  }

  absolute(path) {
    return posix.join(root, path);
  }

  authored(fileName) {
    return fileName.startsWith(root) ? fileName.slice(root.length) : fileName.slice(1);
  }

  roots(path) {
    return this.#texts.has(declarationsPath) ? [declarationsPath, this.absolute(path)] : [this.absolute(path)];
  }

  /** The files of the request that the program really uses. */
  own(program) {
    return program.getSourceFiles().filter(({ fileName }) => this.#texts.has(fileName));
  }

  /** The authored file that an import means: relative, with or without its extension. */
  resolve(specifier, from) {
    if (!specifier.startsWith('./') && !specifier.startsWith('../')) return undefined;
    const path = posix.join(posix.dirname(from), specifier);
    return [path, `${path}.ts`, `${path}.js`, path.replace(/\.js$/, '.ts')].find((candidate) => this.#texts.has(candidate));
  }

  // ts.CompilerHost

  resolveModuleNameLiterals(literals, containingFile) {
    return literals.map(({ text }) => {
      const fileName = this.resolve(text, containingFile);
      return { resolvedModule: fileName && { resolvedFileName: fileName, extension: posix.extname(fileName), isExternalLibraryImport: false } };
    });
  }

  getSourceFile(fileName, languageVersion) {
    const text = this.#texts.get(fileName);
    if (text !== undefined) return ts.createSourceFile(fileName, text, languageVersion, true);
    const name = posix.basename(fileName);
    if (fileName !== libraryRoot + name || !language.test(name)) return undefined;
    if (!parsedLibrary.has(name)) {
      parsedLibrary.set(name, ts.createSourceFile(fileName, readFileSync(join(library, name), 'utf8'), languageVersion));
    }
    return parsedLibrary.get(name);
  }

  getDefaultLibFileName() {
    return `${libraryRoot}lib.d.ts`;
  }

  getDefaultLibLocation() {
    return libraryRoot;
  }

  fileExists(fileName) {
    return this.#texts.has(fileName);
  }

  readFile(fileName) {
    return this.#texts.get(fileName);
  }

  getCanonicalFileName(fileName) {
    return fileName;
  }

  getCurrentDirectory() {
    return '/';
  }

  getNewLine() {
    return '\n';
  }

  useCaseSensitiveFileNames() {
    return true;
  }

  writeFile() {}
}
