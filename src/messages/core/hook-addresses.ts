/** Whether a provider can call this address back: one on the internet does not reach the machine itself, a service on the same machine does. */
export function isReachable(publicUrl: string, endpoint: string | null): boolean {
  const isLocal = isOfThisMachine(publicUrl);
  return !isLocal || (endpoint !== null && isOfThisMachine(endpoint));
}

export function isOfThisMachine(address: string): boolean {
  const host = URL.canParse(address) ? new URL(address).hostname : address;
  return host === 'localhost' || host === '[::1]' || host === '::1' || /^127\./.test(host);
}
