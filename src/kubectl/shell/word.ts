import type { Client, Io } from '../client.ts';
import type { Session } from '../context.ts';
import type { Program, Streams } from './streams.ts';

/** What the words of the node's shell work with. */
export interface WordContext {
  client: Client;
  io: Io;
  session: Session;
  streams: Streams;
  /** Runs another command: xargs, watch, time. */
  start(words: readonly string[], streams: Streams): Program;
}
