export function tidy( input:ScriptInput<hl7.PID> ):string|null {
  const sex = input.segment?.fields[8];
  const deep = (input as any).nothing.there;
  return sex?.[0]??null;
}
