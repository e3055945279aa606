import type { KubeObject } from '../../../api/meta.ts';

const entries = (data: Record<string, string> | undefined) => Object.entries(data ?? {});

const UTF8 = new TextDecoder('utf-8', { fatal: true });

/**
 * The text of a Secret's value. Bytes that are no text are kept one by one, each as the lone surrogate U+DC80 to
 * U+DCFF that programs turn back into a byte.
 */
export function decodeBase64(text: string): string {
  const bytes = Uint8Array.from(atob(text), (char) => char.charCodeAt(0));
  try {
    return UTF8.decode(bytes);
  } catch {
    return Array.from(bytes, (byte) => String.fromCharCode(byte < 0x80 ? byte : 0xdc00 | byte)).join('');
  }
}

/** The values of a Secret as text. */
export function secretData(secret: KubeObject): Record<string, string> {
  const result: Record<string, string> = {};
  for (const [key, value] of entries(secret.data)) result[key] = decodeBase64(value);
  return result;
}

/** The values of a ConfigMap; binary ones as text too. */
export function configMapData(map: KubeObject): Record<string, string> {
  const result: Record<string, string> = { ...map.data };
  for (const [key, value] of entries(map.binaryData)) result[key] = decodeBase64(value);
  return result;
}
