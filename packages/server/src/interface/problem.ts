/** An answer that is not what was asked for, in words for people. Handlers throw it; the error handler renders it. */
export class Problem extends Error {
  readonly status: number;

  constructor(status: number, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'Problem';
    this.status = status;
  }
}

export const TITLES: Readonly<Record<number, string>> = {
  400: 'The request is not understood',
  401: 'Sign in first',
  403: 'Not allowed',
  404: 'Not found',
  405: 'Not possible here',
  409: 'Somebody was faster',
  413: 'Too large',
  415: 'Wrong kind of content',
  421: 'Wrong address',
  422: 'Not accepted',
  429: 'Too many tries',
  500: 'Something went wrong here',
  502: 'The device did not do it',
  503: 'Not available now',
};

/** The same words for what does not exist and what is switched off: existence is not told. */
export const notFound = () => new Problem(404, 'There is nothing at this address.');

/** What people are told of an error; undefined where they get nothing but the request's id. */
export interface Told {
  status: number;
  text: string;
}

/** Errors that the rooms raise in words for people, by name, with the status that fits. */
const PLAIN: Readonly<Record<string, number>> = {
  AccessError: 422,
  AgentError: 422,
  PasswordError: 422,
  InventoryError: 422,
  PayloadError: 422,
  TemplateRefused: 422,
  ScheduleError: 422,
  OrderError: 422,
  PluginError: 422,
  ActuationError: 502,
  ConflictError: 409,
};

interface MaybeFastifyError {
  statusCode?: unknown;
  code?: unknown;
  validation?: readonly { instancePath?: string; message?: string }[];
}

/** What is wrong with the input, one sentence a field. */
function describeValidation(issues: NonNullable<MaybeFastifyError['validation']>): string {
  return issues
    .map(({ instancePath = '', message = 'is not accepted' }) => {
      const field = instancePath.split('/').filter(Boolean).join('.');
      return field === '' ? message : `${field}: ${message}`;
    })
    .join('; ');
}

/** Sorts an error into what people are told. Pure. */
export function tell(error: unknown): Told {
  if (error instanceof Problem) return { status: error.status, text: error.message };
  if (!(error instanceof Error)) return { status: 500, text: '' };
  const known = PLAIN[error.name];
  if (known !== undefined) return { status: known, text: error.message };
  const { statusCode, code, validation } = error as MaybeFastifyError;
  if (Array.isArray(validation)) return { status: 400, text: describeValidation(validation) };
  // Whoever breaks off in the middle of a request is no failure of this server: nobody's log is to be filled by it.
  if (code === 'ECONNRESET' && statusCode === 400) return { status: 400, text: 'The request broke off.' };
  // Fastify's own refusals (body too large, bad JSON …) are about the request and say nothing of us.
  if (typeof statusCode === 'number' && statusCode >= 400 && statusCode < 500 && /^FST_/.test(String(code)))
    return { status: statusCode, text: error.message };
  return { status: 500, text: '' };
}
