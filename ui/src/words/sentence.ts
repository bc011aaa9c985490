/** A name of the API, or a message, as the beginning of a sentence: `Common name` for `common_name`. */
export function sentence(text: string): string {
  const words = text.replaceAll('_', ' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
}
