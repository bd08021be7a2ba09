/** Letters beyond those that the first load brings. A face is fetched when a text first needs it, and of it only the parts in use. */
export type Script = 'arabic' | 'han';

const letters: Record<Script, RegExp> = {
  arabic: /[\u0600-\u06ff\u0750-\u077f\u08a0-\u08ff\ufb50-\ufdff\ufe70-\ufeff]/,
  han: /[\u2e80-\u2fdf\u3000-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uff00-\uffef]/,
};

export function scriptsIn(text: string): Script[] {
  return (Object.keys(letters) as Script[]).filter((script) => letters[script].test(text));
}

const faces: Record<Script, () => Promise<unknown>> = {
  arabic: () => import('@fontsource-variable/noto-sans-arabic/wght.css'),
  han: () => import('@fontsource-variable/noto-sans-sc/wght.css'),
};
const fetched = new Set<Script>();

/** Fetches the faces that a text needs; the text shows in the system's own letters until they come. */
export function fetchFacesFor(text: string): void {
  for (const script of scriptsIn(text)) {
    if (fetched.has(script)) continue;
    fetched.add(script);
    faces[script]().catch(() => fetched.delete(script));
  }
}
