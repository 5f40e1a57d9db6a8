import type { ComponentChildren } from 'preact';
import { useMemo, useState } from 'preact/hooks';
import { ChannelMention, CommandMention, LinkTo, RoleMention, UserMention } from './mentions.js';
import type { Block, Inline } from './nodes.js';
import { parseText } from './parse-blocks.js';
import { parseInline } from './parse-inline.js';
import { Timestamp } from './timestamp.js';

/** A text as Discord formats it. Every part becomes an element by its kind: what is written can never be markup. */
export function RichText({ text }: { text: string }) {
  const blocks = useMemo(() => parseText(text), [text]);
  return <div class="rich">{blocks.map(renderBlock)}</div>;
}

/** One line of it, for titles. */
export function RichLine({ text }: { text: string }) {
  const nodes = useMemo(() => parseInline(text), [text]);
  return <>{renderInline(nodes)}</>;
}

function renderBlock(block: Block, key: number): ComponentChildren {
  switch (block.kind) {
    case 'paragraph':
      return <p key={key}>{renderInline(block.children)}</p>;
    case 'small':
      return (
        <p key={key} class="small">
          {renderInline(block.children)}
        </p>
      );
    case 'heading': {
      // The page's own headings stand above a message's.
      const Tag = block.level === 1 ? 'h3' : block.level === 2 ? 'h4' : 'h5';
      return <Tag key={key}>{renderInline(block.children)}</Tag>;
    }
    case 'quote':
      return <blockquote key={key}>{block.blocks.map(renderBlock)}</blockquote>;
    case 'code-block':
      return (
        <pre key={key} tabIndex={0} data-language={block.language}>
          <code>{block.text}</code>
        </pre>
      );
    case 'list': {
      const items = block.items.map((blocks, index) => <li key={index}>{blocks.map(renderBlock)}</li>);
      if (block.start === null) return <ul key={key}>{items}</ul>;
      return (
        <ol key={key} start={block.start}>
          {items}
        </ol>
      );
    }
  }
}

function renderInline(nodes: readonly Inline[]): ComponentChildren {
  return nodes.map((node, index) => <InlineNode key={index} node={node} />);
}

function InlineNode({ node }: { node: Inline }) {
  switch (node.kind) {
    case 'text':
      return <>{node.text}</>;
    case 'code':
      return <code>{node.text}</code>;
    case 'everyone':
      return <span class="mention">{node.text}</span>;
    case 'emoji':
      return <span class="emoji-name">{node.text}</span>;
    case 'strong':
      return <strong>{renderInline(node.children)}</strong>;
    case 'emphasis':
      return <em>{renderInline(node.children)}</em>;
    case 'underline':
      return <u>{renderInline(node.children)}</u>;
    case 'strike':
      return <s>{renderInline(node.children)}</s>;
    case 'spoiler':
      return <Spoiler>{renderInline(node.children)}</Spoiler>;
    case 'link':
      return (
        <LinkTo href={node.href} bare={isBare(node)}>
          {renderInline(node.children)}
        </LinkTo>
      );
    case 'user':
      return <UserMention id={node.id} />;
    case 'role':
      return <RoleMention id={node.id} />;
    case 'channel':
      return <ChannelMention id={node.id} />;
    case 'command':
      return <CommandMention name={node.name} />;
    case 'time':
      return <Timestamp seconds={node.seconds} style={node.style} />;
  }
}

function isBare({ href, children }: Extract<Inline, { kind: 'link' }>): boolean {
  const [only] = children;
  return children.length === 1 && only?.kind === 'text' && only.text === href;
}

function Spoiler({ children }: { children: ComponentChildren }) {
  const [open, setOpen] = useState(false);
  if (open) return <span class="spoiler open">{children}</span>;
  return (
    <button type="button" class="spoiler" aria-label="Spoiler: show it" onClick={() => setOpen(true)}>
      <span aria-hidden="true" inert>
        {children}
      </span>
    </button>
  );
}
