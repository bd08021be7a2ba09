export { family_page_policy } from './frame.ts';
export { mountFamilyPortal } from './mount.ts';
export { portalRoutes } from './page-words.ts';
