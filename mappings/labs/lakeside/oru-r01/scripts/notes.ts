/** The NTE segments that follow an OBX whose value is only "SEE NOTE": their texts become the result's text, one line each. */
export function join(lines: string[]): string {
  return lines.map(line => line.trim()).filter(line => line.length > 0).join("\n");
}
