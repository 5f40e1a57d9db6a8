import type {
  APIMediaGalleryItem,
  APIMessageTopLevelComponent,
  APISectionAccessoryComponent,
  APISectionComponent,
  APIThumbnailComponent,
} from 'discord-api-types/v10';
import { MediaGrid } from './attachments.js';
import { colourOf } from './colour.js';
import { FileCard } from './file-card.js';
import { fileNameIn } from './file-facts.js';
import { componentTypes, separatorSpacings } from './kinds.js';
import { MediaView, type Media } from './media.js';
import { RichText } from '../text/rich-text.js';
import { MessageButton } from './buttons.js';
import { MessageSelect } from './selects.js';

/** Components of a message, in their order. */
export function Components({ components }: { components: readonly APIMessageTopLevelComponent[] }) {
  return (
    <div class="components">
      {components.map((component, index) => (
        <ComponentView key={component.id ?? index} component={component} />
      ))}
    </div>
  );
}

function ComponentView({ component }: { component: APIMessageTopLevelComponent }) {
  switch (component.type) {
    case componentTypes.Container: {
      const { accent_color: accent, components } = component;
      return (
        <div
          class={`container ${accent == null ? '' : 'accented'}`}
          style={accent == null ? undefined : { borderInlineStartColor: colourOf(accent) }}
        >
          <Components components={components} />
        </div>
      );
    }
    case componentTypes.TextDisplay:
      return <RichText text={component.content} />;
    case componentTypes.Section:
      return <Section section={component} />;
    case componentTypes.MediaGallery:
      return <MediaGrid items={component.items.map(mediaOf)} />;
    case componentTypes.File: {
      const { file, name, size } = component;
      return (
        <FileCard
          name={name ?? fileNameIn(file.url)}
          url={file.url}
          sizeBytes={size ?? null}
          contentType={file.content_type ?? null}
        />
      );
    }
    case componentTypes.Separator:
      return (
        <hr
          class={`separator ${component.spacing === separatorSpacings.Large ? 'wide' : ''} ${component.divider === false ? 'clear' : ''}`}
        />
      );
    case componentTypes.ActionRow:
      return (
        <div class="action-row">
          {component.components.map((control) =>
            control.type === componentTypes.Button ? (
              <MessageButton key={control.id} button={control} />
            ) : (
              <MessageSelect key={control.custom_id} select={control} />
            ),
          )}
        </div>
      );
  }
}

function Section({ section }: { section: APISectionComponent }) {
  return (
    <div class="section">
      <div class="section-words">
        {section.components.map((words, index) => (
          <RichText key={index} text={words.content} />
        ))}
      </div>
      <Accessory accessory={section.accessory} />
    </div>
  );
}

function Accessory({ accessory }: { accessory: APISectionAccessoryComponent }) {
  if (accessory.type === componentTypes.Button) return <MessageButton button={accessory} />;
  return (
    <div class="thumbnail">
      <MediaView media={mediaOf(accessory)} inGrid />
    </div>
  );
}

function mediaOf({ media, description, spoiler }: APIMediaGalleryItem | APIThumbnailComponent): Media {
  return {
    url: media.url,
    contentType: media.content_type ?? null,
    width: media.width ?? null,
    height: media.height ?? null,
    description: description ?? null,
    spoiler: spoiler ?? false,
  };
}
