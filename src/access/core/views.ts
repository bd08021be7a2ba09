/** What the routes of people, tokens and saved cohorts answer with. */
import type { Need } from '../../kernel/actor.ts';
import type { Reach } from './roles.ts';

export interface PersonView {
  userId: string;
  name: string;
  email: string;
  hasTotp: boolean;
  roles: HeldRoleView[];
}

export interface HeldRoleView {
  assignmentId: string;
  roleKey: string;
  roleName: string;
  unitId: string | null;
  unitName: string | null;
  staffId: string | null;
}

export interface PeopleView {
  people: PersonView[];
  roles: RoleView[];
}

export interface TokenView {
  token_id: string;
  name: string;
  needs: string[];
  created_at: string;
  expires_at: string;
  revoked_at: string | null;
  last_used_at: string | null;
}

export interface SavedCohortView {
  savedCohortId: string;
  name: string;
  filter: Record<string, string | string[]>;
  isShared: boolean;
  isMine: boolean;
}

export interface RoleView {
  role_key: string;
  name: string;
  needs: Need[];
  reach: Reach;
  is_deidentified: boolean;
}
