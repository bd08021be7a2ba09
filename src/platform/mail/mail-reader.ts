import { parentPort, workerData } from 'node:worker_threads';
import { type AddressObject, simpleParser } from 'mailparser';
import type { ReadMail } from './read-mail.ts';

const most_letters = 100_000;

try {
  parentPort?.postMessage(await read(Buffer.from(workerData.source), workerData.isCut));
} catch {
  parentPort?.postMessage(null);
}

async function read(source: Buffer, isCut: boolean): Promise<ReadMail> {
  const mail = await simpleParser(source, {
    skipImageLinks: true,
    keepDeliveryStatus: true,
    skipTextToHtml: true,
    skipTextLinks: true,
    maxHtmlLengthToParse: most_letters,
  });
  const text = mail.text ?? '';
  const header = (name: string): string => {
    const value = mail.headers.get(name);
    if (typeof value === 'string') return value;
    return value && typeof value === 'object' && 'value' in value ? String(value.value) : '';
  };
  const report = mail.attachments.find(({ contentType }) => contentType === 'message/delivery-status');
  const from = firstOf(mail.from);
  return {
    from,
    to: firstOf(mail.to),
    subject: (mail.subject ?? '').slice(0, 1000),
    text: text.slice(0, most_letters),
    answers: [mail.inReplyTo ?? '', ...[mail.references ?? []].flat().toReversed()]
      .flatMap((one) => one.match(/<[^<>\s]{1,300}>/g) ?? [])
      .slice(0, 20),
    isAutomatic:
      report !== undefined ||
      !['', 'no'].includes(header('auto-submitted').toLowerCase()) ||
      /^(bulk|auto_reply|junk|list)$/i.test(header('precedence')) ||
      mail.headers.has('x-autoreply') ||
      mail.headers.has('x-autorespond') ||
      mail.headers.has('list-id') ||
      /^(mailer-daemon|postmaster|no-?reply)@/i.test(from),
    leftOut: mail.attachments.length,
    bounce: report ? bounceOf(report.content.toString('utf8').slice(0, 20_000), source) : null,
    authentication: mail.headerLines
      .filter(({ key }) => key === 'authentication-results')
      .map(({ line }) =>
        line
          .replace(/^[^:]+:/, '')
          .replace(/\s+/g, ' ')
          .trim()
          .slice(0, 2000),
      )
      .slice(0, 10),
    isCut: isCut || text.length > most_letters,
  };
}

function firstOf(addresses: AddressObject | AddressObject[] | undefined): string {
  const first = Array.isArray(addresses) ? addresses[0] : addresses;
  return (first?.value[0]?.address ?? '').toLowerCase().slice(0, 320);
}

/** RFC 3464: what did not arrive, and for whom; which of ours it was stands in the headers that it returns after that. */
function bounceOf(status: string, source: Buffer): ReadMail['bounce'] {
  const field = (name: string) => new RegExp(`^${name}: *([^\\r\\n]+)`, 'im').exec(status)?.[1]?.trim() ?? '';
  if (field('Action').toLowerCase() !== 'failed') return null;
  const text = source.toString('latin1');
  const from = text.search(/^content-type: *message\/delivery-status/im);
  const messageId = /^message-id:\s*(<[^<>\s]{1,300}>)/im.exec(text.slice(Math.max(0, from), from + 200_000))?.[1];
  if (from < 0 || !messageId) return null;
  return {
    messageId,
    status: field('Status').slice(0, 20),
    recipient: field('Final-Recipient').split(';').at(-1)?.trim().toLowerCase().slice(0, 320) ?? '',
  };
}
