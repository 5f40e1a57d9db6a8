import { z } from 'zod';
import { assetServiceRefusal, invalidParameter, missingParameter } from './refusals.js';
import type { Refusal } from './refusals.js';
import type { AssetAction } from './routes.js';

const filledText = z.string().min(1);
/** Listing and deleting accept the model without needing it. */
const anyModel = z.string().optional();
const paging = { PageNumber: z.int().min(1).default(1), PageSize: z.int().min(1).max(100).default(10) };
const groupType = z.string().optional();

export const createGroupBody = z.strictObject({
  model: z.literal('volc-asset'),
  Name: filledText,
  GroupType: groupType,
});

const assetFields = {
  model: z.enum(['volc-asset', 'volc-asset-video', 'volc-asset-audio']),
  GroupId: filledText,
  Name: filledText,
  /** Without it the provider assumes a picture (seen by public clients of the API). */
  AssetType: z.enum(['Image', 'Video', 'Audio']).default('Image'),
};
export const createAssetBody = z.strictObject({ ...assetFields, URL: filledText });
/** Without the file, which is no text. */
export const createAssetForm = z.strictObject(assetFields);

export const idBody = z.strictObject({ model: anyModel, Id: filledText });
export const updateAssetBody = z.strictObject({
  model: filledText,
  Id: filledText,
  Name: filledText.optional(),
  GroupId: filledText.optional(),
});
export const updateGroupBody = z.strictObject({ model: filledText, Id: filledText, Name: filledText.optional() });

export const listAssetsBody = z.strictObject({
  model: z.literal('volc-asset'),
  Filter: z
    .strictObject({
      Name: z.string().optional(),
      GroupIds: z.array(z.string()).optional(),
      GroupType: groupType,
      Statuses: z.array(z.enum(['Processing', 'Active', 'Failed', 'Inactive'])).optional(),
    })
    .default({}),
  ...paging,
});
export const listGroupsBody = z.strictObject({
  model: z.literal('volc-asset'),
  Filter: z.strictObject({ Name: z.string().optional(), Id: z.string().optional(), GroupType: groupType }).default({}),
  ...paging,
});

const source = z.strictObject({ url: filledText });
export const createTaskBody = z.strictObject({
  model: filledText,
  content: z
    .array(
      z.discriminatedUnion('type', [
        z.strictObject({ type: z.literal('text'), text: filledText }),
        z.strictObject({
          type: z.literal('image_url'),
          image_url: source,
          // An image without a role is a first frame.
          role: z.enum(['first_frame', 'last_frame', 'reference_image']).default('first_frame'),
        }),
        z.strictObject({ type: z.literal('video_url'), video_url: source, role: z.literal('reference_video') }),
        z.strictObject({ type: z.literal('audio_url'), audio_url: source, role: z.literal('reference_audio') }),
      ]),
    )
    .min(1),
  generate_audio: z.boolean().default(true),
  resolution: z.string().optional(),
  ratio: z.string().optional(),
  duration: z.int().default(5),
  // ModelArk's range; -1 asks for any.
  seed: z.int().min(-1).max(4_294_967_295).default(-1),
  watermark: z.boolean().default(false),
  return_last_frame: z.boolean().default(false),
  tools: z.array(z.strictObject({ type: z.literal('web_search') })).optional(),
});
export type CreateTaskBody = z.infer<typeof createTaskBody>;
export type ContentItem = CreateTaskBody['content'][number];

/** `content[1].image_url.url` */
function pathOf(issue: z.core.$ZodIssue): string {
  const keys = issue.code === 'unrecognized_keys' ? [...issue.path, ...issue.keys.slice(0, 1)] : issue.path;
  return keys.reduce<string>((path, key) => {
    if (typeof key === 'number') return `${path}[${key}]`;
    return path === '' ? String(key) : `${path}.${String(key)}`;
  }, '');
}

/** Parses a body, or throws what `refuse` makes of the first thing that is wrong with it. */
function parseBody<T>(
  schema: z.ZodType<T>,
  body: unknown,
  refuse: (param: string, missing: boolean, why: string) => Refusal,
): T {
  const result = schema.safeParse(body, { reportInput: true });
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  if (!issue) throw result.error;
  const missing = issue.input === undefined && issue.code !== 'unrecognized_keys';
  throw refuse(pathOf(issue), missing, issue.code === 'unrecognized_keys' ? 'unknown parameter.' : issue.message);
}

export function parseAssetBody<T>(action: AssetAction, schema: z.ZodType<T>, body: unknown): T {
  return parseBody(schema, body, (param, missing, why) =>
    missing
      ? assetServiceRefusal(400, `MissingParameter.${param}`, `The required parameter ${param} is missing.`, action)
      : assetServiceRefusal(400, `InvalidParameter.${param}`, `The parameter ${param} is not valid: ${why}`, action),
  );
}

export function parseTaskBody(body: unknown): CreateTaskBody {
  return parseBody(createTaskBody, body, (param, missing, why) =>
    missing ? missingParameter(param) : invalidParameter(param, why),
  );
}
