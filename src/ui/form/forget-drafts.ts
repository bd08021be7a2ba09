/** Unsaved changes of forms are kept in the tab under names that begin with this. */
export const draftPrefix = 'leadline-draft:';

/** On signing out: the next person in this tab finds none. */
export function forgetDrafts(): void {
  for (const key of Object.keys(sessionStorage)) if (key.startsWith(draftPrefix)) sessionStorage.removeItem(key);
}
