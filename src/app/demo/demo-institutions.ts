import { problems } from '../../kernel/problem.ts';
import type { DemoInstitution } from './demo-institution.ts';
import { harbourUniversity } from './institutions/harbour.ts';
import { openUniversity } from './institutions/oulad.ts';
import { riverbendDistrict } from './institutions/riverbend.ts';

/** In the order in which the sign-in page shows them. Each is made only when it is asked for: that takes memory. */
const makers: Readonly<Record<string, () => DemoInstitution>> = {
  oulad: openUniversity,
  harbour: harbourUniversity,
  riverbend: riverbendDistrict,
};

export const demoKeys = Object.keys(makers);

export function demoInstitution(key: string): DemoInstitution {
  const make = makers[key];
  if (!make) throw problems.notFound(`There is no demo "${key}". There are: ${demoKeys.join(', ')}.`);
  return make();
}
