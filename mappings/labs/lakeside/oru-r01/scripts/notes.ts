interface Input {
  /** The texts of all NTE-3 of the result, in order. */
  values: string[];
}

/** An OBX whose value is only "SEE NOTE": the notes' texts become the result's text, one line each. */
export function join(input: Input): string | null {
  const lines = input.values.map(line => line.trim()).filter(line => line.length > 0);
  return lines.length > 0 ? lines.join("\n") : null;
}
