/** Where a provider reports to. The message's id is no secret: the request is signed. */
export function hookAddress({
  publicUrl,
  institutionKey,
  provider,
  what,
  messageId,
}: {
  publicUrl: string;
  institutionKey: string;
  provider: string;
  what: string;
  messageId?: string;
}): string {
  return `${publicUrl}/api/hooks/${provider}/${institutionKey}/${what}${messageId ? `?m=${messageId}` : ''}`;
}
