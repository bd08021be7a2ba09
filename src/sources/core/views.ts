/** What the routes of sources and deliveries answer with. Types only; paths are below /api/v1/{institution}. */
import type { IsoDate, Week } from '../../kernel/week.ts';
import type { DeliveryEvent, DeliveryState } from './delivery-state.ts';
import type { Eligibility } from './eligibility.ts';
import type { RowCounts, RowFate } from './fates.ts';
import type { Freshness } from './freshness.ts';
import type { Mapping, Measure } from './mapping.ts';
import type { PolicyDecision } from './policy.ts';
import type { Quality } from './quality.ts';
import type { Gate, SourceKindKey } from './source-kinds.ts';
import type { ColumnProfile, MappingSuggestion } from './suggest-mapping.ts';

/** GET /sources */
export interface SourcesView {
  today: IsoDate;
  sources: SourceView[];
}

/** What was set up of a source. */
export interface Source {
  sourceId: number;
  key: string;
  /** Of the catalogue (source-kinds.ts); null: nobody said. */
  kind: SourceKindKey | null;
  name: string;
  measure: Measure;
  direction: 1 | -1;
  /** 'none' is stored and not scored. */
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

/** GET /sources/{sourceId} */
export interface SourceView extends Source {
  isReviewDue: boolean;
  /** Of a kind that counts only by a decision; null: any other. */
  policy: PolicyView | null;
  /** In the week that is under way. */
  isEnabled: boolean;
  /** When it was switched on and off, oldest first. */
  enabledChanges: { fromWeek: Week; isEnabled: boolean }[];
  quality: Quality;
  /** Below 80 %: the model's page warns beside the weight. */
  isQualityLow: boolean;
  freshness: Freshness;
  /** Up to which instant its data reach. */
  freshUntil: string | null;
  /** Deliveries that wait for a person. */
  held: number;
  lastDelivery: { deliveryId: string; state: DeliveryState; receivedAt: string } | null;
  /** The last weeks up to today, oldest first: which days are covered (bit 0 = Monday), and by which delivery last. */
  weeks: { week: Week; days: number; deliveryId: string | null }[];
}

export interface PolicyView {
  gate: Gate;
  /** In the week that is under way. */
  isInForce: boolean;
  /** Newest first. */
  decisions: PolicyDecisionView[];
}

export interface PolicyDecisionView extends PolicyDecision {
  decisionId: string;
  endReason: string | null;
  recordedAt: string;
  recordedBy: string;
  endedBy: string | null;
  isInForce: boolean;
}

/** GET /deliveries?source=&state=&kind=&before= : newest first. */
export interface DeliveriesView {
  deliveries: DeliveryView[];
  /** Pass it as `before` for the next page; null at the end. */
  next: string | null;
}

/** GET /deliveries/{deliveryId}; poll it while `isMoving`. */
export interface DeliveryView {
  deliveryId: string;
  kind: 'activity' | 'attendance' | 'roster';
  sourceId: number | null;
  sourceName: string | null;
  fileName: string;
  sizeBytes: number;
  state: DeliveryState;
  /** Being checked or stored right now. */
  isMoving: boolean;
  /** A sentence, for held, refused and failed. */
  stateReason: string | null;
  progressPct: number;
  coversFrom: IsoDate | null;
  coversTo: IsoDate | null;
  /** Rows by fate; of a roster by table and fate: 'students.created'. */
  rowCounts: RowCounts & Record<string, number>;
  totalRows: number;
  unknownIds: number;
  /** How many rows are listed under /rejects (at most 10,000); the file has all. */
  hasRejects: boolean;
  mapping: Mapping | null;
  /** What it brought to each source. */
  brought: {
    sourceId: number;
    sourceName: string;
    storedRows: number;
    total: number;
    coversFrom: IsoDate | null;
    coversTo: IsoDate | null;
  }[];
  receivedAt: string;
  receivedBy: string;
  appliedAt: string | null;
  /** release, refuse, recheck: what a person may do with it now. */
  possible: DeliveryEvent[];
  /** Rows dated later are stored when the institution's day passes this one. */
  reachedOn: IsoDate | null;
}

/** GET /deliveries/{deliveryId}/rejects?fate=&after= ; /rejects.csv is the file of all. */
export interface RejectsView {
  rejects: RejectView[];
  next: number | null;
}

export interface RejectView {
  /** Within a roster bundle. */
  file: string;
  /** 1 = the first after the header; null where it is not known. */
  row: number | null;
  fate: RowFate;
  reason: string;
  content: string;
}

/**
 * PUT /files?name= with the file as body: stores it, and says what is in it. Then POST /deliveries with its contentHash, so that
 * it need not be sent again.
 */
export interface FileView {
  contentHash: string;
  fileName: string;
  sizeBytes: number;
  format: 'csv' | 'parquet' | 'jsonl';
  encoding: string;
  delimiter: string | null;
  columns: ColumnProfile[];
  /** The first rows, as they stand in the file. */
  rows: (string | null)[][];
  /** What the columns seem to be. */
  suggestion: MappingSuggestion;
}

/** POST /files/{contentHash}/preview { mapping }: what would become of the first rows. */
export interface PreviewView {
  /** Of at most the first 10,000 rows. */
  counts: RowCounts;
  rows: {
    row: number;
    fate: RowFate;
    reason: string;
    student: string | null;
    day: IsoDate | null;
    source: string | null;
    value: number | null;
    expected: number | null;
  }[];
}
