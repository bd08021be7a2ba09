export { hashToken, personActor, tokenActor } from './actors.ts';
export { createIdentity, type Identity } from './identity.ts';
export { Invitation, inviteUser } from './invite-user.ts';
export { listPeople, type Person, withdrawRole } from './people.ts';
export { listRoles, seedRoles } from './roles.ts';
export { createToken, listTokens, NewToken, revokeToken } from './tokens.ts';
export { accessRoutes } from './routes.ts';
