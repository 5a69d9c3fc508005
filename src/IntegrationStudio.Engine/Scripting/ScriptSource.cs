namespace IntegrationStudio.Engine.Scripting;

/// <summary>One TypeScript or JavaScript file of an author.</summary>
/// <param name="Path">The name that problems and stack traces show, with forward slashes, e.g. <c>labs/north/oru-r01/scripts/notes.ts</c>. Relative imports are resolved against it.</param>
/// <param name="Text">The file's text.</param>
public sealed record ScriptSource(string Path, string Text);
