export { hashToken, personActor, staffActors, tokenActor } from './actors.ts';
export { type DemoSignIn, demoPassword, listDemoSignIns } from './demo-sign-ins.ts';
export { clientHeader, createIdentity, type Identity } from './identity.ts';
export { Invitation, inviteUser } from './invite-user.ts';
export { membershipsOf } from './memberships.ts';
export { listPeople, type Person, withdrawRole } from './people.ts';
export { listRoles, seedRoles } from './roles.ts';
export { accessRoutes } from './routes.ts';
export { listSavedCohorts, saveCohort } from './saved-cohorts.ts';
export {
  enterLinkCode,
  type LinkLine,
  link_limits,
  makeLinkCode,
  makeSignedLink,
  makeSignedLinks,
  type OpenedLink,
  openSignedLink,
  revokeSignedLink,
  type SignedLink,
  signedLinksOf,
} from './signed-links.ts';
export { createToken, listTokens, NewToken, revokeToken } from './tokens.ts';
