import type { LegalPack } from './pack.ts';
import { california } from './packs/california.ts';
import { england } from './packs/england.ts';
import { texas } from './packs/texas.ts';

/** Every pack that the program comes with. */
export const legalPacks: readonly LegalPack[] = [...california, ...texas, ...england];
