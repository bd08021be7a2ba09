import { IconChartBar, IconUsers } from '@tabler/icons-react';
import type { ComponentType } from 'react';
import type { Need } from '../../kernel/actor.ts';
import type { Words } from '../core/session-view.ts';
import { setUpPlaces } from './pages/set-up/places.ts';

export interface Place {
  /** Below /:institution. */
  path: string;
  label: (words: Words) => string;
  icon: typeof IconUsers;
  need: Need;
  group: 'work' | 'set-up';
  /** Parts of the address that the place takes along. */
  keeps: readonly string[];
  /** Letter after `g` that goes there. */
  key: string;
  page: () => Promise<{ default: ComponentType }>;
}

const capital = (word: string): string => word.charAt(0).toUpperCase() + word.slice(1);
const filters = ['week', 'unit', 'programme', 'year', 'mode', 'cohort'];

/** Every place of the rail, in its order; a person sees those that their role includes. */
export const places: readonly Place[] = [
  {
    path: '/students',
    label: (words) => capital(words.students),
    icon: IconUsers,
    need: 'students:list',
    group: 'work',
    keeps: filters,
    key: 's',
    page: () => import('./pages/students-page.tsx'),
  },
  {
    path: '/cohorts',
    label: () => 'Cohorts',
    icon: IconChartBar,
    need: 'cohorts:read',
    group: 'work',
    keeps: filters,
    key: 'c',
    page: () => import('./pages/cohort-page.tsx'),
  },
  ...setUpPlaces,
];

export const placesFor = (needs: readonly Need[]): Place[] => places.filter((place) => needs.includes(place.need));
