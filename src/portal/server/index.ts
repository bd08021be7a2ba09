export { mountFamilyPortal } from './mount.ts';
