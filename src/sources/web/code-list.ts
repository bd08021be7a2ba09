/** "BBB, CCC" as codes, each once. */
export function codesOf(text: string): string[] {
  return [...new Set(text.split(/[,;\n]/).flatMap((part) => (part.trim() ? [part.trim()] : [])))];
}

export function listOf(codes: readonly string[] | undefined): string {
  return (codes ?? []).join(', ');
}
