/** Opens the speaker's window; one is enough, so it has a name. */
export function openNotes(): void {
  window.open('?notes', 'podscope-notes', 'popup,width=760,height=680');
}
