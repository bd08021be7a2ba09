import { z } from 'zod';
import { Instant } from '../../../platform/http/answer-parts.ts';
import { type Route, route } from '../../../platform/http/route.ts';
import { FileView, WaitingConcern } from '../answers.ts';
import {
  EndConcern,
  endConcern,
  NewConcern,
  raiseConcern,
  TakeConcern,
  takeConcern,
  waitingConcerns,
} from '../sharing/concerns.ts';
import { addFile, fetchFile, NewFile, removeFile } from './case-files.ts';
import { addNoteFile, NewNoteFile } from './note-files.ts';
import { editNote, NewNote, NoteEdit, NoteReading, noteHistory, readNote, writeNote } from './write-note.ts';

const tag = 'Notes, files and concerns';
const noteParams = z.object({ noteId: z.uuid() });
const fileParams = z.object({ fileId: z.uuid() });
const concernParams = z.object({ concernId: z.uuid() });

const History = z.object({
  edits: z.array(z.object({ revision: z.int(), text: z.string().nullable(), replacedAt: Instant, by: z.string() })),
  reads: z.array(z.object({ at: Instant, by: z.string(), reason: z.string() })),
});

export const noteRoutes: readonly Route[] = [
  route({
    method: 'post',
    path: '/notes',
    summary: 'Write a note about a student, on a case or not; of a safeguarding note nothing comes back but to leads',
    tag,
    need: 'cases:work',
    body: NewNote,
    response: z.object({ noteId: z.uuid().nullable() }),
    handle: (context, { body }) => writeNote(context, body),
  }),
  route({
    method: 'patch',
    path: '/notes/{noteId}',
    summary: 'Change a note of one’s own; what it said before is kept',
    tag,
    need: 'cases:work',
    params: noteParams,
    body: NoteEdit,
    response: z.object({ revision: z.int() }),
    handle: (context, { params, body }) => editNote(context, params.noteId, body),
  }),
  route({
    method: 'post',
    path: '/notes/{noteId}/read',
    summary: 'Open a restricted note, with a reason that stays on record',
    tag,
    need: 'cases:read',
    params: noteParams,
    body: NoteReading,
    response: z.object({ text: z.string(), files: z.array(FileView) }),
    handle: (context, { params, body }) => readNote(context, params.noteId, body),
  }),
  route({
    method: 'get',
    path: '/notes/{noteId}/history',
    summary: 'What a note said before, and who opened it',
    tag,
    need: 'cases:read',
    params: noteParams,
    response: History,
    handle: (context, { params }) => noteHistory(context, params.noteId),
  }),
  route({
    method: 'put',
    path: '/cases/{caseId}/files',
    summary: 'Add a file to a case: the body is the file',
    tag,
    need: 'cases:work',
    params: z.object({ caseId: z.uuid() }),
    query: NewFile,
    upload: 'stream',
    response: z.object({ fileId: z.uuid().nullable() }),
    handle: (context, { params, query, request }) => addFile(context, params.caseId, query, request.body),
  }),
  route({
    method: 'put',
    path: '/students/{studentId}/note-files',
    summary: 'Add a file for a note that is about to be written or changed: the body is the file',
    tag,
    need: 'cases:work',
    params: z.object({ studentId: z.uuid() }),
    query: NewNoteFile,
    upload: 'stream',
    response: z.object({ fileId: z.uuid() }),
    handle: (context, { params, query, request }) => addNoteFile(context, params.studentId, query, request.body),
  }),
  route({
    method: 'get',
    path: '/case-files/{fileId}',
    summary: 'A file of a case or a note, to be saved; a restricted one wants a reason',
    tag,
    need: 'cases:read',
    params: fileParams,
    query: z.object({ reason: z.string().max(500).optional() }),
    produces: 'application/octet-stream',
    handle: (context, { params, query }) => fetchFile(context, params.fileId, query.reason),
  }),
  route({
    method: 'delete',
    path: '/case-files/{fileId}',
    summary: 'Take away a file of one’s own',
    tag,
    need: 'cases:work',
    params: fileParams,
    response: z.null(),
    handle: (context, { params }) => removeFile(context, params.fileId),
  }),
  route({
    method: 'get',
    path: '/concerns',
    summary: 'Concerns about the reader’s students that nobody took yet',
    tag,
    need: 'cases:read',
    response: z.object({ concerns: z.array(WaitingConcern) }),
    handle: async (context) => ({ concerns: await waitingConcerns(context) }),
  }),
  route({
    method: 'post',
    path: '/concerns',
    summary: 'Raise a concern about a student of one’s own',
    tag,
    need: 'concerns:raise',
    body: NewConcern,
    response: z.object({ concernId: z.uuid() }),
    handle: (context, { body }) => raiseConcern(context, body),
  }),
  route({
    method: 'post',
    path: '/concerns/{concernId}/take',
    summary: 'Open a case for a concern',
    tag,
    need: 'cases:work',
    params: concernParams,
    body: TakeConcern,
    response: z.object({ caseId: z.uuid(), isJoined: z.boolean() }),
    handle: (context, { params, body }) => takeConcern(context, params.concernId, body),
  }),
  route({
    method: 'post',
    path: '/concerns/{concernId}/end',
    summary: 'End a concern, in words for whoever raised it',
    tag,
    need: 'cases:work',
    params: concernParams,
    body: EndConcern,
    response: z.object({ concernId: z.uuid() }),
    handle: (context, { params, body }) => endConcern(context, params.concernId, body),
  }),
];
