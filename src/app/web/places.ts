import {
  IconCalendarCheck,
  IconCalendarWeek,
  IconChartBar,
  IconChecklist,
  IconFolderHeart,
  IconListDetails,
  IconMailbox,
  IconMessages,
  IconScale,
  IconUsers,
} from '@tabler/icons-react';
import type { Need } from '../../kernel/actor.ts';
import { capital } from '../../kernel/capital.ts';
import { setUpPlaces } from './pages/set-up/places.ts';
import type { Place } from './place.ts';

export type { Place };

const filters = ['week', 'unit', 'programme', 'year', 'mode', 'cohort'];

/** Every place of the rail, in its order; a person sees those that their role includes. */
export const places: readonly Place[] = [
  {
    path: '/this-week',
    label: () => 'This week',
    icon: IconCalendarWeek,
    need: 'week:read',
    group: 'work',
    keeps: [],
    key: 'w',
    page: () => import('./pages/alerts/this-week-page.tsx'),
  },
  {
    path: '/students',
    label: (words) => capital(words.students),
    icon: IconUsers,
    need: 'students:list',
    group: 'work',
    keeps: filters,
    key: 's',
    page: () => import('./pages/students/students-page.tsx'),
  },
  {
    path: '/attendance',
    label: () => 'Attendance',
    icon: IconCalendarCheck,
    need: 'attendance:read',
    wantsMarks: true,
    group: 'work',
    keeps: [],
    key: 'n',
    page: () => import('./pages/attendance/attendance-page.tsx'),
  },
  {
    path: '/registers',
    label: () => 'Registers',
    icon: IconCalendarCheck,
    need: 'attendance:record',
    unless: 'attendance:read',
    group: 'work',
    keeps: [],
    // Whoever sees one of the two does not see the other.
    key: 'n',
    page: () => import('./pages/attendance/registers-page.tsx'),
  },
  {
    path: '/cases',
    label: () => 'Cases',
    icon: IconFolderHeart,
    need: 'cases:read',
    group: 'work',
    keeps: [],
    key: 'a',
    page: () => import('./pages/cases/cases-page.tsx'),
  },
  {
    path: '/plans',
    label: () => 'Plans',
    icon: IconChecklist,
    need: 'plans:read',
    group: 'work',
    keeps: [],
    key: 'p',
    page: () => import('./pages/interventions/worklist-page.tsx'),
  },
  {
    path: '/families/inbox',
    label: (words) => (words.families === words.students ? 'Messages' : capital(words.families)),
    icon: IconMessages,
    need: 'families:read',
    group: 'work',
    keeps: [],
    key: 'y',
    page: () => import('./pages/families/inbox/inbox-page.tsx'),
  },
  {
    path: '/team-list',
    label: () => 'Team’s list',
    icon: IconListDetails,
    need: 'alerts:lead',
    group: 'work',
    keeps: [],
    key: 't',
    page: () => import('./pages/alerts/team-list-page.tsx'),
  },
  {
    path: '/cohorts',
    label: () => 'Cohorts',
    icon: IconChartBar,
    need: 'cohorts:read',
    group: 'work',
    keeps: filters,
    key: 'c',
    page: () => import('./pages/cohorts/cohort-page.tsx'),
  },
  {
    path: '/effects',
    label: () => 'Did it help?',
    icon: IconScale,
    need: 'plans:lead',
    group: 'work',
    keeps: [],
    key: 'h',
    page: () => import('./pages/effects/effects-page.tsx'),
  },
  {
    path: '/mailbox',
    label: () => 'Mailbox',
    icon: IconMailbox,
    need: 'messages:read',
    group: 'work',
    keeps: [],
    key: 'b',
    page: () => import('./pages/messages/mailbox-page.tsx'),
  },
  {
    path: '/shared',
    label: () => 'Shared with you',
    icon: IconFolderHeart,
    need: 'partner:answer',
    group: 'work',
    keeps: [],
    key: 'z',
    page: () => import('./pages/interventions/partner-page.tsx'),
  },
  ...setUpPlaces,
];

/** @param hasMarks whether the institution has any marks of attendance */
export const placesFor = (needs: readonly Need[], hasMarks = true): Place[] =>
  places.filter(
    ({ need, unless, wantsMarks }) =>
      needs.includes(need) &&
      !(unless && hasMarks && needs.includes(unless)) &&
      // Without marks there is nothing to look at, only something to set up.
      (hasMarks || !wantsMarks || needs.includes('sources:manage')),
  );
