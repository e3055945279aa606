export const BROWSER_VARIABLE: string;
export function ensureBrowser(root: string): string;
