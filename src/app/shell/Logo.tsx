/** Three pods that start one after another, and the playhead: the subject of the whole page. */
export function Logo() {
  return (
    <svg className="logo" width="24" height="24" viewBox="0 0 64 64" aria-hidden="true" focusable="false">
      <rect x="4" y="10" width="11" height="12" rx="3" className="logo-waits" />
      <rect x="17" y="10" width="43" height="12" rx="3" className="logo-runs" />
      <rect x="20" y="26" width="11" height="12" rx="3" className="logo-waits" />
      <rect x="33" y="26" width="27" height="12" rx="3" className="logo-runs" />
      <rect x="36" y="42" width="11" height="12" rx="3" className="logo-waits" />
      <rect x="49" y="42" width="11" height="12" rx="3" className="logo-runs" />
    </svg>
  );
}
