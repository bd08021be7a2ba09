import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';

const version = 1;
const iv_bytes = 12;
const tag_bytes = 16;
const overhead_bytes = 1 + iv_bytes + tag_bytes;

/**
 * Encrypts a secret at rest with the installation's own (AES-256-GCM under a key derived by HKDF-SHA-256).
 * @param purpose what it is and whose, such as 'pseudonym key 7': sealed for one purpose, it opens for no other
 */
export function seal(installationSecret: string, purpose: string, clear: Uint8Array): Uint8Array {
  const iv = randomBytes(iv_bytes);
  const cipher = createCipheriv('aes-256-gcm', keyFor(installationSecret, purpose), iv);
  return Buffer.concat([Buffer.of(version), iv, cipher.update(clear), cipher.final(), cipher.getAuthTag()]);
}

/** Null when it was sealed with another secret, for another purpose, or changed since. */
export function unseal(installationSecret: string, purpose: string, sealed: Uint8Array): Uint8Array | null {
  if (sealed.length < overhead_bytes || sealed[0] !== version) return null;
  const iv = sealed.subarray(1, 1 + iv_bytes);
  const decipher = createDecipheriv('aes-256-gcm', keyFor(installationSecret, purpose), iv);
  decipher.setAuthTag(sealed.subarray(-tag_bytes));
  try {
    return Buffer.concat([decipher.update(sealed.subarray(1 + iv_bytes, -tag_bytes)), decipher.final()]);
  } catch {
    return null;
  }
}

function keyFor(installationSecret: string, purpose: string): Uint8Array {
  return new Uint8Array(hkdfSync('sha256', installationSecret, '', `leadline ${purpose}`, 32));
}
