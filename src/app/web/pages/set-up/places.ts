import {
  IconBuildingBank,
  IconCalendar,
  IconFolders,
  IconHierarchy2,
  IconHistory,
  IconListCheck,
  IconUsers,
} from '@tabler/icons-react';
import type { ComponentType } from 'react';
import type { Place } from '../../place.ts';

const none: readonly string[] = [];

/** The set-up places of the rail, in its order. */
export const setUpPlaces: readonly Place[] = [
  {
    path: '/set-up',
    label: () => 'First steps',
    icon: IconListCheck,
    need: 'institution:configure',
    group: 'set-up',
    keeps: none,
    key: 'f',
    page: () => import('./checklist-page.tsx'),
  },
  {
    path: '/calendar',
    label: () => 'Calendar',
    icon: IconCalendar,
    need: 'institution:configure',
    group: 'set-up',
    keeps: none,
    key: 'k',
    page: () => import('./calendar-page.tsx'),
  },
  {
    path: '/units',
    label: () => 'Units',
    icon: IconHierarchy2,
    need: 'institution:configure',
    group: 'set-up',
    keeps: none,
    key: 'u',
    page: () => import('./units-page.tsx'),
  },
  {
    path: '/people',
    label: () => 'People',
    icon: IconUsers,
    need: 'people:manage',
    group: 'set-up',
    keeps: none,
    key: 'p',
    page: () => import('./people-page.tsx'),
  },
  {
    path: '/institution',
    label: () => 'Institution',
    icon: IconBuildingBank,
    need: 'institution:configure',
    group: 'set-up',
    keeps: none,
    key: 'i',
    page: () => import('./institution-page.tsx'),
  },
  {
    path: '/saved-cohorts',
    label: () => 'Saved cohorts',
    icon: IconFolders,
    need: 'students:list',
    group: 'set-up',
    keeps: none,
    key: 'v',
    page: () => import('./saved-cohorts-page.tsx'),
  },
  {
    path: '/ledger',
    label: () => 'Ledger',
    icon: IconHistory,
    need: 'ledger:read',
    group: 'set-up',
    keeps: none,
    key: 'l',
    page: () => import('./ledger-page.tsx'),
  },
];

/** Pages that are reached from those. */
export const setUpPages: readonly { path: string; page: () => Promise<{ default: ComponentType }> }[] = [
  { path: '/people/tokens', page: () => import('./tokens-page.tsx') },
  { path: '/account', page: () => import('./account-page.tsx') },
];
