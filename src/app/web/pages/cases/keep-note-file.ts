import { queryString, tenant } from '../../api.ts';
import { upload } from '../../upload.ts';

/** Keeps a file for a note about a student that is about to be saved. */
export const keepNoteFile =
  (key: string, studentId: string) =>
  async (file: File): Promise<string> => {
    const path = tenant(key, `/students/${studentId}/note-files${queryString({ name: file.name })}`);
    return (await upload<{ fileId: string }>(path, file, () => undefined)).fileId;
  };
