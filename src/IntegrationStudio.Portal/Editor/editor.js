// What the portal needs of the Monaco editor: the editor and its difference view, JSON with schemas, TypeScript with declarations, XML. Workers are files of our own
// origin, because the portal's content security policy allows no others.
import * as monaco from 'monaco-editor/editor';
import 'monaco-editor/features/register.all';
import 'monaco-editor/languages/definitions/javascript/register';
import 'monaco-editor/languages/definitions/typescript/register';
import 'monaco-editor/languages/definitions/xml/register';
import * as json from 'monaco-editor/languages/features/json/register';
import * as typescript from 'monaco-editor/languages/features/typescript/register';

const workers = { json: 'json.worker.js', javascript: 'ts.worker.js', typescript: 'ts.worker.js' };

self.MonacoEnvironment = {
  getWorker: (_, label) => new Worker(new URL(workers[label] ?? 'editor.worker.js', import.meta.url), { type: 'module', name: label }),
};

export { monaco, json, typescript };
