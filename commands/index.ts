import type { Command, MessageMenu } from '../src/discord/command.js';
import { addToAssets } from './add-to-assets.js';
import { asset } from './asset.js';
import { forgetMe } from './forget-me.js';
import { group } from './group.js';
import { help } from './help.js';
import { jobs } from './jobs.js';
import { makeAVideo } from './make-a-video.js';
import { settings } from './settings.js';
import { token } from './token.js';
import { usage } from './usage.js';
import { video } from './video.js';

/** All commands, as they are told to Discord. */
export const commands: readonly Command[] = [video, asset, group, jobs, usage, settings, token, forgetMe, help];

/** All entries of a message's menu. */
export const menus: readonly MessageMenu[] = [makeAVideo, addToAssets];
