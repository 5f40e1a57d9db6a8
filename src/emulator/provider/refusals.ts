/** The forms in which a refusal reaches the caller; AnyFast uses all of them. */
export type Envelope = 'gateway' | 'task' | 'nested' | 'asset-service';

interface RefusalFields {
  status: number;
  code: string;
  type?: string;
  param?: string;
  envelope: Envelope;
  /** The asset call, where the envelope names it. */
  action?: string;
  headers?: Record<string, string>;
}

/** A call is answered with an error. Not billed. */
export class Refusal extends Error {
  override readonly name = 'Refusal';
  readonly fields: RefusalFields;

  constructor(message: string, fields: RefusalFields) {
    super(message);
    this.fields = fields;
  }
}

/** A message as some channels send it: the request's id stands at its end. */
export const withRequestId = (message: string, requestId: string) =>
  /request id/i.test(message) ? message : `${message} Request id: ${requestId}`;

/** The body of a refusal, in its own envelope or in another one. */
export function refusalBody({ message, fields }: Refusal, requestId: string, envelope: Envelope = fields.envelope) {
  const { code, type, param, action } = fields;
  const error = { code, message, ...(param !== undefined && { param }), ...(type && { type }) };
  switch (envelope) {
    case 'gateway':
      return { error };
    case 'task':
      return { code, message, data: null };
    case 'nested':
      return { code: 'fail_to_fetch_task', message: JSON.stringify({ error }), data: null };
    case 'asset-service':
      return {
        ResponseMetadata: {
          RequestId: requestId,
          ...(action && { Action: action }),
          Error: { Code: code, Message: message },
        },
      };
  }
}

export const gatewayRefusal = (status: number, code: string, message: string, type = 'new_api_error') =>
  new Refusal(message, { status, code, type, envelope: 'gateway' });

export const badKey = (requestId: string) =>
  gatewayRefusal(401, 'invalid_api_key', `Invalid token (request id: ${requestId})`);

export const noChannel = (model: string) =>
  gatewayRefusal(503, 'model_not_found', `No available channel for model ${model} under group default`);

export const noQuota = (remainingUsd: number) => {
  const remaining = `remaining credit limit: $${remainingUsd.toFixed(6)}`;
  return gatewayRefusal(403, 'insufficient_user_quota', `User's credit limit is insufficient, ${remaining}`);
};

export const rateLimited = (retryAfterSeconds: number | undefined, requestId: string) =>
  new Refusal(
    `The Requests Per Minute (RPM) limit of the model for your account has been exceeded. Request id: ${requestId}`,
    {
      status: 429,
      code: 'ModelAccountRpmRateLimitExceeded',
      type: 'TooManyRequests',
      envelope: 'gateway',
      ...(retryAfterSeconds !== undefined && { headers: { 'retry-after': String(retryAfterSeconds) } }),
    },
  );

export const overloaded = () =>
  new Refusal('The service is currently unable to process additional requests. Please try again later.', {
    status: 429,
    code: 'ServerOverloaded',
    type: 'TooManyRequests',
    envelope: 'nested',
  });

/** Too many tasks of a key have not ended. */
export const queueFull = (most: number) =>
  new Refusal(`Your account has exceeded the limit of ${most} queued tasks. Please try again later.`, {
    status: 429,
    code: 'QuotaExceeded',
    type: 'TooManyRequests',
    envelope: 'nested',
  });

/** 502 is what is mostly seen, 400 at times, and 404 for a repeated name. */
export const groupNotFound = (groupId: string, status = 502) =>
  new Refusal(`upstream asset error: [NotFound.group_id] The specified group ${groupId} is not found.`, {
    status,
    code: 'bad_response_status_code',
    type: 'upstream_error',
    envelope: 'gateway',
  });

export const assetServiceRefusal = (status: number, code: string, message: string, action?: string) =>
  new Refusal(message, { status, code, envelope: 'asset-service', ...(action && { action }) });

/** A field of a generation's body that cannot be taken; `envelope` differs by what found it. */
export const invalidParameter = (param: string, reason: string, envelope: Envelope = 'gateway') =>
  new Refusal(`The parameter \`${param}\` specified in the request is not valid: ${reason}`, {
    status: 400,
    code: 'InvalidParameter',
    type: 'BadRequest',
    param,
    envelope,
  });

export const missingParameter = (param: string) =>
  new Refusal(`The request failed because it is missing \`${param}\` parameter.`, {
    status: 400,
    code: 'MissingParameter',
    type: 'BadRequest',
    param,
    envelope: 'gateway',
  });

export const textModerated = (requestId: string) =>
  new Refusal(`The request failed because the input text may contain sensitive information. Request id: ${requestId}`, {
    status: 400,
    code: 'InputTextSensitiveContentDetected',
    type: 'BadRequest',
    param: '',
    envelope: 'gateway',
  });

export const imageModerated = (requestId: string) =>
  new Refusal(
    `The request failed because the input image 'content[1]' may contain real person. Request id: ${requestId}`,
    {
      status: 400,
      code: 'InputImageSensitiveContentDetected.PrivacyInformation',
      type: 'BadRequest',
      param: 'content[1]',
      envelope: 'nested',
    },
  );

const typeConstraint = (param: string, found: string, issue: string) =>
  new Refusal(
    `The parameter \`${param}\` specified in the request is not valid. Seedance identified your task as video ${found} Issues: [0] ${issue}`,
    { status: 400, code: 'InvalidParameter.TaskTypeConstraint', type: 'BadRequest', envelope: 'nested' },
  );

export const extensionConstraint = () =>
  typeConstraint(
    'ratio',
    'extension based on your prompt. For this task type, the output ratio follows the input video selected by the model for extension.',
    '`ratio` must be `adaptive`.',
  );

export const editConstraint = () =>
  typeConstraint(
    'content',
    'editing based on your prompt. For this task type, the input video must be 4 to 30 seconds long.',
    'the input video must be between 4 and 30 seconds.',
  );
