import { type Checks, isGiven } from '../../ui/form/use-form.ts';
import type { Eligibility } from '../core/eligibility.ts';
import type { Measure } from '../core/mapping.ts';
import { type SourceKindKey, sourceKind } from '../core/source-kinds.ts';
import type { SourceView } from '../core/views.ts';
import { codesOf, listOf } from './code-list.ts';
import { weightGroupsOf } from './source-words.ts';

export type SourceInput = Pick<
  SourceView,
  | 'key'
  | 'kind'
  | 'measure'
  | 'name'
  | 'direction'
  | 'weightGroup'
  | 'eligibility'
  | 'identifierKind'
  | 'ownerName'
  | 'ownerContact'
  | 'purpose'
  | 'lawfulBasis'
  | 'impactAssessment'
  | 'nextReviewOn'
  | 'expectedEveryHours'
  | 'filePattern'
>;

const narrowings = ['programmes', 'modes', 'years', 'campuses', 'terms'] as const;

export type SourceValues = ReturnType<typeof initialOf>;

export function initialOf(source: SourceView | null, preset: string) {
  const lists = Object.fromEntries(narrowings.map((name) => [name, listOf(source?.eligibility[name])])) as Record<
    (typeof narrowings)[number],
    string
  >;
  return {
    kind: (source?.kind ?? '') as string,
    name: source?.name ?? '',
    key: source?.key ?? '',
    measure: (source?.measure ?? 'count') as string,
    direction: String(source?.direction ?? 1),
    weightGroup: source?.weightGroup ?? weightGroupsOf(preset)[0]?.value ?? 'other',
    ...lists,
    from: source?.eligibility.from ?? '',
    to: source?.eligibility.to ?? '',
    ownerName: source?.ownerName ?? '',
    ownerContact: source?.ownerContact ?? '',
    expectedEveryHours: String(source?.expectedEveryHours ?? 48),
    filePattern: source?.filePattern ?? '',
    purpose: source?.purpose ?? '',
    lawfulBasis: source?.lawfulBasis ?? '',
    impactAssessment: source?.impactAssessment ?? '',
    nextReviewOn: source?.nextReviewOn ?? '',
  };
}

export function inputOf(values: SourceValues, source: SourceView | null): SourceInput {
  const given = (text: string): string | null => text.trim() || null;
  const eligibility: Eligibility = {
    // What the form does not show stays as it is.
    ...(source?.eligibility.cohorts ? { cohorts: source.eligibility.cohorts } : {}),
    ...Object.fromEntries(
      narrowings.flatMap((name) => (codesOf(values[name]).length > 0 ? [[name, codesOf(values[name])]] : [])),
    ),
    ...(values.from ? { from: values.from } : {}),
    ...(values.to ? { to: values.to } : {}),
  };
  return {
    key: values.key,
    kind: sourceKind(values.kind) ? (values.kind as SourceKindKey) : null,
    measure: values.measure as Measure,
    name: values.name.trim(),
    direction: values.direction === '-1' ? -1 : 1,
    weightGroup: values.weightGroup,
    eligibility,
    identifierKind: source?.identifierKind ?? 'source',
    ownerName: given(values.ownerName),
    ownerContact: given(values.ownerContact),
    purpose: given(values.purpose),
    lawfulBasis: given(values.lawfulBasis),
    impactAssessment: given(values.impactAssessment),
    nextReviewOn: values.nextReviewOn || null,
    expectedEveryHours: Number(values.expectedEveryHours),
    filePattern: given(values.filePattern),
  };
}

/** @param source the one to change, whose key stays; null: a new one */
export function sourceChecks(source: SourceView | null): Checks<SourceValues> {
  return {
    name: isGiven('Type the name that people use, such as Library gates.'),
    key: (value) =>
      source || /^[a-z0-9][a-z0-9-]{0,39}$/.test(value)
        ? null
        : 'Use lower-case letters, figures and hyphens, such as library-gates.',
    expectedEveryHours: (value) =>
      Number(value) >= 1 && Number(value) <= 8784 && Number.isInteger(Number(value))
        ? null
        : 'Type whole hours, such as 48.',
    to: (value, all) =>
      value !== '' && all.from !== '' && value < all.from ? 'The last day cannot be before the first.' : null,
  };
}
