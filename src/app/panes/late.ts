// The tables that are not on screen at first: one file, fetched when one is looked at.
export { DetailsPane } from './DetailsPane.tsx';
export { EventsTable } from './EventsTable.tsx';
export { NotesPane } from './NotesPane.tsx';
