import { randomBytes } from 'node:crypto';
import { fileBody, jsonBody, type RequestBody } from './bodies.js';
import type { AssetSource, MediaType, SourceFile } from './types.js';

/** The type of an asset and the model that bills it go together. */
export const assetKinds = {
  image: { assetType: 'Image', model: 'volc-asset' },
  video: { assetType: 'Video', model: 'volc-asset-video' },
  audio: { assetType: 'Audio', model: 'volc-asset-audio' },
} as const satisfies Record<MediaType, { assetType: string; model: string }>;

type Fields = Record<'model' | 'GroupId' | 'Name' | 'AssetType', string>;

const extensions = new Map([
  ['image/jpeg', 'jpg'],
  ['image/png', 'png'],
  ['image/gif', 'gif'],
  ['image/webp', 'webp'],
  ['image/bmp', 'bmp'],
  ['image/tiff', 'tiff'],
  ['image/heic', 'heic'],
  ['image/heif', 'heif'],
  ['video/mp4', 'mp4'],
  ['video/quicktime', 'mov'],
  ['audio/mpeg', 'mp3'],
  ['audio/wav', 'wav'],
]);

/** Whatever it is given, it stands in a header and in JSON without being escaped. */
function safeMimeType(mimeType: string): string {
  return /^[a-z]+\/[a-z\d.+-]+$/.test(mimeType) ? mimeType : 'application/octet-stream';
}

/** As browsers write names into the headers of a form (HTML standard, multipart/form-data). */
function quote(name: string): string {
  return `"${name.replaceAll('\n', '%0A').replaceAll('\r', '%0D').replaceAll('"', '%22')}"`;
}

function formBody(fields: Fields, file: SourceFile): RequestBody {
  const boundary = `dailies-${randomBytes(18).toString('hex')}`;
  const mimeType = safeMimeType(file.mimeType);
  const extension = extensions.get(mimeType);
  const fileName = extension === undefined ? fields.Name : `${fields.Name}.${extension}`;
  const parts = Object.entries(fields).map(
    ([name, value]) => `--${boundary}\r\nContent-Disposition: form-data; name=${quote(name)}\r\n\r\n${value}\r\n`,
  );
  const fileHead =
    `--${boundary}\r\nContent-Disposition: form-data; name="file"; filename=${quote(fileName)}\r\n` +
    `Content-Type: ${mimeType}\r\n\r\n`;
  return fileBody({
    contentType: `multipart/form-data; boundary=${boundary}`,
    before: parts.join('') + fileHead,
    file,
    encoding: 'binary',
    after: `\r\n--${boundary}--\r\n`,
  });
}

/** The bytes in the place of a link, in base64, which JSON takes as it is. */
function inlineBody(fields: Fields, file: SourceFile, prefix: string): RequestBody {
  const document = JSON.stringify({ ...fields, URL: prefix });
  const end = '"}';
  return fileBody({
    contentType: 'application/json',
    before: document.slice(0, -end.length),
    file,
    encoding: 'base64',
    after: end,
  });
}

/** The body that creates an asset, whichever way its bytes come. */
export function assetBody(asset: { groupId: string; name: string; type: MediaType; source: AssetSource }): RequestBody {
  const { model, assetType } = assetKinds[asset.type];
  const fields: Fields = { model, GroupId: asset.groupId, Name: asset.name, AssetType: assetType };
  const { source } = asset;
  switch (source.way) {
    case 'link':
      return jsonBody({ ...fields, URL: source.url });
    case 'multipart':
      return formBody(fields, source.file);
    case 'data-uri':
      return inlineBody(fields, source.file, `data:${safeMimeType(source.file.mimeType)};base64,`);
    case 'base64':
      return inlineBody(fields, source.file, '');
  }
}
