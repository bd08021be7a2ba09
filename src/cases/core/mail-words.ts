/** How a mail to the student went, as a timeline says it. */
export function mailWords(
  {
    state,
    transport,
  }: { state: 'queued' | 'sending' | 'sent' | 'failed' | 'cancelled'; transport: 'smtp' | 'mailbox' | null },
  student: string,
): string {
  const to = `Mail to the ${student}`;
  switch (state) {
    case 'queued':
      return `${to}: waits to be sent.`;
    case 'sending':
      return `${to}: on its way.`;
    case 'sent':
      return transport === 'smtp' ? `${to}: sent.` : `${to}: kept in the mailbox, since no mail leaves here.`;
    case 'failed':
      return `${to}: did not go.`;
    case 'cancelled':
      return `${to}: called back, not sent.`;
  }
}
