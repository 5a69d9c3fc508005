// The code editor behind a small door: text in, text out, marks and remarks from the server. Nothing that a message or a definition says is ever markup here.
import { placeAt } from './json-place.js';

let bundle;
const completing = new Map(); // editors that the server completes, by their text's address

// The bundle is large, so it comes when the first editor is opened and not with the page.
function load() {
  bundle ??= (async () => {
    const link = Object.assign(document.createElement('link'), { rel: 'stylesheet', href: new URL('editor/editor.css', document.baseURI).href });
    const styled = new Promise((done, failed) => { link.onload = done; link.onerror = failed; });
    document.head.append(link);
    const [module] = await Promise.all([import(new URL('editor/editor.js', document.baseURI).href), styled]);
    prepare(module);
    return module;
  })();
  bundle.catch(() => { bundle = undefined; });
  return bundle;
}

function prepare({ monaco, json, typescript }) {
  const colors = {
    light: { 'editor.background': '#ffffff', 'editorGutter.background': '#f7f9fb', 'editorLineNumber.foreground': '#5c6975', 'editorCodeLens.foreground': '#52606d', 'diffEditor.insertedLineBackground': '#2ea0431a', 'diffEditor.insertedTextBackground': '#2ea04333', 'diffEditor.removedLineBackground': '#cf222e0f', 'diffEditor.removedTextBackground': '#cf222e1a' },
    dark: { 'editor.background': '#161e26', 'editorGutter.background': '#131a21', 'editorLineNumber.foreground': '#93a1ae', 'editorCodeLens.foreground': '#a3b0bd', 'diffEditor.insertedLineBackground': '#2ea04314', 'diffEditor.insertedTextBackground': '#2ea04329', 'diffEditor.removedLineBackground': '#f8514914', 'diffEditor.removedTextBackground': '#f8514929' },
  };
  monaco.editor.defineTheme('studio-light', { base: 'vs', inherit: true, rules: [{ token: 'comment', foreground: '4d6657' }], colors: colors.light });
  monaco.editor.defineTheme('studio-dark', { base: 'vs-dark', inherit: true, rules: [{ token: 'comment', foreground: '8fbf7f' }, { token: 'keyword', foreground: '7cb7e8' }], colors: colors.dark });
  document.addEventListener('studio-theme', () => monaco.editor.setTheme(theme()));
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => monaco.editor.setTheme(theme()));
  for (const defaults of [typescript.typescriptDefaults, typescript.javascriptDefaults]) {
    defaults.setCompilerOptions({ target: 99, module: 99, strict: true, noEmit: true, allowJs: true, allowNonTsExtensions: true, lib: ['es2023'], moduleResolution: 2 });
    // The server's diagnostics decide; the browser's would say the same things twice.
    defaults.setDiagnosticsOptions({ noSemanticValidation: true, noSyntaxValidation: true, noSuggestionDiagnostics: true });
    defaults.setEagerModelSync(true);
  }
  json.jsonDefaults.setDiagnosticsOptions({ validate: false, allowComments: false, schemas: [] });
  monaco.languages.registerCompletionItemProvider('json', { triggerCharacters: ['"', '.', '-'], provideCompletionItems: (model, position) => complete(monaco, model, position) });
  for (const language of ['typescript', 'javascript']) monaco.languages.registerHoverProvider(language, { provideHover: (model, position) => fieldHover(model, position, typescript, language) });
}

// What the server says may stand in the text around the caret. Only that text is sent.
async function complete(monaco, model, position) {
  const offset = model.getOffsetAt(position);
  const place = completing.has(model.uri.toString()) ? placeAt(model.getValue(), offset) : null;
  const found = place && await completing.get(model.uri.toString()).invokeMethodAsync('Complete', place).catch(() => null);
  if (!found?.items.length) return null;
  const at = index => model.getPositionAt(offset - place.caret + index);
  const range = monaco.Range.fromPositions(at(found.start), at(found.end));
  const typed = place.value.slice(found.start, place.caret);
  const suggestions = found.items.map(({ text, label, detail, back }, index) => {
    const escaped = JSON.stringify(text).slice(1, -1);
    const insertText = back ? `${escaped.slice(0, -back)}\u0000${escaped.slice(-back)}`.replace(/[\\$}]/g, '\\$&').replace('\u0000', '$0') : escaped;
    return {
      label: { label, description: detail }, insertText, range, filterText: typed + text, sortText: String(index).padStart(4, '0'), kind: monaco.languages.CompletionItemKind.Field,
      insertTextRules: back ? monaco.languages.CompletionItemInsertTextRule.InsertAsSnippet : undefined,
    };
  });
  return { suggestions, incomplete: true };
}

// TypeScript itself says nothing of the number in input.segment?.fields[8]: what might be undefined has no properties. The declarations say which field that is.
async function fieldHover(model, position, typescript, language) {
  const line = model.getLineContent(position.lineNumber);
  const match = [...line.matchAll(/\bfields(?:!|\?\.)?\[\s*(\d+)\s*\]/g)].find(({ 0: text, 1: number, index }) => {
    const start = index + text.lastIndexOf(number) + 1;
    return position.column >= start && position.column <= start + number.length;
  });
  if (!match) return null;
  const open = await (language === 'typescript' ? typescript.getTypeScriptWorker() : typescript.getJavaScriptWorker());
  const worker = await open(model.uri);
  const name = model.uri.toString();
  const number = model.getOffsetAt(position);
  if (await worker.getQuickInfoAtPosition(name, number)) return null;
  const fields = await worker.getQuickInfoAtPosition(name, model.getOffsetAt({ lineNumber: position.lineNumber, column: match.index + 1 }));
  const type = /\b(\w+_Fields)\b/.exec((fields?.displayParts ?? []).map(part => part.text).join(''))?.[1];
  const comment = type && describe(typescript, type, match[1]);
  return comment ? { contents: [{ value: comment.replace(/[\\`*_{}[\]()#+\-.!<>|&~]/g, '\\$&') }] } : null;
}

// The comment of a member in the declarations, which one per line has in front of it.
function describe(typescript, type, member) {
  for (const { content } of Object.values(typescript.typescriptDefaults.getExtraLibs())) {
    const start = content.indexOf(`interface ${type} `);
    if (start < 0) continue;
    const lines = content.slice(start, content.indexOf('\n  }', start)).split('\n');
    const at = lines.findIndex(line => line.trim().startsWith(`${member}?:`));
    return at > 0 ? /\/\*\* (.*) \*\//.exec(lines[at - 1])?.[1] : undefined;
  }
  return undefined;
}

function theme() {
  const chosen = document.documentElement.dataset.theme;
  const dark = chosen === 'dark' || (chosen !== 'light' && matchMedia('(prefers-color-scheme: dark)').matches);
  return dark ? 'studio-dark' : 'studio-light';
}

// Pop-ups of all editors live at the end of the body: inside of a scrolling panel they would be cut off.
function overflow() {
  let node = document.getElementById('code-editor-overflow');
  if (!node) {
    node = Object.assign(document.createElement('div'), { id: 'code-editor-overflow', className: 'monaco-editor' });
    document.body.append(node);
  }
  return node;
}

const common = () => ({
  theme: theme(),
  automaticLayout: true,
  fontFamily: getComputedStyle(document.documentElement).getPropertyValue('--mono'),
  fontSize: 12.5,
  lineHeight: 19,
  minimap: { enabled: false },
  scrollBeyondLastLine: false,
  overflowWidgetsDomNode: overflow(),
  accessibilitySupport: 'auto',
  unicodeHighlight: { ambiguousCharacters: true, invisibleCharacters: true },
  links: false,
  renderLineHighlight: 'line',
  tabSize: 2,
  wordBasedSuggestions: 'off',
});

// Opens an editor. `host` hears Typed(text, version) at most every `delay` ms, and Moved(line, column) when the cursor rests.
export async function create(element, host, options) {
  const { monaco, json, typescript } = await load();
  if (!element.isConnected) return undefined;
  const uri = monaco.Uri.parse(`file:///${options.path}`);
  monaco.editor.getModel(uri)?.dispose();
  const model = monaco.editor.createModel(options.value, options.language, uri);
  model.setEOL(monaco.editor.EndOfLineSequence.LF);
  const editor = monaco.editor.create(element, {
    ...common(), model, quickSuggestions: options.completes ? { strings: true, other: true, comments: false } : undefined, readOnly: options.readOnly, ariaLabel: `${options.label}. Press Control M to let Tab leave the editor.`, glyphMargin: options.language === 'typescript',
  });
  const remarks = editor.createDecorationsCollection();
  if (options.completes) completing.set(uri.toString(), host);
  let timer, quiet = false, version = 0, told = 0;

  const tell = () => { timer = undefined; told = version; host.invokeMethodAsync('Typed', model.getValue(), version).catch(() => {}); };
  model.onDidChangeContent(() => {
    if (quiet) return;
    version++;
    clearTimeout(timer);
    timer = setTimeout(tell, options.delay ?? 250);
  });
  editor.onDidBlurEditorText(() => { if (timer) { clearTimeout(timer); tell(); } });
  // Monaco's own key for it is another one on each system.
  editor.addAction({ id: 'studio.format', label: 'Format', keybindings: [monaco.KeyMod.Shift | monaco.KeyMod.Alt | monaco.KeyCode.KeyF], run: () => editor.getAction('editor.action.formatDocument')?.run() });
  editor.addAction({ id: 'studio.save', label: 'Save', keybindings: [monaco.KeyMod.CtrlCmd | monaco.KeyCode.KeyS], run: () => { if (timer) { clearTimeout(timer); tell(); } host.invokeMethodAsync('Saved').catch(() => {}); } });

  return {
    // Text from the server: only what differs is replaced, so that cursor and selection stay; never over what was typed meanwhile.
    setValue(text, seen) {
      if (seen < version) return false;
      const now = model.getValue();
      if (now === text) return true;
      let start = 0, end = 0;
      const most = Math.min(now.length, text.length);
      while (start < most && now[start] === text[start]) start++;
      while (end < most - start && now[now.length - 1 - end] === text[text.length - 1 - end]) end++;
      quiet = true;
      model.pushEditOperations([], [{ range: monaco.Range.fromPositions(model.getPositionAt(start), model.getPositionAt(now.length - end)), text: text.slice(start, text.length - end) }], () => null);
      quiet = false;
      return true;
    },
    // Problems of a version; old ones are dropped. [{ line, column, endLine, endColumn, message, severity }]
    setProblems(problems, seen) {
      if (seen < told) return;
      const severity = { error: monaco.MarkerSeverity.Error, warning: monaco.MarkerSeverity.Warning, information: monaco.MarkerSeverity.Info };
      monaco.editor.setModelMarkers(model, 'studio', problems.map(problem => ({
        startLineNumber: problem.line, startColumn: problem.column, endLineNumber: problem.endLine || problem.line, endColumn: problem.endColumn || model.getLineMaxColumn(Math.min(problem.line, model.getLineCount())),
        message: problem.message, severity: severity[problem.severity] ?? monaco.MarkerSeverity.Error,
      })));
    },
    // What lines did in a run: a remark behind the line, or dimmed where they did not run. [{ line, text, dim }]
    setRemarks(lines) {
      remarks.set(lines.filter(line => line.line <= model.getLineCount()).map(line => ({
        range: line.dim && line.endLine
          ? new monaco.Range(line.line, line.column, line.endLine, line.endColumn)
          : new monaco.Range(line.line, 1, line.line, model.getLineMaxColumn(line.line)),
        options: line.dim
          ? { inlineClassName: 'code-not-run' }
          : { after: { content: `\u00a0\u00a0${line.text.slice(0, 120)}`, inlineClassName: 'code-remark', cursorStops: monaco.editor.InjectedTextCursorStops.None }, showIfCollapsed: true },
      })));
    },
    setReadOnly(readOnly) { editor.updateOptions({ readOnly }); },
    setSchema(schema) { json.jsonDefaults.setDiagnosticsOptions({ validate: false, schemas: [{ uri: 'studio:///schema', fileMatch: ['*'], schema: JSON.parse(schema) }] }); },
    setDeclarations(files, folders) {
      const paths = Object.fromEntries(Object.entries(folders ?? {}).map(([name, folder]) => [`${name}/*`, [`file:///${folder}/*`]]));
      for (const defaults of [typescript.typescriptDefaults, typescript.javascriptDefaults]) {
        defaults.setCompilerOptions({ ...defaults.getCompilerOptions(), paths });
        defaults.setExtraLibs(files.map(file => ({ content: file.text, filePath: monaco.Uri.parse(`file:///${file.path}`).toString() })));
      }
    },
    reveal(line, column, focus) {
      const place = { lineNumber: line, column: column || 1 };
      editor.setPosition(place);
      editor.revealPositionInCenterIfOutsideViewport(place);
      if (focus) editor.focus();
    },
    format() { return editor.getAction('editor.action.formatDocument')?.run(); },
    focus() { editor.focus(); },
    dispose() { clearTimeout(timer); completing.delete(uri.toString()); editor.dispose(); model.dispose(); },
  };
}

// Two texts side by side, for looking at only.
export async function compare(element, options) {
  const { monaco } = await load();
  if (!element.isConnected) return undefined;
  const editor = monaco.editor.createDiffEditor(element, { ...common(), readOnly: true, originalEditable: false, renderFinalNewline: 'on', renderSideBySide: options.sideBySide !== false, useInlineViewWhenSpaceIsLimited: true, renderSideBySideInlineBreakpoint: 640, originalAriaLabel: options.originalLabel, modifiedAriaLabel: options.modifiedLabel });
  // The difference editor keeps its labels from the sides where the browser edits text itself.
  editor.getOriginalEditor().updateOptions({ ariaLabel: options.originalLabel });
  editor.getModifiedEditor().updateOptions({ ariaLabel: options.modifiedLabel });
  const models = () => editor.getModel();
  const set = (original, modified) => {
    const old = models();
    editor.setModel({ original: monaco.editor.createModel(original, options.language), modified: monaco.editor.createModel(modified, options.language) });
    old?.original.dispose();
    old?.modified.dispose();
  };
  set(options.original, options.modified);
  return { set, dispose() { const old = models(); editor.dispose(); old?.original.dispose(); old?.modified.dispose(); } };
}
