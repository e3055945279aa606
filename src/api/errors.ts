/** The reasons of metav1.Status that the simulated API server answers with. */
export type StatusReason =
  | 'NotFound'
  | 'AlreadyExists'
  | 'Conflict'
  | 'Invalid'
  | 'BadRequest'
  | 'Forbidden'
  | 'TooManyRequests'
  | 'MethodNotAllowed'
  | 'InternalError'
  | 'Unauthorized'
  | 'ServiceUnavailable'
  | 'RequestEntityTooLarge'
  | 'UnsupportedMediaType'
  /** None: what went wrong behind the server is passed on in its own words. */
  | 'Unknown';

/** One field error: `field` is the dotted path (`spec.containers[0].image`), `message` the text after it. */
export interface FieldCause {
  field: string;
  message: string;
  /** The same path in pieces, to find the place in the text. */
  path?: readonly (string | number)[];
}

export interface ErrorDetails {
  kind?: string;
  name?: string;
  group?: string;
  retryAfterSeconds?: number;
  /** The namespace is on its way out: nothing that is tried in it will ever succeed. */
  isNamespaceTerminating?: true;
}

/** What the API server answers instead of an object. `message` is its own words, without kubectl's frame. */
export class ApiError extends Error {
  readonly reason: StatusReason;
  readonly causes: FieldCause[];
  /** Kind and name of the object, where the reason needs them (Invalid). */
  readonly details: ErrorDetails;

  constructor(reason: StatusReason, message: string, details: ErrorDetails = {}, causes: FieldCause[] = []) {
    super(message);
    this.reason = reason;
    this.details = details;
    this.causes = causes;
  }
}
