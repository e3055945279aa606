import { parseScenario } from '../../scenario/parse.ts';
import { type Place, placesIn } from './places.ts';

/** The places of a text. A text that cannot be read has those of the documents that can. */
export function readPlaces(text: string): Place[] {
  return placesIn(parseScenario(text).scenario?.manifests ?? [], text);
}
