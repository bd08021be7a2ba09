import type { IsoDate } from '../../../kernel/week.ts';
import type { BatchState } from './batch-state.ts';
import type { FamilyCategory, FamilyWords, OccasionKey } from './occasions.ts';
import type { HoldReason } from './safety-valve.ts';

export interface TranslationLine {
  language: string;
  languageName: string;
  /** The newest approved version; null: nothing goes in this language. */
  approvedVersion: number | null;
  approvedBy: string | null;
  /** A newer draft waits for a speaker; 0: the ready-made one. */
  draftVersion: number | null;
  madeFrom: 'ready-made' | 'person' | 'machine' | null;
  /** Families who read it. */
  families: number;
}

export interface TemplateLine {
  key: string;
  occasion: OccasionKey;
  occasionName: string;
  name: string;
  when: string;
  category: FamilyCategory;
  isActive: boolean;
  /** As it comes with the product; nobody has touched it. */
  isReadyMade: boolean;
  languages: TranslationLine[];
  /** Families whose language has no approved words. */
  familiesWithout: number;
}

/** GET /family-templates */
export interface FamilyTemplatesView {
  templates: TemplateLine[];
  /** Languages that families read, the most first. */
  inUse: { language: string; name: string; families: number }[];
  mayTranslate: boolean;
  mayConfigure: boolean;
  machine: { isOn: boolean; protocol: 'libretranslate' | 'deepl' | null };
}

export interface WordsVersion extends FamilyWords {
  version: number;
  state: 'draft' | 'approved' | 'retired';
  madeFrom: 'ready-made' | 'person' | 'machine';
  madeBy: string | null;
  madeAt: string | null;
  decidedBy: string | null;
  decidedAt: string | null;
  backTranslation: FamilyWords | null;
  /** Fields that the English names and this does not, or the other way. */
  lost: string[];
  added: string[];
}

/** GET /family-templates/{templateKey} */
export interface FamilyTemplateView extends TemplateLine {
  fields: { key: string; type: string; means: string; example: string; isOfStudent: boolean }[];
  versions: { language: string; direction: 'ltr' | 'rtl'; versions: WordsVersion[] }[];
}

export interface MeterView {
  characters: number;
  words: number;
  reading: string;
  isHard: boolean;
  sms: { segments: number; units: number; left: number; encoding: string; because: string[] };
  costMicros: number | null;
  currency: string;
}

/** POST /family-templates/preview */
export interface FamilyPreviewView {
  trouble: string[];
  subject: string;
  body: string;
  text: string;
  direction: 'ltr' | 'rtl';
  /** Whom it would go to, where a student was chosen. */
  to: { name: string; language: string; languageName: string } | null;
  meter: MeterView | null;
}

export interface BatchLine {
  batchId: string;
  occasion: string;
  occasionName: string;
  templateName: string;
  category: FamilyCategory;
  state: BatchState;
  isRehearsal: boolean;
  madeAt: string;
  madeBy: string;
  originKind: string;
  aboutDay: IsoDate | null;
  students: number;
  recipients: number;
  messages: number;
  usual: number | null;
  reasons: HoldReason[];
  reasonWords: string[];
  /** Seconds left to undo it. */
  secondsLeft: number | null;
  decidedBy: string | null;
  words: string | null;
  correctsBatchId: string | null;
  correctedByBatchId: string | null;
}

/** GET /family-batches */
export interface FamilyBatchesView {
  counts: { state: BatchState; n: number }[];
  batches: BatchLine[];
  before: string | null;
  mayLead: boolean;
  interpreterTasks: number;
}

export interface BatchItemView {
  itemNo: number;
  to: { kind: 'guardian' | 'student' | 'trusted'; id: string; name: string };
  students: { studentId: string; name: string }[];
  language: string;
  languageName: string;
  direction: 'ltr' | 'rtl';
  channel: string | null;
  subject: string;
  body: string;
  state: 'ready' | 'later' | 'refused' | 'interpreter' | 'queued' | 'stopped';
  why: string | null;
  dueAt: string | null;
  segments: number;
  /** How far it came, once it went. */
  reach: string | null;
}

/** GET /family-batches/{batchId} */
export interface FamilyBatchView extends BatchLine {
  segments: number;
  costMicros: number;
  currency: string;
  trouble: string | null;
  decidedAt: string | null;
  /** One of each language and each school, so that a person sees what would go. */
  samples: BatchItemView[];
  items: BatchItemView[];
  itemsTotal: number;
  byState: { state: BatchItemView['state']; n: number }[];
  byLanguage: { language: string; name: string; n: number }[];
  byReason: { why: string; n: number }[];
  /** Of whom nobody is written to, and why. */
  left: { studentId: string; name: string; why: string }[];
  may: { stop: boolean; release: boolean; recall: boolean };
  recallTemplateLanguages: { language: string; name: string; isApproved: boolean; n: number }[];
}

/** GET /family-batches/interpreter-tasks */
export interface InterpreterTasksView {
  tasks: {
    taskId: string;
    batchId: string;
    occasionName: string;
    studentId: string;
    studentName: string;
    recipientName: string;
    language: string;
    languageName: string;
    subject: string;
    body: string;
    madeAt: string;
  }[];
}

/** GET /family-batches/audience */
export interface AudienceView {
  title: string;
  students: { studentId: string; name: string; place: string }[];
  total: number;
}

export interface NudgeLine {
  nudgeId: string;
  name: string;
  templateKey: string;
  otherTemplateKey: string | null;
  leastDays: number;
  days: string[];
  followDays: number;
  alpha: number;
  wantedHouseholds: number;
  mostLooks: number;
  state: 'drafted' | 'running' | 'stopped' | 'done';
  decision: string | null;
  rounds: { day: string; households: number }[];
  looks: {
    day: string;
    householdsA: number;
    householdsB: number;
    meanA: number;
    meanB: number;
    z: number;
    bound: number;
    information: number;
    decision: string;
  }[];
}

export interface NudgesView {
  nudges: NudgeLine[];
}

export interface AutomaticLine {
  occasion: OccasionKey;
  name: string;
  when: string;
  mode: 'off' | 'propose' | 'send';
  templateKey: string;
  hour: number;
  threshold: number;
  counts: string | null;
  lastDay: IsoDate | null;
  changedBy: string | null;
  /** Why nothing goes today, if so. */
  blocked: string | null;
}

export interface AutomaticView {
  automatics: AutomaticLine[];
}
