import type { Route } from '../../platform/http/route.ts';

import { answerRoutes } from './answers/routes.ts';
import { conversationRoutes } from './conversations/routes.ts';
import { gatheringRoutes } from './gatherings/routes.ts';
import { peopleRoutes } from './people/routes.ts';
import { writingRoutes } from './writing/routes.ts';

/** Each part of the slice adds its own. */
export const familiesRoutes: readonly Route[] = [
  ...peopleRoutes,
  ...writingRoutes,
  ...gatheringRoutes,
  ...answerRoutes,
  ...conversationRoutes,
];
