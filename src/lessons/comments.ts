/**
 * Says the comments of a manifest in another language: `table` has the words after `# `, each with its translation. A comment
 * that is not in it stays, and nothing but comments is touched, so both texts have the same trace.
 */
export function translateComments(text: string, table: Readonly<Record<string, string>>): string {
  return text.replace(/# (.*)$/gm, (line, comment: string) =>
    Object.hasOwn(table, comment) ? `# ${table[comment]}` : line,
  );
}
