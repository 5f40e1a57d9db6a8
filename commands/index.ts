import type { Command } from '../src/discord/command.js';
import { asset } from './asset.js';
import { group } from './group.js';
import { help } from './help.js';
import { token } from './token.js';
import { video } from './video.js';

/** All commands, as they are told to Discord. */
export const commands: readonly Command[] = [video, asset, group, token, help];
