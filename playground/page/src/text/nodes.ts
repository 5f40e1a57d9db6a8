import type { Snowflake } from '../../../protocol.js';

/** Text as Discord formats it. Nothing in here is markup: components make elements of it. */
export type Inline =
  | { kind: 'text' | 'code' | 'everyone' | 'emoji'; text: string }
  | { kind: 'strong' | 'emphasis' | 'underline' | 'strike' | 'spoiler'; children: Inline[] }
  /** `href` begins with http:// or https://. */
  | { kind: 'link'; href: string; children: Inline[] }
  | { kind: 'user' | 'role' | 'channel'; id: Snowflake }
  | { kind: 'command'; name: string }
  | { kind: 'time'; seconds: number; style: string };

export type Block =
  | { kind: 'paragraph' | 'small'; children: Inline[] }
  | { kind: 'heading'; level: 1 | 2 | 3; children: Inline[] }
  | { kind: 'quote'; blocks: Block[] }
  | { kind: 'code-block'; language: string; text: string }
  | { kind: 'list'; start: number | null; items: Block[][] };
