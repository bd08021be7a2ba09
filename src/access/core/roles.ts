import type { Need } from '../../kernel/actor.ts';

export type Reach = 'institution' | 'unit' | 'caseload' | 'class' | 'none';

export interface Role {
  key: string;
  name: string;
  needs: readonly Need[];
  /** Whose students it reaches; 'none': needs that are not about single students. */
  reach: Reach;
  isDeidentified?: boolean;
}

const look: Need[] = ['institution:read', 'students:list', 'students:read', 'messages:read'];
/** Whoever meets students may say so, and may say that they worry. */
const meet: Need[] = ['contacts:log', 'concerns:raise'];
const casework: Need[] = [...meet, 'cases:read', 'cases:work', 'plans:read', 'plans:work'];
const overview: Need[] = [...look, 'cohorts:read', 'students:export', 'sources:read', 'model:read', 'demo:play'];
const attendance: Need[] = ['attendance:read', 'attendance:record'];
/** What is agreed with a student: adjustments, exemptions, known circumstances. */
const agree: Need[] = ['students:agree'];
/** What is said to families and what they answer. */
const families: Need[] = ['families:read', 'families:write'];
/** Legal notices: who works on them may not yet issue them, and a pack says which roles issue what. */
const notices: Need[] = ['notices:read', 'notices:work', 'notices:issue'];
const leader: Need[] = [
  ...overview,
  ...casework,
  ...attendance,
  ...agree,
  ...families,
  ...notices,
  'families:translate',
  'families:lead',
  'surveys:read',
  'surveys:manage',
  'cases:lead',
  'plans:lead',
  'playbooks:change',
];

/** What an institution starts with. They are copied into its own rows (access.role), which it may change. */
export const defaultRoles: readonly Role[] = [
  {
    key: 'admin',
    name: 'Administrator',
    needs: [
      ...leader,
      'institution:configure',
      'messages:configure',
      'families:configure',
      'people:manage',
      'roster:import',
      'sources:manage',
      'deliveries:manage',
      'model:change',
      'policy:decide',
      'runs:start',
      'rules:read',
      'rules:change',
      'ledger:read',
    ],
    reach: 'institution',
  },
  {
    key: 'data-manager',
    name: 'Data manager',
    needs: [
      ...overview,
      'attendance:read',
      'institution:configure',
      'messages:configure',
      'families:configure',
      'roster:import',
      'sources:manage',
      'deliveries:manage',
      'model:change',
      'runs:start',
      'rules:read',
      'rules:change',
    ],
    reach: 'institution',
  },
  { key: 'leader', name: 'Leader', needs: [...leader, 'alerts:lead', 'rules:read'], reach: 'unit' },
  {
    key: 'tutor',
    name: 'Tutor or counselor',
    needs: [
      ...look,
      ...casework,
      ...attendance,
      ...agree,
      'notices:read',
      ...families,
      'cohorts:read',
      'sources:read',
      'week:read',
      'demo:play',
    ],
    reach: 'caseload',
  },
  { key: 'teacher', name: 'Teacher', needs: [...look, ...meet, 'attendance:record'], reach: 'class' },
  {
    key: 'attendance-officer',
    name: 'Attendance officer',
    needs: [...look, ...casework, ...attendance, ...agree, ...families, ...notices, 'cohorts:read', 'sources:read'],
    reach: 'unit',
  },
  {
    key: 'liaison',
    name: 'Family liaison',
    needs: [...look, ...casework, ...attendance, ...families, 'families:translate', 'surveys:read', 'notices:read'],
    reach: 'unit',
  },
  {
    key: 'case-manager',
    name: 'Case manager',
    needs: [...look, ...casework, ...agree, ...families, 'attendance:read', 'cohorts:read', 'week:read'],
    reach: 'unit',
  },
  {
    key: 'safeguarding-lead',
    name: 'Safeguarding lead',
    needs: [...look, ...casework, ...families, 'notes:safeguarding'],
    reach: 'institution',
  },
  { key: 'partner', name: 'Partner outside of the institution', needs: ['partner:answer'], reach: 'none' },
  {
    key: 'auditor',
    name: 'Data protection officer or auditor',
    needs: ['institution:read', 'students:list', 'students:read', 'sources:read', 'model:read', 'ledger:read'],
    reach: 'institution',
  },
  {
    key: 'researcher',
    name: 'Researcher',
    needs: ['institution:read', 'cohorts:read', 'students:list', 'model:read', 'sources:read'],
    reach: 'institution',
    isDeidentified: true,
  },
];
