import { describe, expect, it } from 'vitest';
import { fileName, fileTypeOf } from './file-type.ts';

const bytes = (text: string) => new TextEncoder().encode(text);
const zip = (inside: string) => new Uint8Array([0x50, 0x4b, 3, 4, ...new Uint8Array(26), ...bytes(inside)]);

describe('a file is what its bytes say', () => {
  it.each([
    ['pdf', bytes('%PDF-1.7 ...')],
    ['png', new Uint8Array([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0])],
    ['jpg', new Uint8Array([0xff, 0xd8, 0xff, 0xe0])],
    ['docx', zip('[Content_Types].xml ... word/document.xml')],
    ['odt', zip('mimetypeapplication/vnd.oasis.opendocument.text')],
    ['txt', bytes('Called the mother on Monday.\n')],
  ])('%s is taken', (ending, content) => {
    expect(fileTypeOf(content)?.ending).toBe(ending);
  });

  it.each([
    ['a program', new Uint8Array([0x4d, 0x5a, 0x90, 0x00, 3])],
    ['an ELF program', new Uint8Array([0x7f, 0x45, 0x4c, 0x46, 2])],
    ['a web page', bytes('<html><script>alert(1)</script>')],
    ['a drawing with scripts', bytes('  <?xml version="1.0"?><svg onload="x()">')],
    ['a shell script', bytes('#!/bin/sh\nrm -rf /\n')],
    ['a document with macros', zip('[Content_Types].xml word/document.xml word/vbaProject.bin')],
    ['any other archive', zip('evil.js')],
    ['nothing', new Uint8Array()],
  ])('%s is not', (_, content) => {
    expect(fileTypeOf(content)).toBeNull();
  });

  it('is named after what it is, without a path', () => {
    const pdf = { mediaType: 'application/pdf', ending: 'pdf' };
    expect(fileName('../../etc/letter.exe', pdf)).toBe('letter.pdf');
    expect(fileName('C:\\x\\Brief an "Ann".docx', pdf)).toBe('Brief an Ann.pdf');
    expect(fileName('\u202efdp.exe', pdf)).toBe('fdp.pdf');
    expect(fileName('..', pdf)).toBe('file.pdf');
  });
});
