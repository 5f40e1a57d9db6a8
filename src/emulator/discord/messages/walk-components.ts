import { ComponentType } from 'discord-api-types/v10';
import type { AnyComponent, MessageComponent } from './component-schemas.js';

interface Visited {
  component: AnyComponent;
  /** From the body's root. */
  path: (string | number)[];
}

function below(component: AnyComponent, path: (string | number)[]): Visited[] {
  switch (component.type) {
    case ComponentType.ActionRow:
    case ComponentType.Container:
      return component.components.flatMap((part, index) => visit(part, [...path, 'components', index]));
    case ComponentType.Section:
      return [
        ...component.components.flatMap((part, index) => visit(part, [...path, 'components', index])),
        ...visit(component.accessory, [...path, 'accessory']),
      ];
    default:
      return [];
  }
}

function visit(component: AnyComponent, path: (string | number)[]): Visited[] {
  return [{ component, path }, ...below(component, path)];
}

/** All components, the nested ones after what holds them. */
export function walkComponents(components: readonly MessageComponent[]): Visited[] {
  return components.flatMap((component, index) => visit(component, ['components', index]));
}

/** The media addresses a component shows. */
export function mediaUrls(component: AnyComponent): string[] {
  switch (component.type) {
    case ComponentType.Thumbnail:
      return [component.media.url];
    case ComponentType.MediaGallery:
      return component.items.map((item) => item.media.url);
    case ComponentType.File:
      return [component.file.url];
    default:
      return [];
  }
}

/** Numbers for the components that were sent without an id: 1, 2 ... in the order of the message, skipping given ones. */
export function numberComponents(components: readonly MessageComponent[]): (component: AnyComponent) => number {
  const all = walkComponents(components).map((visited) => visited.component);
  const given = new Set(all.flatMap((component) => (component.id ? [component.id] : [])));
  const numbers = new Map<AnyComponent, number>();
  let next = 1;
  for (const component of all) {
    if (component.id) {
      numbers.set(component, component.id);
      continue;
    }
    while (given.has(next)) next += 1;
    numbers.set(component, next);
    next += 1;
  }
  return (component) => numbers.get(component) ?? 0;
}
