import type { IconUsers } from '@tabler/icons-react';
import type { ComponentType } from 'react';
import type { Need } from '../../kernel/actor.ts';
import type { Words } from '../core/session-view.ts';

export interface Place {
  /** Below /:institution. */
  path: string;
  label: (words: Words) => string;
  icon: typeof IconUsers;
  need: Need;
  /** Whoever holds this has it inside another place. */
  unless?: Need;
  /** Only where any marks are. */
  wantsMarks?: boolean;
  group: 'work' | 'set-up';
  /** Parts of the address that the place takes along. */
  keeps: readonly string[];
  /** Letter after `g` that goes there. */
  key: string;
  page: () => Promise<{ default: ComponentType }>;
}
