/** What the routes of sources and deliveries answer with, as far as the pages use it. */
import type { IsoDate } from '../../kernel/week.ts';
import type { Eligibility } from '../core/eligibility.ts';
import type { Mapping, Measure } from '../core/mapping.ts';

/** What somebody may say and change about a source. */
export interface SourceFieldsView {
  name: string;
  direction: 1 | -1;
  weightGroup: string;
  eligibility: Eligibility;
  identifierKind: string;
  mapping: Mapping | null;
  ownerName: string | null;
  ownerContact: string | null;
  purpose: string | null;
  lawfulBasis: string | null;
  impactAssessment: string | null;
  nextReviewOn: IsoDate | null;
  expectedEveryHours: number;
  filePattern: string | null;
}

export interface SourceView extends SourceFieldsView {
  sourceId: number;
  key: string;
  measure: Measure;
}
