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
  #libraries;

  /** @param libraries by a definition's id the names that it has for others: { "labs/north": { "common": "labs/common" } } */
  constructor(files, libraries, declarations) {
    this.#libraries = libraries ?? {};
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

  /** The authored file that an import means, with or without its extension: beside the importing one, or a script of a definition by its name in `uses`. */
  resolve(specifier, from) {
    const path = this.#meant(specifier, from);
    return path && [path, `${path}.ts`, `${path}.js`, path.replace(/\.js$/, '.ts')].find((candidate) => this.#texts.has(candidate));
  }

  #meant(specifier, from) {
    const owner = this.#owner(from);
    if (specifier.startsWith('./') || specifier.startsWith('../')) {
      const path = posix.join(posix.dirname(from), specifier);
      return this.#owner(path) === owner ? path : undefined;
    }
    const names = Object.hasOwn(this.#libraries, owner) ? this.#libraries[owner] : {};
    const name = Object.keys(names).filter((candidate) => specifier.startsWith(`${candidate}/`)).sort((left, right) => right.length - left.length)[0];
    if (name === undefined) return undefined;
    const folder = this.absolute(`${names[name]}/scripts`);
    const path = posix.join(folder, specifier.slice(name.length + 1));
    return path.startsWith(`${folder}/`) ? path : undefined;
  }

  /** The definition that a file belongs to. */
  #owner(path) {
    const end = path.indexOf('/scripts/', root.length - 1);
    return end < root.length ? '' : path.slice(root.length, end);
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
