/** The text with a capital at the start of each word. */
export function capitalized(text: string): string {
  return text.toLowerCase().replace(/(^|[ -])\w/g, start => start.toUpperCase());
}
