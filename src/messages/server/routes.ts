import type { Route } from '../../platform/http/route.ts';

export const messagesRoutes: readonly Route[] = [];
