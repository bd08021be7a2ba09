/** Only a path of this site is followed after signing in, never another site's address. */
export function withinSite(to: string | undefined): string {
  return to?.startsWith('/') && !to.startsWith('//') && !to.startsWith('/\\') ? to : '/';
}
