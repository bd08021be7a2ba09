// Generated from the migrated schema by `npm run generate`; a test compares the two.
import type { ColumnType, Generated, JSONColumnType } from 'kysely';

type Json = JSONColumnType<Record<string, unknown>, unknown, unknown>;
type Instant = ColumnType<Date, Date | string, Date | string>;

export interface Schema {
  'access.assignment': {
    institution_id: number;
    assignment_id: string;
    user_id: string;
    role_key: string;
    unit_id: string | null;
    staff_id: string | null;
  };
  'access.role': {
    institution_id: number;
    role_key: string;
    name: string;
    needs: string[];
    reach: string;
    is_deidentified: Generated<boolean>;
  };
  'access.saved_cohort': {
    institution_id: number;
    saved_cohort_id: string;
    name: string;
    filter: Json;
    owner_user_id: string;
    is_shared: Generated<boolean>;
    created_at: ColumnType<Date, Date | string | undefined, Date | string>;
  };
  'access.token': {
    institution_id: number;
    token_id: string;
    name: string;
    secret_hash: string;
    needs: string[];
    created_at: ColumnType<Date, Date | string | undefined, Date | string>;
    expires_at: Instant;
    revoked_at: ColumnType<Date | null, Date | string | null | undefined, Date | string | null>;
    last_used_at: ColumnType<Date | null, Date | string | null | undefined, Date | string | null>;
  };
  'activity.block': {
    institution_id: number;
    source_id: number;
    week: string;
    block: number;
    load_id: number;
    enrolments: number;
    total: number;
    counts: Uint8Array;
    expected: Uint8Array | null;
    levels: Uint8Array | null;
  };
  'activity.covered': {
    institution_id: number;
    source_id: number;
    week: string;
    load_id: number;
    days: number;
  };
  'activity.head': {
    institution_id: number;
    last_load_id: Generated<number>;
    last_applied_number: Generated<number>;
  };
  'activity.load': {
    institution_id: number;
    load_id: number;
    source_id: number;
    delivery_id: string;
    state: string;
    applied_number: number | null;
    beat_at: Instant;
  };
  'activity.reading_point': {
    institution_id: number;
    applied_number: number;
  };
  'identity.account': {
    id: string;
    accountId: string;
    providerId: string;
    userId: string;
    accessToken: string | null;
    refreshToken: string | null;
    idToken: string | null;
    accessTokenExpiresAt: ColumnType<Date | null, Date | string | null | undefined, Date | string | null>;
    refreshTokenExpiresAt: ColumnType<Date | null, Date | string | null | undefined, Date | string | null>;
    scope: string | null;
    password: string | null;
    createdAt: ColumnType<Date, Date | string | undefined, Date | string>;
    updatedAt: ColumnType<Date, Date | string | undefined, Date | string>;
  };
  'identity.rateLimit': {
    id: string;
    key: string;
    count: number;
    lastRequest: number;
  };
  'identity.session': {
    id: string;
    expiresAt: Instant;
    token: string;
    createdAt: ColumnType<Date, Date | string | undefined, Date | string>;
    updatedAt: Instant;
    ipAddress: string | null;
    userAgent: string | null;
    userId: string;
  };
  'identity.twoFactor': {
    id: string;
    secret: string;
    backupCodes: string;
    userId: string;
    verified: Generated<boolean | null>;
    failedVerificationCount: Generated<number>;
    lockedUntil: ColumnType<Date | null, Date | string | null | undefined, Date | string | null>;
  };
  'identity.user': {
    id: string;
    name: string;
    email: string;
    emailVerified: Generated<boolean>;
    image: string | null;
    createdAt: ColumnType<Date, Date | string | undefined, Date | string>;
    updatedAt: ColumnType<Date, Date | string | undefined, Date | string>;
    twoFactorEnabled: Generated<boolean | null>;
  };
  'identity.verification': {
    id: string;
    identifier: string;
    value: string;
    expiresAt: Instant;
    createdAt: ColumnType<Date, Date | string | undefined, Date | string>;
    updatedAt: ColumnType<Date, Date | string | undefined, Date | string>;
  };
  'insights.cell': {
    institution_id: number;
    run: number;
    cell_no: number;
    programme_unit_id: string;
    campus_unit_id: string | null;
    term_code: string;
    year_of_study: string;
    mode: string;
    primary_programme_unit_id: string | null;
    primary_campus_unit_id: string | null;
    peer_group_no: number | null;
    n: number;
    scored: number;
    score_sum: number;
    score_sum_sq: number;
    bands: number[];
    groups: number[];
    absolute_n: number;
    absolute_sum: number;
    attended: number;
    expected: number;
  };
  'insights.layout': {
    institution_id: number;
    run: number;
    week: string;
    state: string;
    stamp: string;
    started_at: Instant;
    ready_at: ColumnType<Date | null, Date | string | null | undefined, Date | string | null>;
    gone_at: ColumnType<Date | null, Date | string | null | undefined, Date | string | null>;
    rows: Generated<number>;
  };
  'insights.pseudonym_key': {
    institution_id: number;
    secret: Uint8Array;
    created_at: Instant;
  };
  'insights.standing': {
    institution_id: number;
    run: number;
    enrolment_id: number;
    student_id: string;
    cell_no: number;
    groups: number;
    last_seen_on: string | null;
    score: number | null;
    change1: number | null;
    change4: number | null;
    coverage: number | null;
    absolute_index: number | null;
    attendance: number | null;
    attended_year: number;
    expected_year: number;
    attended: number;
    expected: number;
    enrolments: number;
    spark: number[];
    drivers: number[];
    sort_name: string;
  };
  'institution.calendar_period': {
    institution_id: number;
    calendar_period_id: string;
    unit_id: string | null;
    kind: string;
    name: string;
    academic_year: string;
    term_code: string | null;
    starts_on: string;
    ends_on: string;
  };
  'institution.institution': {
    institution_id: number;
    key: string;
    name: string;
    preset: string;
    time_zone: string;
    locale: string;
    fixed_now: ColumnType<Date | null, Date | string | null | undefined, Date | string | null>;
    is_demo: Generated<boolean>;
    words: ColumnType<Record<string, unknown>, unknown, unknown>;
    settings: ColumnType<Record<string, unknown>, unknown, unknown>;
    created_at: ColumnType<Date, Date | string | undefined, Date | string>;
  };
  'institution.unit': {
    institution_id: number;
    unit_id: string;
    parent_unit_id: string | null;
    kind: string;
    code: string;
    name: string;
    time_zone: string | null;
  };
  'ledger.event': {
    institution_id: number;
    number: number;
    at: Instant;
    actor_kind: string;
    actor_id: string;
    actor_name: string;
    verb: string;
    subject_kind: string | null;
    subject_id: string | null;
    details: ColumnType<Record<string, unknown>, unknown, unknown>;
  };
  'ledger.head': {
    institution_id: number;
    last_number: Generated<number>;
  };
  'ledger.view': {
    institution_id: number;
    view_id: string;
    at: Instant;
    actor_kind: string;
    actor_id: string;
    actor_name: string;
    student_id: string;
    page: string;
    reason: string;
  };
  'roster.caseload': {
    institution_id: number;
    staff_id: string;
    student_id: string;
    kind: string;
    starts_on: string | null;
    ends_on: string | null;
  };
  'roster.characteristic': {
    institution_id: number;
    student_id: string;
    kind: string;
    value: string;
  };
  'roster.circumstance': {
    institution_id: number;
    circumstance_id: string;
    student_id: string;
    kind: string;
    reason: string;
    is_restricted: Generated<boolean>;
    starts_on: string;
    ends_on: string | null;
  };
  'roster.class': {
    institution_id: number;
    class_id: string;
    source_key: string;
    unit_id: string;
    name: string;
    subject: string | null;
    term_code: string | null;
  };
  'roster.class_staff': {
    institution_id: number;
    class_id: string;
    staff_id: string;
  };
  'roster.class_student': {
    institution_id: number;
    class_id: string;
    student_id: string;
    starts_on: string | null;
    ends_on: string | null;
  };
  'roster.enrolment': {
    institution_id: number;
    enrolment_id: number;
    student_id: string;
    source_key: string;
    programme_unit_id: string;
    campus_unit_id: string | null;
    term_code: string;
    academic_year: string;
    year_of_study: string;
    mode: Generated<string>;
    starts_on: string | null;
    ends_on: string | null;
    end_reason: string | null;
    is_primary: Generated<boolean>;
  };
  'roster.guardian': {
    institution_id: number;
    guardian_id: string;
    source_key: string;
    display_name: string;
    email: string | null;
    phone: string | null;
    language: string | null;
  };
  'roster.guardianship': {
    institution_id: number;
    student_id: string;
    guardian_id: string;
    relation: string;
    household: string | null;
    may_receive: Generated<boolean>;
  };
  'roster.merge': {
    institution_id: number;
    merge_id: string;
    kept_student_id: string;
    merged_student_id: string;
    merged_at: Instant;
    undone_at: ColumnType<Date | null, Date | string | null | undefined, Date | string | null>;
    moved: Json;
  };
  'roster.outcome': {
    institution_id: number;
    enrolment_id: number;
    value: string;
    known_on: string;
  };
  'roster.staff': {
    institution_id: number;
    staff_id: string;
    source_key: string;
    display_name: string;
    email: string | null;
    left_on: string | null;
  };
  'roster.student': {
    institution_id: number;
    student_id: string;
    source_key: string;
    display_name: string;
    given_name: string | null;
    family_name: string | null;
    search_key: string;
    date_of_birth: string | null;
    email: string | null;
    home_language: string | null;
    merged_into_student_id: string | null;
    created_at: ColumnType<Date, Date | string | undefined, Date | string>;
  };
  'roster.student_identifier': {
    institution_id: number;
    kind: string;
    value: string;
    student_id: string;
  };
  'scoring.model_version': {
    institution_id: number;
    model_version: number;
    state: string;
    settings: Json;
    based_on: number | null;
    diff: ColumnType<Record<string, unknown>, unknown, unknown>;
    reason: string;
    effect: ColumnType<Record<string, unknown> | null, unknown, unknown>;
    briefing: string | null;
    created_at: Instant;
    created_by: string;
    activated_at: ColumnType<Date | null, Date | string | null | undefined, Date | string | null>;
    activated_by: string | null;
    effective_from_week: string | null;
  };
  'scoring.peer_group_week': {
    institution_id: number;
    run: number;
    group_no: number;
    level: number;
    group_key: string;
    label: string;
    members: number;
    scored: number;
    scored_here: number;
    active: number;
    measure_means: number[] | null;
    measure_sds: number[] | null;
    measure_counts: number[] | null;
    composite_mean: number | null;
    composite_sd: number | null;
    p25: number | null;
    p50: number | null;
    p75: number | null;
    absolute_mean: number | null;
    absolute_sd: number | null;
    absolute_count: Generated<number>;
    reference_id: string | null;
  };
  'scoring.reference': {
    institution_id: number;
    reference_id: string;
    group_key: string;
    model_version: number;
    source_ids: number[];
    weeks: string[];
    runs: number[];
    measure_means: number[];
    measure_sds: number[];
    composite_mean: number;
    composite_sd: number;
    fingerprint: string;
    created_at: Instant;
  };
  'scoring.run': {
    institution_id: number;
    run: number;
    week: string;
    model_version: number;
    state: string;
    reason: string;
    started_by: string;
    started_at: Instant;
    beat_at: Instant;
    finished_at: ColumnType<Date | null, Date | string | null | undefined, Date | string | null>;
    failure: string | null;
    phase: Generated<string>;
    progress_pct: Generated<number>;
    part: Generated<number>;
    parts: Generated<number>;
    source_ids: Generated<number[]>;
    sources: ColumnType<Record<string, unknown>, unknown, unknown>;
    weight_profiles: ColumnType<Record<string, unknown>, unknown, unknown>;
    read_up_to: number | null;
    counts: ColumnType<Record<string, unknown>, unknown, unknown>;
    fingerprint: string | null;
    checked_at: ColumnType<Date | null, Date | string | null | undefined, Date | string | null>;
  };
  'scoring.score': {
    institution_id: number;
    run: number;
    enrolment_id: number;
    group_no: number | null;
    score_raw: number | null;
    absolute_index: number | null;
    coverage: number | null;
    measures: number[];
    contributions: number[] | null;
    peer_group_no: number | null;
    absolute_group_no: number | null;
    last_seen_on: string | null;
    score: number | null;
    profile_no: number;
    no_score: string | null;
    is_reduced_confidence: boolean;
    is_active: boolean;
    is_seen: boolean;
    could_be_seen: boolean;
  };
  'sources.coverage': {
    institution_id: number;
    source_id: number;
    week: string;
    days: number;
    delivery_id: string;
  };
  'sources.delivery': {
    institution_id: number;
    delivery_id: string;
    kind: string;
    source_id: number | null;
    file_name: string;
    content_hash: string;
    mapping_hash: Generated<string>;
    size_bytes: number;
    state: string;
    state_reason: string | null;
    mapping: ColumnType<Record<string, unknown> | null, unknown, unknown>;
    covers_from: string | null;
    covers_to: string | null;
    row_counts: ColumnType<Record<string, unknown>, unknown, unknown>;
    unknown_ids: Generated<number>;
    reached_on: string | null;
    progress_pct: Generated<number>;
    received_at: Instant;
    applied_at: ColumnType<Date | null, Date | string | null | undefined, Date | string | null>;
    received_by: string;
    dated_on: string | null;
  };
  'sources.delivery_source': {
    institution_id: number;
    delivery_id: string;
    source_id: number;
    stored_rows: number;
    total: number;
    covers_from: string | null;
    covers_to: string | null;
  };
  'sources.reject': {
    institution_id: number;
    delivery_id: string;
    file: Generated<string>;
    row_number: number;
    fate: string;
    reason: string;
    content: string;
  };
  'sources.source': {
    institution_id: number;
    source_id: number;
    key: string;
    name: string;
    measure: string;
    direction: Generated<number>;
    weight_group: string;
    eligibility: ColumnType<Record<string, unknown>, unknown, unknown>;
    identifier_kind: Generated<string>;
    mapping: ColumnType<Record<string, unknown> | null, unknown, unknown>;
    owner_name: string | null;
    owner_contact: string | null;
    purpose: string | null;
    lawful_basis: string | null;
    impact_assessment: string | null;
    next_review_on: string | null;
    expected_every_hours: Generated<number>;
    file_pattern: string | null;
    created_at: ColumnType<Date, Date | string | undefined, Date | string>;
  };
  'sources.source_enabled': {
    institution_id: number;
    source_id: number;
    from_week: string;
    is_enabled: boolean;
  };
  'trends.cohort_drift': {
    institution_id: number;
    run: number;
    group_no: number;
    week: string;
    group_key: string;
    label: string;
    cause: string;
    fall_sd: number;
    n: number;
    evidence: Json;
  };
  'trends.flag': {
    institution_id: number;
    run: number;
    enrolment_id: number;
    kind: string;
    week: string;
    since: string;
    is_uncertain: Generated<boolean>;
    evidence: Json;
  };
}
