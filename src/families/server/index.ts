export { type HealthInput, noteContactHealth } from './people/contact-health.ts';
export { keepConsent, type SaidConsent } from './people/keep-consent.ts';
export { mayReach, mayReachAll, type ReachAsk } from './people/may-reach.ts';
export { type Reached, reachedFor, recipientsFor } from './people/recipients-for.ts';
export { type OptOutInput, recordOptIn, recordOptOut } from './people/record-opt-out.ts';
export { whoHas } from './people/who-has.ts';
export { familiesRoutes } from './routes.ts';
