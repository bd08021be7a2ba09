// One worker that evaluates the rules, takes the steps that are due and sends the mail, as a process of its own: to be killed in the middle.
// node fire-alerts.ts DATABASE-URL INSTITUTION-ID

import { evaluateRules } from '../../src/alerts/server/index.ts';
import { takeWorkflowSteps } from '../../src/alerts/server/raise/take-workflow-steps.ts';
import { clockOf, institutionById, systemActor } from '../../src/institution/server/index.ts';
import { sendDue } from '../../src/messages/server/index.ts';
import { openServerDatabase } from '../../src/platform/db/database.ts';
import { silentLog } from '../../src/platform/log/log.ts';

const [url = '', id = ''] = process.argv.slice(2);
const institutionId = Number(id);
const db = openServerDatabase(url);
const institution = await institutionById(db, institutionId);
if (!institution) throw new Error('no such institution');
const context = { db, clock: clockOf(institution), actor: systemActor(institutionId, 'Leadline, by rule') };
await evaluateRules(context);
await takeWorkflowSteps(context);
const needs = { db, log: silentLog, secret: 'a secret only for tests', publicUrl: 'https://leadline.example' };
await sendDue(needs, institutionId, { silentSeconds: 0, mostMs: 600_000 });
await db.close();
