import type { IsoDate } from '../../kernel/week.ts';
import type { Priority } from './kinds.ts';

/** What changed of a case; owner and team by name, null for none. */
export interface CaseChange {
  stage?: [from: string, to: string];
  priority?: [from: Priority, to: Priority];
  owner?: string | null;
  team?: string | null;
  target?: IsoDate;
}

export const priorityWords: Record<Priority, string> = { 1: 'First', 2: 'Soon', 3: 'When there is time' };

/** "Stage: New → Contacting. Now with Ada Tutor." */
export function changeWords(change: CaseChange): string {
  const said: string[] = [];
  if (change.stage) said.push(`Stage: ${change.stage[0]} → ${change.stage[1]}.`);
  if (change.priority)
    said.push(`Priority: ${priorityWords[change.priority[0]]} → ${priorityWords[change.priority[1]]}.`);
  if (change.owner !== undefined)
    said.push(change.owner === null ? 'With nobody for now.' : `Now with ${change.owner}.`);
  if (change.team !== undefined)
    said.push(change.team === null ? 'In no team’s queue.' : `In the queue of ${change.team}.`);
  if (change.target) said.push(`Target day: ${change.target}.`);
  return said.join(' ');
}
