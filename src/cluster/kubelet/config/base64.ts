import type { KubeObject } from '../../../api/meta.ts';

const entries = (data: Record<string, string> | undefined) => Object.entries(data ?? {});

/** The text of a Secret's value. */
export function decodeBase64(text: string): string {
  const bytes = Uint8Array.from(atob(text), (char) => char.charCodeAt(0));
  return new TextDecoder().decode(bytes);
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
