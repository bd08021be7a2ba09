import type { Need } from '../../kernel/actor.ts';
import type { RoleView } from '../core/views.ts';

/** What a need lets somebody do, to stand after "may". */
export const needWords: Record<Need, string> = {
  'institution:read': 'see the institution, its units and its calendar',
  'institution:configure': 'change the institution, its units and its calendar',
  'people:manage': 'invite people and make tokens',
  'roster:import': 'import the roster',
  'sources:read': 'see sources and deliveries',
  'sources:manage': 'add and change sources',
  'deliveries:manage': 'upload, release and refuse deliveries',
  'model:read': 'see how scores are made',
  'model:change': 'change how scores are made',
  'policy:decide': 'record policy decisions on what may count in the score',
  'runs:start': 'start a run',
  'cohorts:read': 'see cohorts',
  'students:list': 'list students',
  'students:read': 'open a student',
  'students:export': 'export lists',
  'partner:answer': 'see what was shared with their organisation, and answer it',
  'students:agree': 'agree on adjustments and exemptions',
  'attendance:read': 'see attendance: today, overview and who is close to chronic absence',
  'attendance:record': 'take marks and record why somebody was absent',
  'contacts:log': 'log contacts',
  'concerns:raise': 'raise concerns',
  'cases:read': 'read cases',
  'cases:work': 'work on cases',
  'cases:lead': 'lead casework: teams, cover, workload and coverage',
  'plans:read': 'read plans of support',
  'plans:work': 'make plans, follow them up and decide tiers',
  'plans:lead': 'lead reviews and see what nobody followed up',
  'notices:read': 'see legal notices about attendance',
  'notices:work': 'draft, check and serve legal notices',
  'notices:issue': 'issue and withdraw legal notices, as the law’s pack names the role',
  'playbooks:change': 'change playbooks and kinds of intervention',
  'notes:safeguarding': 'read and write safeguarding notes',
  'week:read': 'see whom to talk to this week',
  'alerts:lead': 'see what does not fit into colleagues’ weeks',
  'rules:read': 'see alert rules and how they do',
  'rules:change': 'write alert rules and turn them on',
  'ledger:read': 'see what was done, and who looked at whom',
  'messages:read': 'see what was sent',
  'messages:configure': 'set up mail and its templates',
  'families:read': 'read what was said to families and what they answered',
  'families:write': 'write to families and answer them',
  'families:translate': 'put words for families into other languages and approve them',
  'families:lead': 'release or stop what is held, call messages back and read what is urgent',
  'families:configure': 'set up channels, templates and consent',
  'surveys:read': 'see what families answered in surveys, in counts',
  'surveys:manage': 'write surveys, ask families, and read what they wrote in their own words',
  'demo:play': 'play the demo on',
};

interface SaidWords {
  students: string;
}

/** What a role may see and do, in a sentence or two. */
export function roleSentence(role: RoleView, { students }: SaidWords): string {
  const sees = role.needs.includes('students:read');
  const who: Record<RoleView['reach'], string> = {
    institution: `all ${students}`,
    unit: `the ${students} of one unit, or of all when none is named`,
    caseload: `the ${students} they look after`,
    class: `the ${students} they teach`,
    none: `no single ${students}`,
  };
  const first = role.is_deidentified
    ? `Sees figures of ${who[role.reach]}, without names or identifiers.`
    : sees
      ? `Sees ${who[role.reach]}: scores, reasons and names.`
      : `Sees no ${students} one by one.`;
  const rest = role.needs.filter(
    (need) => !['institution:read', 'students:list', 'students:read', 'demo:play'].includes(need),
  );
  return rest.length === 0 ? first : `${first} May ${listed(rest.map((need) => needWords[need] ?? need))}.`;
}

function listed(parts: readonly string[]): string {
  return parts.length < 2 ? (parts[0] ?? '') : `${parts.slice(0, -1).join(', ')} and ${parts.at(-1)}`;
}
