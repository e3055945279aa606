/**
 * The one way in which the timeline writes durations and times: three significant digits, seconds up to ten
 * minutes, then minutes and seconds. Returns the number and its unit apart, because languages join them differently.
 */
export function formatSeconds(seconds: number): string {
  const abs = Math.abs(seconds);
  const sign = seconds < 0 ? '−' : '';
  if (abs >= 600) {
    const whole = Math.round(abs);
    const minutes = Math.floor(whole / 60);
    return `${sign}${minutes}m${String(whole % 60).padStart(2, '0')}s`;
  }
  // The bounds are those at which rounding would give a fourth digit.
  const digits = abs < 9.995 ? 2 : abs < 99.95 ? 1 : 0;
  return `${sign}${abs.toFixed(digits)} s`;
}

/** The same without digits that say nothing: `30 s`, `1.5 s`, `10m`. For lengths that were chosen, not measured. */
export function formatRound(seconds: number): string {
  const abs = Math.abs(seconds);
  const sign = seconds < 0 ? '−' : '';
  if (abs >= 600) {
    const whole = Math.round(abs);
    const rest = whole % 60;
    return `${sign}${Math.floor(whole / 60)}m${rest ? `${String(rest).padStart(2, '0')}s` : ''}`;
  }
  return `${sign}${Number(abs.toFixed(abs < 9.995 ? 2 : abs < 99.95 ? 1 : 0))} s`;
}

const STEPS = [
  0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 30, 60, 120, 300, 600, 1200, 1800, 3600, 7200, 14_400,
];

/** The smallest round step (seconds) that is at least `seconds`. */
export function roundStep(seconds: number): number {
  return STEPS.find((step) => step >= seconds) ?? Math.ceil(seconds / 14_400) * 14_400;
}
