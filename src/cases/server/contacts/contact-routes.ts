import { z } from 'zod';
import { type Route, route } from '../../../platform/http/route.ts';
import { SheetImportView, StudentCaseworkView } from '../answers.ts';
import { viewStudentCasework } from '../case/view-student-casework.ts';
import { CaseworkSheetInput, importCasework } from '../sheets/import-casework.ts';
import { ContactInput, logContacts, undoContact } from './log-contacts.ts';

const tag = 'Contacts';

export const contactRoutes: readonly Route[] = [
  route({
    method: 'get',
    path: '/students/{studentId}/casework',
    summary: 'Contacts with a student, and for those who may read them cases, notes and concerns',
    tag,
    need: 'contacts:log',
    params: z.object({ studentId: z.uuid() }),
    response: StudentCaseworkView,
    handle: (context, { params }) => viewStudentCasework(context, params.studentId),
  }),
  route({
    method: 'post',
    path: '/contacts',
    summary: 'Log a contact with a student, or with all who were present at a group meeting',
    tag,
    need: 'contacts:log',
    body: ContactInput,
    response: z.object({ contactIds: z.array(z.uuid()), groupId: z.uuid().nullable() }),
    handle: (context, { body }) => logContacts(context, body),
  }),
  route({
    method: 'post',
    path: '/casework-imports',
    summary:
      'Take in a spreadsheet of contacts or cases; every row’s fate is kept, and the same file twice changes nothing',
    tag,
    need: 'cases:lead',
    body: CaseworkSheetInput,
    response: SheetImportView,
    handle: (context, { body }) => importCasework(context, body),
  }),
  route({
    method: 'post',
    path: '/contacts/{contactId}/undo',
    summary: 'Take back a contact that was logged by mistake, with its whole group meeting',
    tag,
    need: 'contacts:log',
    params: z.object({ contactId: z.uuid() }),
    response: z.object({ undone: z.int() }),
    handle: (context, { params }) => undoContact(context, params.contactId),
  }),
];
