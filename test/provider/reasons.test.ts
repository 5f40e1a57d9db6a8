import { describe, expect, it } from 'vitest';
import { refusalError } from '../../src/provider/failure.js';
import { couldNotFetch, demandsAdaptiveRatio } from '../../src/provider/reasons.js';
import { readWireSamples } from './wire-samples.js';

const samples = await readWireSamples();

const errorOf = (status: number, text: string) =>
  refusalError({ status, headers: new Map(), body: Buffer.from(text) }, { scrub: (said) => said, nowMs: 0 });

const refusal = (code: string, message: string, status = 400) =>
  errorOf(status, JSON.stringify({ error: { code, message } }));

const code = 'InvalidParameter.TaskTypeConstraint';
const extension =
  'The parameter `ratio` specified in the request is not valid. Seedance identified your task as video extension.';
const edit =
  'The parameter duration specified in the request is not valid. Seedance identified your task as video editing ' +
  'based on your prompt. For this task type, the output ratio and duration follow the input video selected by the model.';

describe('a refusal', () => {
  it('demands the adaptive shape in one sample of the wire, and in no other', () => {
    const demanding = [...samples.values()]
      .filter(({ name }) => name.startsWith('error-'))
      .filter(({ status, text }) => demandsAdaptiveRatio(errorOf(status, text)))
      .map(({ name }) => name);
    expect(demanding).toEqual(['error-task-type-constraint']);
  });

  it.each([
    [code, `${extension} Issues: [0] ratio must be adaptive.`, true],
    [code, `${edit} Issues: [0] \`duration\` must be -1. [1] "ratio" should be set to 'adaptive'.`, true],
    ['', `${extension} Issues: [0] \`ratio\` must be \`adaptive\`.`, true],
    [code, `${edit} Issues: [0] duration must be -1.`, false],
    [code, extension, false],
    [code, 'The ratio of the image must be between 0.4 and 2.5.', false],
  ])('with %j: %s', (upstreamCode, message, demands) => {
    expect(demandsAdaptiveRatio(refusal(upstreamCode, message))).toBe(demands);
    expect(demandsAdaptiveRatio(refusal(upstreamCode, message, upstreamCode === '' ? 500 : 400))).toBe(
      demands && upstreamCode !== '',
    );
  });
});

describe('an asset', () => {
  it.each([
    ['DownloadFailed', 'The file could not be downloaded from the URL.'],
    [
      'InvalidParameter.DownloadFailed',
      'Failed to download media from the provided URL. Please check if the link is accessible.',
    ],
    ['ark.invalidparameter.downloadfailed', null],
    ['ResourceDownloadFailed', ''],
    ['InvalidParameter.URL', 'The parameter URL is not valid: the file could not be downloaded (403).'],
    ['InvalidImageURL', undefined],
    ['InvalidParameter', 'Timeout while downloading url=[link].'],
    ['InvalidParameter', 'Timeout while downloading url: http://a.b/c.png'],
    ['', 'resource download failed'],
    [undefined, 'Error while downloading: [link], status code: 404'],
    [null, 'Failed to fetch the resource'],
    ['InternalError', 'tos: request error: Message=fetch object return status code: 429'],
    ['400', 'Unable to access the video at the given URL'],
    ['x', 'The download of the media timed out'],
    ['x', 'Invalid image url'],
    ['x', 'The provided link has expired'],
    ['fail_to_fetch_task', 'resource download failed'],
    [null, '素材下载失败'],
  ])('was not fetched: %s, %s', (upstreamCode, message) => {
    expect(couldNotFetch({ code: upstreamCode, message })).toBe(true);
  });

  it.each([
    ['PixelCountTooSmall', 'The pixel count of the video is too small.'],
    ['InvalidFormat', 'The file is not of the type image/png.'],
    ['InvalidParameter.FormatUnsupported', 'The format of the downloaded file is not supported.'],
    ['InvalidParameter.FpsTooLow', 'fps must be between 23.8 and 60'],
    ['FileTooLarge', 'The downloaded file exceeds the limit.'],
    ['DownloadFailed', 'The downloaded image is too large.'],
    ['InputImageSensitiveContentDetected.PrivacyInformation', 'The image may contain real person.'],
    ['NotFound.group_id', 'The specified group group-1 is not found.'],
    [
      'InvalidParameter',
      'The parameter `content[1].image_url.url` specified in the request is not valid: The specified asset asset-1 is not found.',
    ],
    ['InternalServiceError', 'The service encountered an error.'],
    ['insufficient_user_quota', "User's credit limit is insufficient"],
    ['fail_to_fetch_task', 'fail_to_fetch_task'],
    ['', ''],
    [null, null],
    [undefined, 'The provider could not be reached (ECONNREFUSED).'],
    [undefined, 'The file could not be read here. Nothing was sent.'],
  ])('was fetched, or that is not said: %s, %s', (upstreamCode, message) => {
    expect(couldNotFetch({ code: upstreamCode, message })).toBe(false);
  });

  it('was not fetched in no refusal that was seen on the wire', () => {
    for (const { name, status, text } of samples.values()) {
      if (!name.startsWith('error-')) continue;
      const error = errorOf(status, text);
      expect([name, couldNotFetch({ code: error.upstreamCode, message: error.message })]).toEqual([name, false]);
    }
  });
});
