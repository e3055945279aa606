import { late } from './en.late.ts';
import { en } from './en.ts';

// Whoever says something of the late groups imports this file: then the words are there before the first of them
// is said. Other languages are a file of their own as a whole.
Object.assign(en, late);
