/** The tables that stand outside tenancy, each with its reason. A guard holds every other table to institution_id and row-level security. */
export const outsideTenancy: Record<string, string> = {
  'identity.user': 'a person may work for several institutions',
  'identity.session': 'belongs to a person',
  'identity.account': 'belongs to a person',
  'identity.verification': 'belongs to a person',
  'identity.twoFactor': 'belongs to a person',
  'identity.rateLimit': 'counts requests before anybody is known',
  'public.leadline_migration': 'what this database has had applied',
};
