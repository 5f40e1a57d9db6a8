import type { ServerResponse } from 'node:http';
import { encode, send } from './http.js';
import type { Answer } from './http.js';
import { gatewayRefusal, overloaded, rateLimited, refusalBody } from './refusals.js';
import type { Refusal } from './refusals.js';
import type { Behaviour } from './switches.js';

const htmlPage =
  '<html>\r\n<head><title>502 Bad Gateway</title></head>\r\n<body><center><h1>502 Bad Gateway</h1></center></body></html>';

/** Whether the call takes effect before the behaviour is met. */
export function takesEffect(behaviour: Behaviour | undefined): boolean {
  if (!behaviour || behaviour.kind === 'cut' || behaviour.kind === 'delay') return true;
  return behaviour.when === 'after';
}

/** Meets a call with a behaviour; `answer` is what it would have been answered. Returns the status sent, if one was. */
export function behave(
  response: ServerResponse,
  behaviour: Behaviour,
  answer: Answer,
  requestId: string,
): number | undefined {
  const refuse = (refusal: Refusal): Answer => ({
    status: refusal.fields.status,
    ...(refusal.fields.headers && { headers: refusal.fields.headers }),
    body: refusalBody(refusal, requestId),
  });
  const give = (replacement: Answer) => {
    send(response, replacement);
    return replacement.status;
  };
  switch (behaviour.kind) {
    case 'reset':
      response.socket?.resetAndDestroy();
      return undefined;
    case 'hang':
      return undefined;
    case 'cut':
      return cut(response, answer);
    case 'delay':
      return give(answer);
    case 'html':
      return give({ status: behaviour.status ?? 502, headers: { 'content-type': 'text/html' }, raw: htmlPage });
    case 'empty':
      return give({ status: behaviour.status ?? 200 });
    case 'array':
      return give({ status: 200, body: [] });
    case 'status':
      return give(
        refuse(
          gatewayRefusal(
            behaviour.status,
            behaviour.code ?? 'bad_response_status_code',
            behaviour.message ?? `bad response status code ${behaviour.status}`,
            'upstream_error',
          ),
        ),
      );
    case 'rate-limit':
      return give(refuse(rateLimited(behaviour.retryAfterSeconds, requestId)));
    case 'overloaded':
      return give(refuse(overloaded()));
    case 'answer':
      return give(behaviour);
  }
}

/** Announces the whole body, sends half of it and ends the connection. */
function cut(response: ServerResponse, answer: Answer): number {
  const { status, headers, bytes } = encode(answer);
  response.writeHead(status, headers);
  response.write(bytes.subarray(0, Math.floor(bytes.length / 2)), () => response.socket?.destroy());
  return status;
}
