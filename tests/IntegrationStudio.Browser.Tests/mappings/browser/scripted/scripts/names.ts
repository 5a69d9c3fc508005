import { capitalized } from "common/text";

/** The family name as it is spoken. */
export function family(input: ScriptInput<hl7.PID>): string | null {
  const parts: string[] = [];
  for (const value of input.values) {
    for (const word of value.split(" ")) {
      parts.push(capitalized(word));
    }
  }
  if (parts.length === 0) {
    return null;
  }
  const sex = input.segment?.fields[8];
  return parts.join(" ");
}
