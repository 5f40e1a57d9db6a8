import { RESTJSONErrorCodes } from 'discord-api-types/v10';

/** Nested by field, with `_errors` at the leaves (reference, "Error Messages"). */
export interface FormErrors {
  [field: string]: FormErrors | { code: string; message: string }[];
}

/** A refusal in Discord's form: an HTTP status, a JSON error code, a message, and for forms what is wrong where. */
export class ApiError extends Error {
  override readonly name = 'ApiError';

  constructor(
    readonly status: number,
    readonly code: number,
    message: string,
    readonly errors?: FormErrors,
    /** For a 429: how long to wait. */
    readonly retryAfterMs?: number,
  ) {
    super(message);
  }

  body(): unknown {
    return {
      message: this.message,
      code: this.code,
      ...(this.errors && { errors: this.errors }),
      ...(this.retryAfterMs !== undefined && { retry_after: this.retryAfterMs / 1000, global: false }),
    };
  }
}

const codes = RESTJSONErrorCodes;

/** The refusals that more than one route gives, by what they say. */
export const refuse = {
  unauthorized: () => new ApiError(401, 0, '401: Unauthorized'),
  notFound: () => new ApiError(404, 0, '404: Not Found'),
  methodNotAllowed: () => new ApiError(405, 0, '405: Method Not Allowed'),
  unknownApplication: () => new ApiError(404, codes.UnknownApplication, 'Unknown Application'),
  unknownChannel: () => new ApiError(404, codes.UnknownChannel, 'Unknown Channel'),
  unknownGuild: () => new ApiError(404, codes.UnknownGuild, 'Unknown Guild'),
  unknownMember: () => new ApiError(404, codes.UnknownMember, 'Unknown Member'),
  unknownUser: () => new ApiError(404, codes.UnknownUser, 'Unknown User'),
  unknownMessage: () => new ApiError(404, codes.UnknownMessage, 'Unknown Message'),
  unknownWebhook: () => new ApiError(404, codes.UnknownWebhook, 'Unknown Webhook'),
  unknownInteraction: () => new ApiError(404, codes.UnknownInteraction, 'Unknown interaction'),
  unknownCommand: () => new ApiError(404, codes.UnknownApplicationCommand, 'Unknown application command'),
  missingAccess: () => new ApiError(403, codes.MissingAccess, 'Missing Access'),
  missingPermissions: () => new ApiError(403, codes.MissingPermissions, 'Missing Permissions'),
  emptyMessage: () => new ApiError(400, codes.CannotSendAnEmptyMessage, 'Cannot send an empty message'),
  tooLarge: () => new ApiError(413, codes.RequestEntityTooLarge, 'Request entity too large'),
  archivedThread: () => new ApiError(400, codes.InvalidActionOnArchivedThread, 'Thread is archived'),
  lockedThread: () => new ApiError(400, codes.ThreadLocked, 'Thread is locked'),
  wrongChannelType: () =>
    new ApiError(400, codes.CannotExecuteActionOnThisChannelType, 'Cannot execute action on this channel type'),
  invalidWebhookToken: () => new ApiError(401, codes.InvalidWebhookToken, 'Invalid Webhook Token'),
  acknowledged: () =>
    new ApiError(400, codes.InteractionHasAlreadyBeenAcknowledged, 'Interaction has already been acknowledged.'),
  editOfAnother: () =>
    new ApiError(403, codes.CannotEditMessageAuthoredByAnotherUser, 'Cannot edit a message authored by another user'),
  invalidJson: () => new ApiError(400, codes.RequestBodyContainsInvalidJSON, 'The request body contains invalid JSON.'),
};

/** 50035 for one field, `path` from the body's root. */
export function invalidForm(path: readonly (string | number)[], code: string, message: string): ApiError {
  return invalidForms([{ path, code, message }]);
}

/** 50035 for several fields. */
export function invalidForms(
  problems: readonly { path: readonly (string | number)[]; code: string; message: string }[],
): ApiError {
  const errors: FormErrors = {};
  for (const { path, code, message } of problems) {
    let level = errors;
    for (const step of path.map(String)) {
      const below = level[step];
      const next = below === undefined || Array.isArray(below) ? {} : below;
      level[step] = next;
      level = next;
    }
    const listed = level['_errors'];
    level['_errors'] = [...(Array.isArray(listed) ? listed : []), { code, message }];
  }
  return new ApiError(400, codes.InvalidFormBodyOrContentType, 'Invalid Form Body', errors);
}
